// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/faults.hpp"

#include "providers/simulator/text.hpp"

#include <algorithm>

namespace simulator {

namespace {

using Problem = std::optional<std::string>;

Problem read_match(const json::object& match, Fault& fault)
{
    for (const auto& [name, value] : match)
        if (name != "method" && name != "path" && name != "nth" && name != "times")
            return "match knows method, path, nth and times, not \"" + std::string(name) + "\"";
    fault.method = text_at(match, "method");
    if (const auto path = text_at(match, "path"); !path.empty()) {
        try {
            fault.path = std::regex(path, std::regex::icase);
        } catch (const std::regex_error&) {
            return "match.path is no regular expression";
        }
    }
    const std::int64_t nth = integer_at(match, "nth", 1);
    const std::int64_t times = integer_at(match, "times", 1);
    if (nth < 1 || times < 0) return "nth counts from 1, times from 0";
    fault.nth = static_cast<std::size_t>(nth);
    fault.times = static_cast<std::size_t>(times);
    return std::nullopt;
}

Problem read_answer(const json::object& then, Fault& fault)
{
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

Problem read_then(const json::object& then, Fault& fault)
{
    if (then.contains("status")) return read_answer(then, fault);
    if (then.contains("drop")) {
        const std::string when = text_at(then, "drop");
        if (when != "before" && when != "after")
            return "then.drop is \"before\" or \"after\" the effect";
        fault.then = when == "before" ? Fault::Then::drop_before : Fault::Then::drop_after;
        return std::nullopt;
    }
    if (truth_at(then, "truncate")) {
        fault.then = Fault::Then::truncate;
        return std::nullopt;
    }
    if (truth_at(then, "not_json")) {
        fault.then = Fault::Then::not_json;
        return std::nullopt;
    }
    const json::object failure = object_at(then, "fail_operation");
    fault.then = Fault::Then::fail_operation;
    fault.failure = {text_at(failure, "code"), text_at(failure, "message")};
    if (!fault.failure.code.empty()) return std::nullopt;
    return "then needs one of status, drop, truncate, not_json, fail_operation";
}

} // namespace

std::expected<std::size_t, std::string> Faults::plan(const json::value& list)
{
    if (!list.is_array()) return std::unexpected("faults are a list");
    std::vector<Fault> read;
    for (const auto& entry : list.get_array()) {
        if (!entry.is_object()) return std::unexpected("a fault is an object with match and then");
        Fault fault;
        if (auto problem = read_match(object_at(entry.get_object(), "match"), fault))
            return std::unexpected(*problem);
        if (auto problem = read_then(object_at(entry.get_object(), "then"), fault))
            return std::unexpected(*problem);
        read.push_back(std::move(fault));
    }
    std::move(read.begin(), read.end(), std::back_inserter(faults_));
    return faults_.size();
}

std::optional<Fault> Faults::strike(const Call& call, std::string_view target)
{
    std::optional<Fault> struck;
    for (auto& fault : faults_) {
        if (!fault.method.empty() && !same(fault.method, call.method)) continue;
        if (fault.path && !std::regex_search(target.begin(), target.end(), *fault.path)) continue;
        const bool is_due = fault.seen + 1 >= fault.nth;
        // An exchange suffers one fault; the next that is due waits for the next exchange.
        if (is_due && struck) continue;
        ++fault.seen;
        if (is_due) struck = fault;
    }
    std::erase_if(faults_,
                  [](const Fault& f) { return f.times != 0 && f.seen + 1 >= f.nth + f.times; });
    return struck;
}

http::Reply truncated(http::Response response)
{
    if (response.body.empty()) return {std::move(response), 20};
    // The head is the status line, our fields and a few of the server's.
    std::size_t head = 60;
    for (const auto& [name, value] : response.headers) head += name.size() + value.size() + 4;
    const std::size_t cut = head + response.body.size() / 2;
    return {std::move(response), cut};
}

} // namespace simulator
