// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/time.hpp"
#include "reconciler/plan/observation.hpp"
#include "reconciler/plan/step.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

/// What a change does to an object (design §3).
enum class Verb {
    none,
    create,
    update,
    adopt,
    undelete,
    stop,
    suspend,
    resume,
    move,
    remove,
    delete_data,
    forget,
    renamed
};

std::string_view to_string(Verb verb);

/// Why a change is there: desired ≠ recorded, recorded ≠ live, or what it depends on became
/// different.
enum class Cause { configuration, drift, surroundings };

std::string_view to_string(Cause cause);

/// What must not happen unnoticed.
struct Marks {
    bool weakens = false;
    bool loses_data = false;
    std::vector<std::string> one_way; ///< names of the doors

    bool any() const { return weakens || loses_data || !one_way.empty(); }
    void add(const Marks& other);
    friend bool operator==(const Marks&, const Marks&) = default;
};

struct AttributeChange {
    std::string path; ///< "soft_delete.retention_days", "tags.env"
    Value recorded;
    Value live;
    Value desired;
    Cause cause = Cause::configuration;
    Marks marks;
};

struct Change {
    Address address;
    ResourceId id;
    Verb verb = Verb::none;
    Cause cause = Cause::configuration;
    std::string reason; ///< a sentence without a full stop
    std::vector<AttributeChange> attributes;
    Marks marks;
    Address renamed_from;
    std::vector<std::string> steps;   ///< ids, in order
    Diagnostics blocked;              ///< not empty: nothing of it is carried out, and why
    std::vector<std::string> lacking; ///< words of `--allow` that would unblock it
    std::vector<std::string> notes;   ///< evidence: "ok, by role X inherited from the subscription"
    SourceSpan span;
};

/// What the user has agreed to.
struct Consent {
    bool data_loss = false;
    bool undelete = false;
    std::vector<std::string> one_way;
    int weakenings = 5;                      ///< more than these in one run are withheld
    std::optional<int> removals = {};        ///< likewise what is given up; none: any number
    std::optional<int> change_percent = {};  ///< and changes, of all that is owned
    std::vector<std::string> forbidden = {}; ///< verbs and marks that no flag allows
};

/// What is to be done, and all that people ask of it. Steps are in an order that respects `after`.
struct Plan {
    std::vector<Change> changes; ///< ordered by address; unchanged objects are left out
    std::vector<Step> steps;
    std::size_t unchanged = 0;
    Diagnostics diagnostics;         ///< warnings, and errors that concern no single change
    std::vector<Scope> unread;       ///< scopes that could not be read
    std::vector<std::string> closer; ///< ids whose decision needs a direct read before it is sure
    std::vector<std::string> notes;  ///< lines about objects without change (evidence, retained)

    bool is_blocked() const;     ///< some change is blocked
    bool has(Cause cause) const; ///< some effective change has that cause
    bool in_sync() const;        ///< nothing would be written to the cloud and nothing is blocked
    const Step* step(std::string_view id) const;
};

} // namespace reconciler
