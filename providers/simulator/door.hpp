// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/faults.hpp"
#include "providers/simulator/service.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace simulator {

/// What was asked for, by method and route.
struct Counters {
    std::uint64_t requests = 0;
    std::map<std::string, std::uint64_t> routes;
};

/// Answers `/_admin/…`: the door for tests and demonstrations. It needs no token, is not counted
/// and suffers no faults.
http::Response answer_door(Context& context, Counters& counters, Faults& faults, const Call& call);

} // namespace simulator
