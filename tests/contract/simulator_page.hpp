// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/route_records.hpp"

#include <string>

namespace contract {

/// What each arbiter has on record of the simulator's routes.
struct ArbiterRecords {
    RouteRecords documents;    ///< operation, version of the document, "success,error"
    RouteRecords recordings;   ///< requests that went as recorded, and all
    RouteRecords real_clients; ///< "az,sdk,terraform": those that were content with the answer
};

/// docs/reference/simulator.md: what the simulator covers and who vouches for it. `serve_help` is
/// the help of the command that serves it.
std::string simulator_page(const ArbiterRecords& records, const std::string& serve_help);

} // namespace contract
