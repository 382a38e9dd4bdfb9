// SPDX-License-Identifier: Apache-2.0
#include "cmd/plan_words.hpp"
#include "cmd/render_plan.hpp"

#include <algorithm>
#include <array>

namespace cmd {

using reconciler::Change;
using reconciler::Plan;
using reconciler::Verb;

namespace {

struct Counted {
    Verb verb;
    const char* words;
};

constexpr std::array<Counted, 11> effects{{{Verb::create, "to create"},
                                           {Verb::update, "to change"},
                                           {Verb::adopt, "to adopt"},
                                           {Verb::undelete, "to undelete"},
                                           {Verb::resume, "to resume"},
                                           {Verb::move, "to move"},
                                           {Verb::suspend, "to suspend"},
                                           {Verb::stop, "to stop"},
                                           {Verb::remove, "to delete"},
                                           {Verb::delete_data, "to delete with its data"},
                                           {Verb::forget, "to forget"}}};

template <class Condition>
std::size_t number_of(const Plan& plan, Condition condition)
{
    return static_cast<std::size_t>(std::ranges::count_if(plan.changes, condition));
}

bool goes(const Change& change)
{
    return change.blocked.empty();
}

void add(std::vector<std::string>& parts, std::size_t count, const std::string& one,
         const std::string& many)
{
    if (count > 0) parts.push_back(std::to_string(count) + " " + (count == 1 ? one : many));
}

std::string verbs(const Plan& plan)
{
    std::vector<std::string> parts;
    for (const auto& [verb, words] : effects)
        add(parts, number_of(plan, [&](const Change& c) { return goes(c) && c.verb == verb; }),
            words, words);
    return parts.empty() ? "nothing to do" : joined(parts, ", ");
}

} // namespace

std::string plan_summary(const Plan& plan)
{
    std::vector<std::string> parts{verbs(plan)};
    add(parts, number_of(plan, [](const Change& c) { return goes(c) && c.marks.weakens; }),
        "weakens protection", "weaken protection");
    add(parts, number_of(plan, [](const Change& c) { return goes(c) && c.marks.loses_data; }),
        "loses data", "lose data");
    add(parts, number_of(plan, [](const Change& c) { return goes(c) && !c.marks.one_way.empty(); }),
        "goes through a one-way door", "go through a one-way door");
    add(parts, number_of(plan, [](const Change& c) { return !goes(c); }), "blocked", "blocked");
    add(parts, number_of(plan, [](const Change& c) { return goes(c) && c.verb == Verb::renamed; }),
        "renamed", "renamed");
    add(parts, plan.unchanged, "unchanged", "unchanged");
    return joined(parts, "; ");
}

} // namespace cmd
