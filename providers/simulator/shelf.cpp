// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/shelf.hpp"

#include "providers/simulator/text.hpp"

#include <algorithm>

namespace simulator {

namespace {

bool names(const Shelf::Entry& entry, const std::string& target)
{
    const auto targets = split(entry.links, '\n');
    return std::find(targets.begin(), targets.end(), target) != targets.end();
}

} // namespace

/// The oldest change that the viewer does not know yet says what he sees.
const Shelf::Entry* Shelf::past(Pasts::const_iterator pasts, Time at, const Entry* current) const
{
    if (pasts == pasts_.end()) return current;
    for (const auto& was : pasts->second)
        if (was.changed > at) return was.entry ? &*was.entry : nullptr;
    return current;
}

const Shelf::Entry* Shelf::find(std::string_view key, Time at) const
{
    const auto found = entries_.find(key);
    const Entry* current = found == entries_.end() ? nullptr : &found->second;
    return pasts_.empty() ? current : past(pasts_.find(key), at, current);
}

void Shelf::link(const std::string& key, const std::string& links, bool add)
{
    for (const auto& target : split(links, '\n')) {
        auto& sources = links_[target];
        if (add)
            sources.insert(key);
        else
            sources.erase(key);
        if (sources.empty()) links_.erase(target);
    }
}

void Shelf::put(const std::string& key, Entry entry)
{
    Entry& there = entries_[key];
    if (there.links != entry.links) {
        link(key, there.links, false);
        link(key, entry.links, true);
    }
    // An object keeps the spelling under which it was made.
    if (!there.id.empty()) entry.id = std::move(there.id);
    there = std::move(entry);
}

void Shelf::erase(const std::string& key)
{
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    link(key, found->second.links, false);
    entries_.erase(found);
}

void Shelf::each(const std::string& prefix, const std::string& after, Time at,
                 const Visitor& visit) const
{
    const auto begin = [&](const auto& keyed) {
        return after.empty() ? keyed.lower_bound(prefix) : keyed.upper_bound(after);
    };
    const auto on = [&](const auto& keyed, const auto& i) {
        return i != keyed.end() && i->first.starts_with(prefix);
    };
    auto now = begin(entries_);
    auto then = begin(pasts_);
    while (on(entries_, now) || on(pasts_, then)) {
        const bool has_now = on(entries_, now) && (!on(pasts_, then) || now->first <= then->first);
        const bool has_past = on(pasts_, then) && (!on(entries_, now) || then->first <= now->first);
        const Entry* entry = has_now ? &now->second : nullptr;
        if (has_past) entry = past(then, at, entry);
        if (entry != nullptr && !visit(*entry)) return;
        if (has_now) ++now;
        if (has_past) ++then;
    }
}

/// Those that name the target, or did so in a past that is remembered.
std::set<std::string> Shelf::keys_ever_linked(const std::string& target) const
{
    std::set<std::string> keys;
    if (const auto found = links_.find(target); found != links_.end()) keys = found->second;
    for (const auto& [key, pasts] : pasts_)
        for (const auto& was : pasts)
            if (was.entry && names(*was.entry, target)) keys.insert(key);
    return keys;
}

std::vector<const Shelf::Entry*> Shelf::linked(const std::string& target, Time at) const
{
    std::vector<const Entry*> entries;
    if (pasts_.empty()) {
        const auto found = links_.find(target);
        if (found == links_.end()) return entries;
        for (const auto& key : found->second) entries.push_back(&entries_.find(key)->second);
        return entries;
    }
    for (const auto& key : keys_ever_linked(target)) {
        const Entry* entry = find(key, at);
        if (entry != nullptr && names(*entry, target)) entries.push_back(entry);
    }
    return entries;
}

std::size_t Shelf::count_linked(const std::string& target, Time at) const
{
    if (!pasts_.empty()) return linked(target, at).size();
    const auto found = links_.find(target);
    return found == links_.end() ? 0 : found->second.size();
}

void Shelf::remember(const std::string& key, Time changed)
{
    const auto found = entries_.find(key);
    Past was{changed, std::nullopt};
    if (found != entries_.end()) was.entry = found->second;
    pasts_[key].push_back(std::move(was));
    remembered_.emplace_back(changed, key);
}

void Shelf::forget(Time time)
{
    while (!remembered_.empty() && remembered_.front().first <= time) {
        const auto pasts = pasts_.find(remembered_.front().second);
        pasts->second.pop_front();
        if (pasts->second.empty()) pasts_.erase(pasts);
        remembered_.pop_front();
    }
}

} // namespace simulator
