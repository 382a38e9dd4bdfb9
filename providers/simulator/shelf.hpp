// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/times.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// One kind's objects by case-folded id, with what names what, and for a while what they were
/// before they changed. `at` is the instant whose state is wanted: now, or a little before.
class Shelf {
public:
    struct Entry {
        std::string id; ///< as it is spelled
        std::string text;
        std::string links; ///< what it names, folded, one a line
    };

    const Entry* find(std::string_view key, Time at) const;
    void put(const std::string& key, Entry entry);
    void erase(const std::string& key);
    std::size_t size() const { return entries_.size(); }

    /// Those whose key begins with `prefix`, after the key `after`, while `visit` returns true.
    using Visitor = std::function<bool(const Entry&)>;
    void
    each(const std::string& prefix, const std::string& after, Time at, const Visitor& visit) const;
    std::vector<const Entry*> linked(const std::string& target, Time at) const;
    std::size_t count_linked(const std::string& target, Time at) const;

    /// Keeps what the key stands for until now, for views from before `changed`.
    void remember(const std::string& key, Time changed);
    /// Nobody will look from before `time` any more.
    void forget(Time time);

private:
    struct Past {
        Time changed;
        std::optional<Entry> entry; ///< none: it was not there
    };
    using Pasts = std::map<std::string, std::deque<Past>, std::less<>>;

    void link(const std::string& key, const std::string& links, bool add);
    std::set<std::string> keys_ever_linked(const std::string& target) const;
    const Entry* past(Pasts::const_iterator pasts, Time at, const Entry* current) const;

    std::map<std::string, Entry, std::less<>> entries_;
    std::map<std::string, std::set<std::string>, std::less<>> links_;
    Pasts pasts_;
    std::deque<std::pair<Time, std::string>> remembered_; ///< the keys of `pasts_`, oldest first
};

} // namespace simulator
