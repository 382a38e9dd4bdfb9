// SPDX-License-Identifier: Apache-2.0
#include "cmd/plan_words.hpp"

#include "reconciler/model/printable.hpp"

#include <algorithm>
#include <set>

namespace cmd {

using reconciler::Change;
using reconciler::Object;
using reconciler::printable;
using reconciler::Value;
using reconciler::Verb;

namespace {

bool has_members(const Value& value)
{
    return value.as_object() != nullptr && !value.object().empty();
}

/// Whether the difference shows best member by member.
bool splits(const Value& before, const Value& after)
{
    const auto is_open = [](const Value& v) { return v.is_null() || v.as_object() != nullptr; };
    return is_open(before) && is_open(after) && (has_members(before) || has_members(after));
}

void split(std::vector<Difference>& out, Difference whole)
{
    if (!splits(whole.before, whole.after)) {
        out.push_back(std::move(whole));
        return;
    }
    std::set<std::string> names;
    for (const auto& [name, value] : whole.before.object()) names.insert(name);
    for (const auto& [name, value] : whole.after.object()) names.insert(name);
    for (const auto& name : names) {
        const Value& before = whole.before.object().get(name);
        const Value& after = whole.after.object().get(name);
        if (before == after) continue;
        split(out, {whole.path + "." + name, before, after, whole.recorded.object().get(name),
                    whole.of});
    }
}

} // namespace

std::vector<Difference> differences_of(const reconciler::AttributeChange& change)
{
    std::vector<Difference> out;
    split(out, {change.path, change.live, change.desired, change.recorded, &change});
    if (out.empty())
        out.push_back({change.path, change.live, change.desired, change.recorded, &change});
    return out;
}

std::string evidence_of(const Difference& difference)
{
    const auto& change = *difference.of;
    std::string out(to_string(change.cause));
    const bool was_changed_elsewhere = change.cause == reconciler::Cause::configuration &&
                                       !difference.recorded.is_null() &&
                                       difference.recorded != difference.before;
    for (const auto& word : mark_words(change.marks)) out += ", " + word;
    if (was_changed_elsewhere) out += "; last applied: " + to_text(difference.recorded);
    return out;
}

std::vector<std::string> mark_words(const reconciler::Marks& marks)
{
    std::vector<std::string> words;
    if (marks.weakens) words.emplace_back("weakens");
    if (marks.loses_data) words.emplace_back("data loss");
    for (const auto& door : marks.one_way) words.push_back("one-way: " + printable(door));
    return words;
}

std::string display_name(const reconciler::ResourceId& id)
{
    std::string_view name = id.text();
    if (const auto slash = name.rfind('/'); slash != std::string_view::npos)
        name.remove_prefix(slash + 1);
    const auto last = name.rfind(';');
    if (last == std::string_view::npos || last == 0) return printable(name);
    const auto before = name.rfind(';', last - 1);
    const auto group =
        before == std::string_view::npos ? 0 : before + 1; // "VM;iaasvmcontainerv2;rg;vm"
    return printable(name.substr(group, last - group)) + "/" + printable(name.substr(last + 1));
}

char symbol_of(const Change& change)
{
    if (!change.blocked.empty()) return '!';
    switch (change.verb) {
    case Verb::create: return '+';
    case Verb::update: return '~';
    case Verb::adopt: return '<';
    case Verb::undelete: return '^';
    case Verb::stop: return '|';
    case Verb::suspend: return '/';
    case Verb::resume: return '>';
    case Verb::move: return '@';
    case Verb::remove:
    case Verb::delete_data: return '-';
    case Verb::forget: return '.';
    case Verb::renamed: return '=';
    case Verb::none: break;
    }
    return ' ';
}

Ink ink_of(const Change& change)
{
    if (!change.blocked.empty() || change.marks.loses_data) return Ink::red;
    switch (change.verb) {
    case Verb::create:
    case Verb::adopt:
    case Verb::resume: return Ink::green;
    case Verb::update:
    case Verb::undelete:
    case Verb::suspend:
    case Verb::stop:
    case Verb::move: return Ink::yellow;
    case Verb::remove:
    case Verb::delete_data: return Ink::red;
    case Verb::forget:
    case Verb::renamed:
    case Verb::none: break;
    }
    return Ink::dim;
}

std::string_view word_of(reconciler::Severity severity)
{
    switch (severity) {
    case reconciler::Severity::error: return "error";
    case reconciler::Severity::warning: return "warning";
    case reconciler::Severity::note: break;
    }
    return "note";
}

std::string_view word_of(const Change& change)
{
    return change.blocked.empty() ? to_string(change.verb) : "blocked";
}

namespace {

std::string sentence_of(const reconciler::Step& step)
{
    auto out = printable(step.sentence);
    for (const auto& other : step.otherwise)
        out += " (if that fails: " + printable(other.sentence) + ")";
    return out;
}

} // namespace

StepSentences::StepSentences(const reconciler::Plan& plan)
{
    steps_.reserve(plan.steps.size());
    for (const auto& step : plan.steps) steps_.emplace(step.id, &step);
}

std::vector<std::string> StepSentences::of(const Change& change) const
{
    std::vector<std::string> out;
    for (const auto& id : change.steps)
        if (const auto found = steps_.find(id); found != steps_.end())
            out.push_back(sentence_of(*found->second));
    return out;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between)
{
    std::string out;
    for (const auto& part : parts) {
        if (!out.empty()) out += between;
        out += part;
    }
    return out;
}

} // namespace cmd
