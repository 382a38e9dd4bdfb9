// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/plan.hpp"

#include <algorithm>
#include <array>

namespace reconciler {

std::string_view to_string(Verb verb)
{
    constexpr std::array<std::string_view, 12> words{"none",     "create", "update",      "adopt",
                                                     "undelete", "stop",   "suspend",     "resume",
                                                     "move",     "delete", "delete data", "forget"};
    return verb == Verb::renamed ? "renamed" : words.at(static_cast<std::size_t>(verb));
}

std::string_view to_string(Cause cause)
{
    constexpr std::array<std::string_view, 3> words{"configuration", "drift", "surroundings"};
    return words.at(static_cast<std::size_t>(cause));
}

void Marks::add(const Marks& other)
{
    weakens = weakens || other.weakens;
    loses_data = loses_data || other.loses_data;
    for (const auto& door : other.one_way)
        if (std::ranges::find(one_way, door) == one_way.end()) one_way.push_back(door);
}

namespace {

bool is_effective(const Change& change)
{
    return change.verb != Verb::none && change.verb != Verb::renamed;
}

bool change_has(const Change& change, Cause cause)
{
    if (change.verb != Verb::update || change.attributes.empty()) return change.cause == cause;
    return std::ranges::any_of(change.attributes, [&](const auto& a) { return a.cause == cause; });
}

} // namespace

bool Plan::is_blocked() const
{
    return std::ranges::any_of(changes, [](const Change& c) { return !c.blocked.empty(); });
}

bool Plan::has(Cause cause) const
{
    return std::ranges::any_of(
        changes, [&](const Change& c) { return is_effective(c) && change_has(c, cause); });
}

bool Plan::in_sync() const
{
    return !is_blocked() && std::ranges::none_of(changes, is_effective);
}

const Step* Plan::step(std::string_view id) const
{
    const auto found = std::ranges::find(steps, id, &Step::id);
    return found == steps.end() ? nullptr : &*found;
}

} // namespace reconciler
