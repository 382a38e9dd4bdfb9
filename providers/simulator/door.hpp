// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/faults.hpp"
#include "providers/simulator/service.hpp"
#include "providers/simulator/world_clock.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace simulator {

/// How a route's requests were answered, by class of status.
struct RouteAnswers {
    std::uint64_t answers = 0;  ///< below 400
    std::uint64_t refusals = 0; ///< 4xx
    std::uint64_t failures = 0; ///< 5xx

    void count(int status);
};

/// What was asked for, by method and route, and how the routes answered.
struct Counters {
    std::uint64_t requests = 0;
    std::map<std::string, std::uint64_t> routes;
    std::map<const Route*, RouteAnswers> answers;
};

/// What the door opens to.
struct Inside {
    Context& context;
    Counters& counters;
    Faults& faults;
    WorldClock& clock;
};

/// One thing that can be asked at the door. `doc` is a phrase: what is answered or done.
struct DoorRoute {
    std::string_view method;
    std::string_view path; ///< behind `/_admin/`
    std::string_view doc;
    http::Response (*answer)(const Inside&, const Call&);
};

std::span<const DoorRoute> door_routes();

/// Answers `/_admin/…`: the door for tests and demonstrations. It needs no token, is not counted
/// and suffers no faults.
http::Response answer_door(const Inside& inside, const Call& call);

} // namespace simulator
