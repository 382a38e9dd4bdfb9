// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/schema.hpp"
#include "reconciler/plan/domain.hpp"
#include "reconciler/plan/observation.hpp"

#include <optional>
#include <string>
#include <vector>

namespace azure {

/// What `[protected_vm_set.NAME]` may say: which VMs, under which policy, and how many at most.
reconciler::Table selector_table();

/// A VM as selectors see it.
struct Candidate {
    const reconciler::Live* vm = nullptr;
    std::string subscription;
    std::string resource_group;
    std::string name;

    explicit Candidate(const reconciler::Live& live);

    /// `subscription/group/name` in lower case: what the object is called, whatever order VMs come
    /// in.
    std::string key() const;
};

/// Why a VM belongs to a selector, in words for the plan, or why it does not.
struct Match {
    bool matches = false;
    std::string why;
};

/// Decides by `where` of the selector; `home` is the subscription where none is named.
Match match(const reconciler::Object& where, const Candidate& candidate, const std::string& home);

/// Which subscriptions a selector looks into.
std::vector<std::string> subscriptions_of(const reconciler::Object& where, const std::string& home);

} // namespace azure
