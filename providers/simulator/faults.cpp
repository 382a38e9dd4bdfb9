// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/faults.hpp"

#include "providers/simulator/random.hpp"
#include "providers/simulator/text.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace simulator {

namespace {

constexpr std::uint64_t fault_draws = 1;

} // namespace

std::expected<std::size_t, std::string> Faults::plan(const json::value& list)
{
    if (!list.is_array()) return std::unexpected("faults are a list");
    std::vector<Planned> read;
    for (const auto& entry : list.get_array()) {
        if (!entry.is_object()) return std::unexpected("a fault is an object with match and then");
        const auto match = read_match(object_at(entry.get_object(), "match"));
        if (!match) return std::unexpected(match.error());
        const auto fault = read_fault(object_at(entry.get_object(), "then"));
        if (!fault) return std::unexpected(fault.error());
        read.push_back({*match, *fault});
    }
    std::move(read.begin(), read.end(), std::back_inserter(planned_));
    return planned_.size();
}

bool Faults::matches(const FaultMatch& match, const Call& call, std::string_view target,
                     std::int64_t seed)
{
    if (!match.method.empty() && !same(match.method, call.method)) return false;
    if (match.path && !std::regex_search(target.begin(), target.end(), *match.path)) return false;
    return match.one_in == 1 ||
           drawn(seed, fault_draws, ++draws_) % static_cast<std::uint64_t>(match.one_in) == 0;
}

std::optional<Fault> Faults::strike(const Call& call, std::string_view target, std::int64_t seed)
{
    std::optional<Fault> struck;
    for (auto& planned : planned_) {
        if (!matches(planned.match, call, target, seed)) continue;
        const bool is_due = planned.seen + 1 >= planned.match.nth;
        // An exchange suffers one fault; the next that is due waits for the next exchange.
        if (is_due && struck) continue;
        ++planned.seen;
        if (is_due) struck = planned.fault;
    }
    std::erase_if(planned_, [](const Planned& p) {
        return p.match.times != 0 && p.seen + 1 >= p.match.nth + p.match.times;
    });
    return struck;
}

std::expected<std::size_t, std::string> plan_from_file(Faults& faults, const std::string& file)
{
    const std::ifstream stream(file, std::ios::binary);
    if (!stream) return std::unexpected("it is not there, or not yours to read");
    std::ostringstream text;
    text << stream.rdbuf();
    const auto list = parse_json(text.view());
    if (!list) return std::unexpected("it is no JSON");
    return faults.plan(*list);
}

void truncate(http::Reply& reply)
{
    // The head is the status line, our fields and a few of the server's.
    std::size_t head = 60;
    for (const auto& [name, value] : reply.response.headers) head += name.size() + value.size() + 4;
    const std::string& body = reply.response.body;
    reply.cut_after = body.empty() ? 20 : head + body.size() / 2;
}

} // namespace simulator
