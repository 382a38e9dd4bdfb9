// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/configuration.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/model/schema.hpp"
#include "reconciler/plan/exemption.hpp"
#include "reconciler/plan/observation.hpp"
#include "reconciler/plan/plan.hpp"
#include "reconciler/plan/record.hpp"
#include "reconciler/plan/rule.hpp"

#include <span>
#include <string>
#include <vector>

namespace reconciler {

/// An object as it should be: declared, or derived from what is declared and seen.
struct Desired {
    Address address;
    ResourceId id;
    Object attributes;          ///< in the words of the kind's table; references are keys
    std::vector<Address> needs; ///< objects that must be in place before it
    bool existing = false;      ///< managed elsewhere: referred to, never written
    bool derived = false;
    std::string because; ///< why it was derived
    Diagnostics blocked; ///< why it cannot be carried out, known before any diff
    Diagnostics warnings;
    std::vector<std::string> notes; ///< evidence to show with it
    std::vector<Exemption> ignores; ///< fields whose differences do not count
    std::vector<Exemption> allows;  ///< rules that it may break
    const Declared* declared =
        nullptr; ///< for spans; null where derived. The configuration outlives it

    SourceSpan span_of(std::string_view path) const
    {
        return declared ? declared->span_of(path) : SourceSpan{};
    }
};

struct DesiredSet {
    std::string stack;
    std::string environment; ///< which cloud; binds the state
    Object settings;         ///< the domain's own, from the single tables
    std::vector<Desired> objects;
    std::vector<Desired> selectors; ///< stand for objects that are not known before they are seen
    std::vector<Desired> checks;    ///< what must be true of the whole; never written
    std::vector<Exemption> allows;  ///< rules that the objects they name may break
    Diagnostics diagnostics;        ///< warnings that concern no object

    const Desired* find(const Address& address) const
    {
        for (const auto& object : objects)
            if (object.address == address) return &object;
        return nullptr;
    }
};

/// What every decision may look at.
struct Surroundings {
    const DesiredSet& desired;
    const Observation& observation;
    const std::vector<Record>& records;
    std::string lineage;      ///< this state's
    bool fresh_state = false; ///< no state was there: nothing is owned yet
    bool destroying = false;  ///< everything is given up, not just what is no longer declared
    bool applies = false;     ///< the plan is about to be carried out by whoever makes it
};

/// One object to decide upon. At least one of desired and record is set.
struct Case {
    const Desired* desired = nullptr; ///< null: no longer declared
    const Record* record = nullptr;   ///< null: not owned
    const Live* live = nullptr;       ///< null: not there
    const Record* replaced =
        nullptr; ///< owned under the same address with another id: it moved away
    std::vector<AttributeChange> differences; ///< of live against desired, where both exist
    const Surroundings& around;
};

struct Decision {
    Verb verb = Verb::none;
    Cause cause = Cause::configuration;
    std::string reason;
    std::vector<AttributeChange> attributes; ///< beside those the tables found
    Marks marks;                             ///< beside those of the attributes
    std::vector<Step> steps; ///< in order; the planner adds what they wait for in other objects
    Diagnostics blocked;
    Diagnostics warnings;
    std::vector<std::string> notes;
    std::vector<std::string> closer; ///< ids to read directly before this is sure
    Object tags;                     ///< of what it is about: they select it as its own do
    bool handles_replaced = false;   ///< the steps also give up `Case::replaced`
    bool adopts = true;              ///< false: what is there already is used, but not owned
};

/// A change on its way into the plan, for rules that look at the plan as a whole.
struct Reviewed {
    Address address;
    ResourceId id;
    Verb verb = Verb::none;
    const Desired* desired = nullptr;
    const Record* record = nullptr;
    const Live* live = nullptr;
    const std::vector<Step>& steps;
    bool is_blocked = false; ///< already; its steps will not be carried out
    Diagnostics blocked;     ///< what the review adds
    Diagnostics warnings;
    std::vector<std::string> notes;
    std::vector<std::string> closer;
};

/// What the planner must be told about a cloud. Pure: the same arguments give the same answer.
class Domain {
public:
    virtual ~Domain() = default;

    virtual const Schema& schema() const = 0;

    /// References resolved, ids computed, rules checked that need no network. Problems of one
    /// object block it (`Desired::blocked`); an error is returned only where nothing can be
    /// planned.
    virtual Result<DesiredSet> resolve(const Configuration& configuration) const = 0;

    /// Adds what follows from what was seen (what selectors stand for, derived grants) and checks
    /// what needs sight. `records` tell what stood for a selector before.
    virtual void expand(DesiredSet& desired, const Observation& observation,
                        const std::vector<Record>& records) const = 0;

    virtual Decision decide(const Case& one) const = 0;

    /// What can be said only of the plan as a whole: limits, the caller's rights.
    virtual void review(std::vector<Reviewed>& changes, const Surroundings& around) const
    {
        static_cast<void>(changes);
        static_cast<void>(around);
    }

    /// What a lost state must have listed as retained: the stack owned it, nothing declares it any
    /// more, and its data is still there. `since` is empty where nothing tells it.
    virtual std::vector<Record> retained(const Surroundings& around) const
    {
        static_cast<void>(around);
        return {};
    }

    /// Every rule that the above may refuse by or warn of.
    virtual std::span<const Rule> rules() const { return {}; }
};

} // namespace reconciler
