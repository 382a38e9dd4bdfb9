// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/resource_id.hpp"
#include "reconciler/model/time.hpp"
#include "reconciler/model/value.hpp"

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace reconciler {

/// One object as the cloud has it. `attributes` are in the words of its kind's table; `facts` are
/// what cannot be configured but is decided upon (protection state, unique ids, …).
struct Live {
    std::string kind;
    ResourceId id;
    Object attributes;
    Object facts;
};

/// A list that was read, or should have been.
struct Scope {
    std::string what; ///< "virtual machines of subscription 1111…"
    std::string id;   ///< folded prefix of the ids it holds
    bool was_read = true;
};

/// What was seen of the cloud at one time. Ids are unique.
struct Observation {
    std::vector<Live> objects;
    std::vector<Scope> scopes;
    std::vector<std::string> read_singly; ///< ids: what no list tells and a decision needs
    Diagnostics problems;                 ///< scopes that could not be read, with why
    Time at;

    const Live* find(const ResourceId& id) const
    {
        if (index_.size() != objects.size()) reindex();
        const auto found = index_.find(id);
        return found == index_.end() ? nullptr : &objects[found->second];
    }

    Live* find(const ResourceId& id) { return const_cast<Live*>(std::as_const(*this).find(id)); }

    /// Whether an object of that id would have been seen if it were there.
    bool covers(const ResourceId& id) const
    {
        bool covered = true;
        for (const auto& scope : scopes)
            if (!scope.was_read && id.folded().starts_with(scope.id)) covered = false;
        return covered;
    }

private:
    void reindex() const
    {
        index_.clear();
        for (std::size_t i = 0; i < objects.size(); ++i) index_.emplace(objects[i].id, i);
    }
    mutable std::unordered_map<ResourceId, std::size_t> index_;
};

} // namespace reconciler
