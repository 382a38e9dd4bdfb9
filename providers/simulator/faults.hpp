// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/server.hpp"
#include "providers/simulator/call.hpp"
#include "providers/simulator/service.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace simulator {

/// What goes wrong with an exchange, and with which.
struct Fault {
    std::string method;             ///< empty: any
    std::optional<std::regex> path; ///< searched in path and query; absent: any
    std::size_t nth = 1;            ///< the first matching exchange that it strikes
    std::size_t times = 1;          ///< how many it strikes; 0: all from then on
    std::size_t seen = 0;

    enum class Then { answer, drop_before, drop_after, truncate, not_json, fail_operation };
    Then then = Then::answer;
    http::Response response; ///< of `answer`
    Failure failure;         ///< of `fail_operation`
};

/// The faults that wait for their exchange, in the order in which they were planned.
class Faults {
public:
    /// Reads `[{"match": {…}, "then": {…}}, …]`; else says what is wrong with it.
    std::expected<std::size_t, std::string> plan(const json::value& list);
    void clear() { faults_.clear(); }
    std::size_t size() const { return faults_.size(); }

    /// The fault that strikes this exchange, if any; counts it for all.
    std::optional<Fault> strike(const Call& call, std::string_view target);

private:
    std::vector<Fault> faults_;
};

/// A reply that breaks off in the middle of its body.
http::Reply truncated(http::Response response);

} // namespace simulator
