// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/server.hpp"
#include "providers/simulator/call.hpp"
#include "providers/simulator/service.hpp"
#include "providers/simulator/times.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace simulator {

/// Which exchanges a fault strikes.
struct FaultMatch {
    std::string method;             ///< empty: any
    std::optional<std::regex> path; ///< searched in path and query; absent: any
    std::int64_t nth = 1;           ///< the first matching exchange that it strikes
    std::int64_t times = 1;         ///< how many it strikes; 0: all from then on
    std::int64_t one_in = 1;        ///< of those that match, one in so many is looked at, by chance
};

/// What goes wrong with an exchange. Members may be combined where that makes sense.
struct Fault {
    enum class Answer { usual, planned, none_before, none_after, truncated, no_json };
    Answer answer = Answer::usual; ///< `none_before` and `planned`: without any effect
    http::Response response;       ///< of `planned`

    std::optional<Failure> failure;         ///< of the operations that the exchange starts
    std::optional<Duration> operation_time; ///< how long they take instead
    Duration stale{};                       ///< reads of the path show what was before, for so long
    Duration delay{};                       ///< of the answer, in the world's time
    std::chrono::milliseconds real_delay{}; ///< the same by the machine's clock
};

/// The faults that wait for their exchange, in the order in which they were planned.
class Faults {
public:
    /// Reads `[{"match": {…}, "then": {…}}, …]`; else says what is wrong with it.
    std::expected<std::size_t, std::string> plan(const json::value& list);
    void clear() { planned_.clear(); }
    std::size_t size() const { return planned_.size(); }

    /// The fault that strikes this exchange, if any; counts it for all.
    std::optional<Fault> strike(const Call& call, std::string_view target, std::int64_t seed);

private:
    struct Planned {
        FaultMatch match;
        Fault fault;
        std::int64_t seen = 0;
    };

    bool
    matches(const FaultMatch& match, const Call& call, std::string_view target, std::int64_t seed);

    std::vector<Planned> planned_;
    std::uint64_t draws_ = 0;
};

/// A fault as it is written in JSON; else what is wrong with it.
std::expected<FaultMatch, std::string> read_match(const json::object& match);
std::expected<Fault, std::string> read_fault(const json::object& then);

/// The exchanges' faults of a file, as the admin door takes them; else what is wrong with it.
std::expected<std::size_t, std::string> plan_from_file(Faults& faults, const std::string& file);

/// Lets the reply break off in the middle of its body.
void truncate(http::Reply& reply);

} // namespace simulator
