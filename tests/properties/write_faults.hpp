// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace test {

/// The ways in which a write can fail, as the admin door's `then`: the connection ends before or
/// after the effect, a 500, a 403, an operation that fails.
const std::vector<std::string>& ways_to_fail();

/// A list of one fault that strikes each try of one write: "PUT /subscriptions/…".
std::string always(const std::string& write, const std::string& then);

} // namespace test
