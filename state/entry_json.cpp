// SPDX-License-Identifier: Apache-2.0
#include "state/entry_json.hpp"

#include "state/json_fields.hpp"
#include "state/step_json.hpp"

namespace json = boost::json;
using namespace reconciler;
using Phase = JournalEntry::Phase;

namespace state {

std::string_view to_string(Phase phase)
{
    switch (phase) {
    case Phase::intent: return "intent";
    case Phase::accepted: return "accepted";
    case Phase::succeeded: return "succeeded";
    case Phase::failed: break;
    }
    return "failed";
}

std::optional<Phase> phase_from(std::string_view text)
{
    for (const auto phase : {Phase::intent, Phase::accepted, Phase::succeeded, Phase::failed})
        if (to_string(phase) == text) return phase;
    return std::nullopt;
}

json::value to_json(const JournalEntry& entry)
{
    return json::object{{"run", entry.run},
                        {"step_id", entry.step_id},
                        {"phase", to_string(entry.phase)},
                        {"step", entry.step ? to_json(*entry.step) : json::value()},
                        {"operation", entry.operation},
                        {"message", entry.message},
                        {"at", entry.at}};
}

Result<JournalEntry> entry_from_json(const json::value& json)
{
    Fields fields(json, "journal entry");
    JournalEntry entry;
    entry.run = fields.text("run");
    entry.step_id = fields.text("step_id");
    const auto phase = phase_from(fields.text("phase"));
    if (!phase) fields.complain("phase", "intent, accepted, succeeded or failed");
    entry.phase = phase.value_or(Phase::intent);
    if (fields.has("step")) entry.step = fields.take(step_from_json(fields.member("step")));
    entry.operation = fields.text("operation");
    entry.message = fields.text("message");
    entry.at = fields.text("at");
    return fields.finished(std::move(entry));
}

} // namespace state
