// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/address.hpp"
#include "reconciler/model/resource_id.hpp"
#include "reconciler/model/value.hpp"
#include "reconciler/plan/record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace reconciler {

/// What the state becomes when a step has succeeded.
struct Effect {
    enum class Kind {
        none,
        record, ///< attributes and facts are merged into the record, which is made if absent; a
                ///< null attribute leaves it
        retain, ///< the record turns into a retained one
        forget, ///< the record goes
    };
    Kind kind = Kind::none;
    Address address;
    ResourceId id;
    Object attributes;
    Object facts;
    Address renamed_from; ///< its record moves to `address` first

    friend bool operator==(const Effect&, const Effect&) = default;
};

/// What the decision for a step rests on: checked again before a saved plan is carried out.
struct Precondition {
    ResourceId id;
    bool exists = false;
    Object attributes; ///< values that must still be live
    Object facts;

    friend bool operator==(const Precondition&, const Precondition&) = default;
};

/// An action on the cloud's control plane, as its role definitions name it, and where.
struct Permission {
    std::string action;
    std::string scope;

    friend bool operator==(const Permission&, const Permission&) = default;
};

/// One write: the unit of order, journal, retry and resume.
struct Step {
    std::string id; ///< unique in its plan and stable: "protected_vm.web-01/protect"
    Address address;
    std::string kind;
    std::string action; ///< the provider's word; empty: only the state changes
    ResourceId target;
    Object arguments;               ///< all that the provider needs to build the request
    std::string sentence;           ///< for people: "protect web-01 with nightly-30d"
    std::vector<std::string> after; ///< ids of steps that must have succeeded
    Precondition precondition;
    std::vector<Permission> needs;
    Effect effect;
    int retry_for_seconds = 0; ///< how long a refusal that the provider calls passing is retried
    /// At most one: carried out where this one failed for certain, so that what was given up before
    /// it is not missing meanwhile. What waits for this step is skipped all the same.
    std::vector<Step> otherwise;

    friend bool operator==(const Step&, const Step&) = default;
};

} // namespace reconciler
