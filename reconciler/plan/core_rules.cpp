// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/rule.hpp"

#include <algorithm>

namespace reconciler {

namespace {

constexpr Rule rules[] = {
    {"blocked-by", Severity::error, "Blocked by another object",
     "What the object needs, or what still needs it, is blocked.", "design §1.3",
     "Mend the other object first."},
    {"change-percent", Severity::error, "Too many objects would change",
     "More than max_change_percent of the stack's objects would change in one run.", "design §5",
     "Look at the plan; if it is meant, allow it for this run."},
    {"claimed-twice", Severity::error, "Two blocks describe the same object",
     "Two blocks resolve to one resource id.", "design §5", "Remove one of the two blocks."},
    {"exemption-ends-soon", Severity::warning, "Exemption ends soon",
     "An ignore or allow entry ends within 14 days.", "design §5",
     "Mend what it is for, or set a later date."},
    {"forbidden", Severity::error, "Change is forbidden in this stack",
     "The change is of a kind that \"forbid\" names.", "design §5",
     "Take the word out of \"forbid\" in [tresor] if the change is meant."},
    {"ignore-expired", Severity::error, "Ignored field is not ignored any longer",
     "The day of an ignore entry has passed (UTC, end of the day).", "design §5",
     "Declare what the field should be and remove the entry, or set a later date."},
    {"needs-consent", Severity::error, "Change needs your explicit consent",
     "The change loses data, goes through a one-way door, undeletes, or weakens beyond the run's "
     "limit.",
     "design §5", "Allow exactly that with --allow, or confirm it on a terminal."},
    {"removals", Severity::error, "Too many objects would be given up",
     "More than max_removals objects would be stopped, suspended, deleted or forgotten in one run.",
     "design §5", "Look at the plan; if it is meant, allow it for this run."},
    {"scope-unread", Severity::error, "Object could not be seen",
     "A list that would show the object could not be read, so nothing is decided about it.",
     "design §5", "Make the scope readable (see the warnings) and plan again."},
    {"settled-attribute", Severity::error, "Attribute cannot be changed",
     "The attribute is settled when the object is created.", "design §4",
     "Declare the live value, or describe a new object under another name."},
};

} // namespace

std::span<const Rule> core_rules()
{
    return rules;
}

const Rule* find_rule(std::span<const Rule> among, std::string_view id)
{
    const auto found = std::ranges::find(among, id, &Rule::id);
    return found == among.end() ? nullptr : &*found;
}

} // namespace reconciler
