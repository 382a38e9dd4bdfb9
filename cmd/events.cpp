// SPDX-License-Identifier: Apache-2.0
#include "cmd/events.hpp"

#include "cmd/plan_json.hpp"
#include "reconciler/apply/timestamp.hpp"
#include "reconciler/model/utf8.hpp"
#include "reconciler/plan/consent.hpp"
#include "state/json_fields.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace json = boost::json;
using namespace reconciler;

namespace cmd {

namespace {

constexpr std::uint32_t replacement = 0xfffd; // where bytes are no UTF-8
constexpr std::uint32_t first_of_pairs = 0x10000;

std::string escaped(std::uint32_t code)
{
    if (code < first_of_pairs) return fmt::format("\\u{:04x}", code);
    const auto rest = code - first_of_pairs;
    return fmt::format("\\u{:04x}\\u{:04x}", 0xd800U + (rest >> 10U), 0xdc00U + (rest & 0x3ffU));
}

/// The same JSON in ASCII: valid whatever bytes names have, and harmless in a terminal.
std::string in_ascii(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto [code, length] = decode_utf8(text);
        if (length == 1 && code < 0x7f)
            out += static_cast<char>(code);
        else
            out += escaped(length == 0 ? replacement : code);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

json::object event(std::string_view type, Time now)
{
    return {{"type", type}, {"version", 1}, {"at", timestamp(now)}};
}

std::string line(const json::object& event)
{
    return in_ascii(json::serialize(event)) + '\n';
}

json::array diagnostics_of(const Diagnostics& diagnostics)
{
    json::array out;
    for (const auto& diagnostic : diagnostics) out.push_back(to_json(diagnostic));
    return out;
}

json::object step_of(const Step& step)
{
    json::object out{
        {"id", step.id}, {"address", to_string(step.address)}, {"sentence", step.sentence}};
    for (const auto& other : step.otherwise) out["otherwise"] = step_of(other);
    return out;
}

using StepIndex = std::unordered_map<std::string_view, const Step*>;

json::array steps_of(const Change& change, const StepIndex& index)
{
    json::array out;
    for (const auto& id : change.steps)
        if (const auto found = index.find(id); found != index.end())
            out.push_back(step_of(*found->second));
    return out;
}

std::string change_event(const Change& change, const StepIndex& index, Time now)
{
    json::object made = event("change", now);
    for (auto& member : to_json(change)) made[member.key()] = std::move(member.value());
    made["address"] = to_string(change.address);
    made["kind"] = change.address.kind;
    made["key"] = change.address.key;
    made["renamed_from"] =
        change.renamed_from.empty() ? json::value() : json::value(to_string(change.renamed_from));
    made["steps"] = steps_of(change, index);
    return line(made);
}

std::string plan_event(const Plan& plan, const PlanHeader& header, Time now)
{
    json::object made = event("plan", now);
    made["stack"] = header.stack;
    made["cloud"] = header.cloud;
    made["lineage"] = header.lineage;
    made["destroying"] = header.destroying;
    made["in_sync"] = plan.in_sync();
    json::array scopes;
    for (const auto& scope : header.scopes)
        scopes.push_back(json::object{{"what", scope.what}, {"read", scope.was_read}});
    made["scopes"] = std::move(scopes);
    made["read_singly"] = json::array(header.read_singly.begin(), header.read_singly.end());
    json::array left_out;
    for (const auto& one : header.left_out)
        left_out.push_back(json::object{
            {"address", to_string(one.address)}, {"verb", to_string(one.verb)}, {"why", one.why}});
    made["left_out"] = std::move(left_out);
    return line(made);
}

/// Of changes that are carried out, by verb.
json::object counts_of(const Plan& plan)
{
    json::object out;
    for (const auto& change : plan.changes) {
        if (!change.blocked.empty()) continue;
        auto& count = out[to_string(change.verb)];
        count = count.is_null() ? 1 : count.as_int64() + 1;
    }
    return out;
}

template <class Condition>
std::int64_t number_of(const Plan& plan, Condition condition)
{
    return std::ranges::count_if(plan.changes, condition);
}

std::string summary_event(const Plan& plan, Time now)
{
    const auto goes = [](const Change& c) { return c.blocked.empty(); };
    json::object made = event("summary", now);
    made["text"] = plan_summary(plan);
    made["verbs"] = counts_of(plan);
    made["weakens"] = number_of(plan, [&](const Change& c) { return goes(c) && c.marks.weakens; });
    made["loses_data"] =
        number_of(plan, [&](const Change& c) { return goes(c) && c.marks.loses_data; });
    made["one_way"] =
        number_of(plan, [&](const Change& c) { return goes(c) && !c.marks.one_way.empty(); });
    made["blocked"] = number_of(plan, [&](const Change& c) { return !goes(c); });
    made["unchanged"] = plan.unchanged;
    json::array unread;
    for (const auto& scope : plan.unread) unread.emplace_back(scope.what);
    made["unread"] = std::move(unread);
    made["lacking"] = state::to_json(missing_consent(plan.changes));
    made["notes"] = state::to_json(plan.notes);
    return line(made);
}

std::string_view word(Event::Kind kind)
{
    switch (kind) {
    case Event::Kind::reading: return "reading";
    case Event::Kind::started: return "started";
    case Event::Kind::accepted: return "accepted";
    case Event::Kind::retrying: return "retrying";
    case Event::Kind::succeeded: return "succeeded";
    case Event::Kind::failed: return "failed";
    case Event::Kind::skipped: return "skipped";
    case Event::Kind::running_on: break;
    }
    return "running_on";
}

} // namespace

std::string plan_event_lines(const Plan& plan, const PlanHeader& header, Time now)
{
    StepIndex index;
    for (const auto& step : plan.steps) index.emplace(step.id, &step);
    std::string out = plan_event(plan, header, now);
    for (const auto& change : plan.changes) out += change_event(change, index, now);
    for (const auto& diagnostic : plan.diagnostics) out += diagnostic_event(diagnostic, now);
    return out + summary_event(plan, now);
}

std::string diagnostic_event(const Diagnostic& diagnostic, Time now)
{
    json::object made = event("diagnostic", now);
    made["diagnostic"] = to_json(diagnostic);
    return line(made);
}

std::string progress_event(const Event& progress, Time now)
{
    // A poll URL is signed: whoever reads it may use it (behaviour §2.6). It stays in the journal.
    const bool names_operation =
        progress.kind == Event::Kind::accepted || progress.kind == Event::Kind::running_on;
    json::object made = event("progress", now);
    made["event"] = word(progress.kind);
    made["step"] = progress.step ? json::value(step_of(*progress.step)) : json::value();
    made["text"] = names_operation ? std::string_view() : std::string_view(progress.text);
    made["diagnostics"] = diagnostics_of(progress.diagnostics);
    made["finished"] = progress.finished;
    made["total"] = progress.total;
    return line(made);
}

std::string result_event(std::string_view command, int exit_code, std::string_view meaning,
                         json::object details, Time now)
{
    json::object made = event("result", now);
    made["command"] = command;
    made["exit_code"] = exit_code;
    made["meaning"] = meaning;
    made["details"] = std::move(details);
    return line(made);
}

} // namespace cmd
