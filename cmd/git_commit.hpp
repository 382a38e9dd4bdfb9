// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace cmd {

/// The commit that is checked out where `folder` lies, in hex; empty where git knows none. Read
/// from git's files: no program of somebody's choosing is run in a folder that is not trusted.
std::string checked_out_commit(const std::string& folder);

} // namespace cmd
