// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace test {

/// `text` without what differs from run to run: the folder becomes $STACK, the commit <commit>,
/// random uuids (version 4) <uuid>, moments about now <now>, the process's id <pid>, the
/// simulator's port <port>. The world's own time and ids that follow from names stay.
std::string normalise(std::string text, const std::string& folder);

} // namespace test
