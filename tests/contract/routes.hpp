// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// All routes of the simulator, in order, as goldens call them:
/// "GET /subscriptions/{subscription}".
std::vector<std::string> all_routes();

/// The one that a request takes; empty where there is none.
std::string route_of(const http::Request& request);

} // namespace contract
