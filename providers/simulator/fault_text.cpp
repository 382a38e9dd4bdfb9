// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/faults.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace simulator {

namespace {

/// What is wrong, if anything.
using Problem = std::optional<std::string>;

// A world's clock counts to the year 9999.
constexpr Duration never = std::chrono::hours(24 * 365 * 1000);

template <std::size_t n>
Problem unknown_member(std::string_view of, const json::object& written,
                       const std::array<std::string_view, n>& known)
{
    for (const auto& [name, value] : written)
        if (std::find(known.begin(), known.end(), std::string_view(name)) == known.end())
            return fmt::format("{} knows {}, not \"{}\"", of, fmt::join(known, ", "),
                               std::string_view(name));
    return std::nullopt;
}

Problem read_status(const json::object& then, Fault& fault)
{
    fault.answer = Fault::Answer::planned;
    fault.response.status = static_cast<int>(integer_at(then, "status"));
    if (fault.response.status < 100 || fault.response.status > 599)
        return "then.status must be an HTTP status";
    if (const auto* body = then.if_contains("body")) {
        fault.response.body =
            body->is_string() ? std::string(body->get_string()) : json::serialize(*body);
        fault.response.headers.set("Content-Type", "application/json; charset=utf-8");
    }
    for (const auto& [name, value] : object_at(then, "headers"))
        fault.response.headers.set(name, value.is_string() ? std::string(value.get_string())
                                                           : json::serialize(value));
    return std::nullopt;
}

Problem read_drop(const json::object& then, Fault& fault)
{
    const std::string when = text_at(then, "drop");
    if (when != "before" && when != "after")
        return "then.drop is \"before\" or \"after\" the effect";
    fault.answer = when == "before" ? Fault::Answer::none_before : Fault::Answer::none_after;
    return std::nullopt;
}

template <Fault::Answer answer>
Problem read_answer(const json::object&, Fault& fault)
{
    fault.answer = answer;
    return std::nullopt;
}

Problem read_failure(const json::object& then, Fault& fault)
{
    fault.failure =
        Failure{text_at(then, "fail_operation.code"), text_at(then, "fail_operation.message")};
    if (fault.failure->code.empty()) return "then.fail_operation needs a code";
    return std::nullopt;
}

Problem read_operation_time(const json::object& then, Fault& fault)
{
    const std::string text = text_at(then, "operation_time");
    fault.operation_time = text == "never" ? never : parse_duration(text);
    if (!fault.operation_time)
        return "then.operation_time is a duration, such as \"2h\", or \"never\"";
    return std::nullopt;
}

template <auto member>
Problem read_duration(const json::object& then, Fault& fault, std::string_view name)
{
    const auto duration = parse_duration(text_at(then, name));
    if (!duration) return fmt::format("then.{} is a duration, such as \"30s\"", name);
    fault.*member = *duration;
    return std::nullopt;
}

Problem read_stale(const json::object& then, Fault& fault)
{
    return read_duration<&Fault::stale>(then, fault, "stale");
}

Problem read_delay(const json::object& then, Fault& fault)
{
    return read_duration<&Fault::delay>(then, fault, "delay");
}

Problem read_real_delay(const json::object& then, Fault& fault)
{
    const std::int64_t wanted = integer_at(then, "real_delay_ms", -1);
    if (wanted < 0 || wanted > 3'600'000)
        return "then.real_delay_ms is a number of milliseconds, at most an hour";
    fault.real_delay = std::chrono::milliseconds(wanted);
    return std::nullopt;
}

struct Member {
    std::string_view name;
    Problem (*read)(const json::object&, Fault&);
};

constexpr std::array<Member, 9> members = {{
    {"status", read_status},
    {"drop", read_drop},
    {"truncate", read_answer<Fault::Answer::truncated>},
    {"not_json", read_answer<Fault::Answer::no_json>},
    {"fail_operation", read_failure},
    {"operation_time", read_operation_time},
    {"stale", read_stale},
    {"delay", read_delay},
    {"real_delay_ms", read_real_delay},
}};

/// Those that say how the answer goes wrong: one at most.
bool is_an_answer(std::string_view name)
{
    return name == "status" || name == "drop" || name == "truncate" || name == "not_json";
}

std::array<std::string_view, members.size() + 2> member_names()
{
    std::array<std::string_view, members.size() + 2> names = {"body", "headers"};
    std::transform(members.begin(), members.end(), names.begin() + 2,
                   [](const Member& member) { return member.name; });
    return names;
}

} // namespace

std::expected<FaultMatch, std::string> read_match(const json::object& match)
{
    static constexpr std::array<std::string_view, 5> known = {"method", "path", "nth", "times",
                                                              "one_in"};
    if (auto problem = unknown_member("match", match, known)) return std::unexpected(*problem);
    FaultMatch read;
    read.method = text_at(match, "method");
    if (const auto path = text_at(match, "path"); !path.empty()) {
        try {
            read.path = std::regex(path, std::regex::icase);
        } catch (const std::regex_error&) {
            return std::unexpected("match.path is no regular expression");
        }
    }
    read.nth = integer_at(match, "nth", 1);
    read.times = integer_at(match, "times", 1);
    read.one_in = integer_at(match, "one_in", 1);
    if (read.nth < 1 || read.times < 0 || read.one_in < 1)
        return std::unexpected("nth and one_in count from 1, times from 0");
    return read;
}

std::expected<Fault, std::string> read_fault(const json::object& then)
{
    static const auto known = member_names();
    if (auto problem = unknown_member("then", then, known)) return std::unexpected(*problem);
    Fault fault;
    std::size_t read = 0;
    std::size_t answers = 0;
    for (const auto& member : members) {
        if (!then.contains(member.name)) continue;
        if (auto problem = member.read(then, fault)) return std::unexpected(*problem);
        ++read;
        if (is_an_answer(member.name)) ++answers;
    }
    if (read == 0)
        return std::unexpected(fmt::format("then needs one of {}", fmt::join(known, ", ")));
    if (answers > 1) return std::unexpected("then has one of status, drop, truncate and not_json");
    return fault;
}

} // namespace simulator
