// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/shelf.hpp"

#include "providers/simulator/text.hpp"

#include <algorithm>

namespace simulator {

namespace {

// Fewer newcomers than this are put into their places one by one.
constexpr std::ptrdiff_t few = 64;

bool names(const Shelf::Entry& entry, const std::string& target)
{
    const auto targets = split(entry.links, '\n');
    return std::find(targets.begin(), targets.end(), target) != targets.end();
}

bool is_before(const std::pmr::string* a, const std::pmr::string* b)
{
    return *a < *b;
}

} // namespace

/// The oldest change that the viewer does not know yet says what he sees.
const Shelf::Entry* Shelf::past(std::string_view key, Time at, const Entry* current) const
{
    const auto found = pasts_.find(key);
    if (found == pasts_.end()) return current;
    for (const auto& was : found->second)
        if (was.changed > at) return was.entry ? &*was.entry : nullptr;
    return current;
}

const Shelf::Entry* Shelf::find(std::string_view key, Time at) const
{
    const auto found = entries_.find(std::string_view(key));
    const Entry* current = found == entries_.end() ? nullptr : &found->second;
    return pasts_.empty() ? current : past(key, at, current);
}

Shelf::Entry* Shelf::find_now(std::string_view key)
{
    const auto found = entries_.find(std::string_view(key));
    return found == entries_.end() ? nullptr : &found->second;
}

void Shelf::link(const Key& key, std::string_view links, bool add)
{
    for (const auto& target : split(links, '\n')) {
        const auto at = links_.try_emplace(Key(target)).first;
        if (add)
            at->second.insert(&key);
        else
            at->second.erase(&key);
        if (at->second.empty()) links_.erase(at);
    }
}

Shelf::Entry& Shelf::put(const std::string& key, std::string_view id, std::string_view text,
                         std::string_view links, std::int64_t row)
{
    const auto [at, is_new] = entries_.try_emplace(Key(key));
    Entry& there = at->second;
    if (is_new) {
        order_.push_back(&at->first);
        there.id = id;
        there.row = row;
    }
    if (there.links != links) {
        link(at->first, there.links, false);
        there.links = links;
        link(at->first, there.links, true);
    }
    there.text = text;
    return there;
}

void Shelf::erase(const std::string& key)
{
    const auto found = entries_.find(std::string_view(key));
    if (found == entries_.end()) return;
    link(found->first, found->second.links, false);
    sort();
    order_.erase(std::lower_bound(order_.begin(), order_.end(), &found->first, is_before));
    sorted_ = order_.size();
    entries_.erase(found);
}

void Shelf::sort() const
{
    const auto middle = order_.begin() + static_cast<std::ptrdiff_t>(sorted_);
    if (order_.end() - middle > few) {
        std::sort(middle, order_.end(), is_before);
        Keys merged(order_.size());
        std::merge(order_.begin(), middle, middle, order_.end(), merged.begin(), is_before);
        order_ = std::move(merged);
    } else {
        for (auto newcomer = middle; newcomer != order_.end(); ++newcomer)
            std::rotate(std::upper_bound(order_.begin(), newcomer, *newcomer, is_before), newcomer,
                        newcomer + 1);
    }
    sorted_ = order_.size();
}

/// The first key after `from`, or `from` itself where that is wanted.
const Shelf::Key* Shelf::next_key_now(std::string_view from, bool itself) const
{
    sort();
    // A walk goes on where it was.
    if (!itself && cursor_ < order_.size() && *order_[cursor_] == from) {
        ++cursor_;
    } else {
        const auto text = [](const Key* key) { return std::string_view(*key); };
        const auto at = itself ? std::ranges::lower_bound(order_, from, {}, text)
                               : std::ranges::upper_bound(order_, from, {}, text);
        cursor_ = static_cast<std::size_t>(at - order_.begin());
    }
    return cursor_ < order_.size() ? order_[cursor_] : nullptr;
}

const Shelf::Key* Shelf::next_key(std::string_view from, bool itself) const
{
    const Key* now = next_key_now(from, itself);
    if (pasts_.empty()) return now;
    const auto then = itself ? pasts_.lower_bound(from) : pasts_.upper_bound(from);
    if (then == pasts_.end()) return now;
    return now == nullptr || then->first < *now ? &then->first : now;
}

void Shelf::each(const std::string& prefix, const std::string& after, Time at,
                 const Visitor& visit) const
{
    const Key* next = next_key(after.empty() ? prefix : after, after.empty());
    while (next != nullptr && next->starts_with(prefix)) {
        const Key key = *next;
        const Entry* entry = find(key, at);
        if (entry != nullptr && !visit(*entry)) return;
        next = next_key(key, false);
    }
}

/// Those that name the target, or did so in a past that is remembered.
std::set<std::string> Shelf::keys_ever_linked(const std::string& target) const
{
    std::set<std::string> keys;
    if (const auto found = links_.find(std::string_view(target)); found != links_.end())
        for (const auto* key : found->second) keys.emplace(*key);
    for (const auto& [key, pasts] : pasts_)
        for (const auto& was : pasts)
            if (was.entry && names(*was.entry, target)) keys.emplace(key);
    return keys;
}

std::vector<const Shelf::Entry*> Shelf::linked(const std::string& target, Time at) const
{
    std::vector<const Entry*> entries;
    if (pasts_.empty()) {
        const auto found = links_.find(std::string_view(target));
        if (found == links_.end()) return entries;
        for (const auto* key : found->second) entries.push_back(&entries_.find(*key)->second);
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
    const auto found = links_.find(std::string_view(target));
    return found == links_.end() ? 0 : found->second.size();
}

void Shelf::remember(const std::string& key, Time changed)
{
    const auto found = entries_.find(std::string_view(key));
    Past was{changed, std::nullopt};
    if (found != entries_.end()) was.entry = found->second;
    pasts_[Key(key)].push_back(std::move(was));
    remembered_.emplace_back(changed, Key(key));
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
