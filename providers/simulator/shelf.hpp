// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/times.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory_resource>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace simulator {

/// One kind's objects by case-folded id, with what names what, and for a while what they were
/// before they changed. `at` is the instant whose state is wanted: now, or a little before.
///
/// Found by hash; their order is made when it is first asked for, since a large estate is put in
/// faster than it could be kept sorted.
class Shelf {
public:
    struct Entry {
        using allocator_type = std::pmr::polymorphic_allocator<>;
        explicit Entry(allocator_type memory) : id(memory), text(memory), links(memory) {}

        std::pmr::string id; ///< as it is spelled
        std::pmr::string text;
        std::pmr::string links; ///< what it names, folded, one a line
        std::int64_t row = 0;   ///< in the world's file
        bool is_dirty = false;
    };

    /// `memory` must outlive it.
    explicit Shelf(std::pmr::memory_resource* memory) : entries_(memory), links_(memory) {}

    const Entry* find(std::string_view key, Time at) const;
    Entry* find_now(std::string_view key);
    /// An object keeps its row and the spelling under which it was made.
    Entry& put(const std::string& key, std::string_view id, std::string_view text,
               std::string_view links, std::int64_t row);
    void erase(const std::string& key);
    std::size_t size() const { return entries_.size(); }

    /// Those whose key begins with `prefix`, after the key `after`, while `visit` returns true;
    /// it may write.
    using Visitor = std::function<bool(const Entry&)>;
    void
    each(const std::string& prefix, const std::string& after, Time at, const Visitor& visit) const;
    /// In the order of their keys.
    std::vector<const Entry*> linked(const std::string& target, Time at) const;
    std::size_t count_linked(const std::string& target, Time at) const;

    /// Keeps what the key stands for until now, for views from before `changed`.
    void remember(const std::string& key, Time changed);
    /// Nobody will look from before `time` any more.
    void forget(Time time);

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const
        {
            return std::hash<std::string_view>()(key);
        }
    };
    using Key = std::pmr::string;
    struct Earlier {
        bool operator()(const Key* a, const Key* b) const { return *a < *b; }
    };
    struct Past {
        Time changed;
        std::optional<Entry> entry; ///< none: it was not there
    };
    template <class Value>
    using Hashed = std::pmr::unordered_map<Key, Value, Hash, std::equal_to<>>;
    using Pasts = std::map<Key, std::deque<Past>, std::less<>>;
    using Keys = std::vector<const Key*>;

    void link(const Key& key, std::string_view links, bool add);
    std::set<std::string> keys_ever_linked(const std::string& target) const;
    const Entry* past(std::string_view key, Time at, const Entry* current) const;
    const Key* next_key(std::string_view from, bool itself) const;
    const Key* next_key_now(std::string_view from, bool itself) const;
    void sort() const;

    Hashed<Entry> entries_;
    Hashed<std::pmr::set<const Key*, Earlier>> links_;
    mutable Keys order_; ///< the keys of `entries_`: so many sorted, then what came since
    mutable std::size_t sorted_ = 0;
    mutable std::size_t cursor_ = 0; ///< where `next_key_now` was last
    Pasts pasts_;
    std::deque<std::pair<Time, Key>> remembered_; ///< the keys of `pasts_`, oldest first
};

} // namespace simulator
