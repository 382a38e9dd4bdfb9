// SPDX-License-Identifier: Apache-2.0
#include "cmd/staleness.hpp"

#include "cmd/build_info.hpp"

#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace cmd {

using namespace reconciler;

namespace {

Diagnostic refused(std::string id, std::string summary, std::string detail)
{
    return problem(std::move(id), std::move(summary), std::move(detail),
                   "Make a new plan with `tresor plan -o FILE`, read it, and apply that.");
}

Diagnostic stale(std::string detail)
{
    return refused("plan-stale", "Saved plan is stale", std::move(detail));
}

Diagnostic applied()
{
    return refused("plan-applied", "Saved plan was carried out already",
                   "Every step of it is done; nothing is done twice.");
}

Diagnostic other_version(const std::string& theirs)
{
    return refused("plan-of-another-version", "Saved plan is of another version of tresor",
                   "It was made by tresor " + theirs + "; this is " + version() + ".");
}

bool is_in_progress(const SavedPlan& saved, const Footing& footing)
{
    return footing.plan && footing.plan->plan == saved.hash;
}

/// The members of `planned` that the step changes and that are not live any more.
std::string differing(const Step& step, const Object& live)
{
    std::string names;
    for (const auto& [name, value] : step.precondition.attributes)
        if (step.effect.attributes.has(name) && live.get(name) != value)
            names += (names.empty() ? "" : ", ") + name + " was " + to_text(value) + " and is " +
                     to_text(live.get(name));
    return names;
}

/// What is live now against what was live at the plan; "" where nothing differs that counts.
std::string changed(const Step& step, const Observation& now)
{
    const auto& condition = step.precondition;
    const Live* live = now.find(condition.id);
    if (!live) return condition.exists ? condition.id.text() + " no longer exists" : "";
    if (!condition.exists) return condition.id.text() + " exists now";
    return differing(step, live->attributes);
}

bool is_same(const Step& one, const Step& other)
{
    return one.action == other.action && one.target == other.target &&
           one.arguments == other.arguments && one.effect == other.effect &&
           std::ranges::equal(one.otherwise, other.otherwise, is_same);
}

/// More than was agreed to.
bool is_worse(const Marks& now, const Marks& then)
{
    const auto is_new = [&](const std::string& door) {
        return std::ranges::find(then.one_way, door) == then.one_way.end();
    };
    return (now.weakens && !then.weakens) || (now.loses_data && !then.loses_data) ||
           std::ranges::any_of(now.one_way, is_new);
}

/// Compares one plan with another, step by step.
class Comparison {
public:
    Comparison(const SavedPlan& saved, const Footing& footing, const Made& fresh)
        : saved_(saved), fresh_(fresh)
    {
        for (const auto& step : saved.plan.steps) planned_.emplace(step.id, &step);
        for (const auto& step : fresh.plan.steps) now_.emplace(step.id, &step);
        for (const auto& change : saved.plan.changes) changes_.emplace(change.address, &change);
        for (const auto& change : fresh.plan.changes) changes_now_.emplace(change.address, &change);
        if (!is_in_progress(saved, footing)) return;
        done_.insert(footing.plan->done.begin(), footing.plan->done.end());
        touch(footing.plan->done);
        touch(footing.plan->begun);
    }

    Remainder result()
    {
        for (const auto& step : saved_.plan.steps)
            if (done_.contains(step.id))
                ++remainder_.done;
            else
                judge(step);
        return std::move(remainder_);
    }

private:
    void touch(const std::vector<std::string>& ids)
    {
        for (const auto& id : ids) {
            const auto found = planned_.find(id);
            if (found != planned_.end()) touched_.insert(found->second->target);
        }
    }

    bool is_touched(const Step& step) const { return touched_.contains(step.target); }

    void judge(const Step& step)
    {
        const bool waits_for_lost = std::ranges::any_of(
            step.after, [&](const std::string& id) { return lost_.contains(id); });
        const auto why = waits_for_lost ? std::string() : why_stale(step);
        if (!waits_for_lost && why.empty()) {
            remainder_.steps.push_back(now_.contains(step.id) ? step : settled(step));
            return;
        }
        lost_.insert(step.id);
        ++remainder_.left_out;
        if (why.empty()) return;
        auto problem = stale("Azure has changed since the plan was made: " + why + ".");
        problem.address = to_string(step.address);
        remainder_.stale.push_back(std::move(problem));
    }

    std::string why_stale(const Step& step) const
    {
        for (const auto& other : step.otherwise)
            if (done_.contains(other.id))
                return "it failed, and \"" + other.sentence + "\" was done instead";
        if (!is_touched(step))
            if (auto what = changed(step, fresh_.observation); !what.empty()) return what;
        const auto now = now_.find(step.id);
        if (now == now_.end()) return why_gone(step);
        if (!is_same(step, *now->second))
            return "\"" + step.sentence + "\" would be done in another way now";
        return why_worse(step.address);
    }

    std::string why_worse(const Address& address) const
    {
        const auto then = changes_.find(address);
        const auto now = changes_now_.find(address);
        if (then == changes_.end() || now == changes_now_.end()) return {};
        if (!is_worse(now->second->marks, then->second->marks)) return {};
        return "what is planned would now weaken protection, lose data or pass a one-way door";
    }

    /// A step that would not be planned now: either all is as it should be, or something else has
    /// to be done first.
    std::string why_gone(const Step& step) const
    {
        const auto now = changes_now_.find(step.address);
        if (now == changes_now_.end()) return is_touched(step) ? "" : not_needed(step);
        if (!now->second->blocked.empty())
            return "it is blocked now (" + now->second->blocked.front().summary + ")";
        for (const auto& id : now->second->steps)
            if (const auto found = now_.find(id);
                found != now_.end() && !found->second->action.empty() && !planned_.contains(id))
                return "\"" + found->second->sentence + "\" would be done now";
        return is_touched(step) ? "" : not_needed(step);
    }

    static std::string not_needed(const Step& step)
    {
        return "\"" + step.sentence + "\" is not needed any more";
    }

    /// An earlier run of the plan did it, but did not live to know: only the state has to learn it.
    static Step settled(Step step)
    {
        step.action.clear();
        return step;
    }

    const SavedPlan& saved_;
    const Made& fresh_;
    std::unordered_map<std::string_view, const Step*> planned_;
    std::unordered_map<std::string_view, const Step*> now_;
    std::map<Address, const Change*> changes_;
    std::map<Address, const Change*> changes_now_;
    std::unordered_set<std::string> done_;
    std::unordered_set<std::string> lost_;
    std::unordered_set<ResourceId> touched_;
    Remainder remainder_;
};

} // namespace

Diagnostics
why_refused(const SavedPlan& saved, const Footing& footing, const std::string& configuration_hash)
{
    Diagnostics problems;
    const bool in_progress = is_in_progress(saved, footing);
    if (saved.tool_version != version()) problems.push_back(other_version(saved.tool_version));
    if (saved.lineage != footing.lineage || (saved.serial != footing.serial && !in_progress))
        problems.push_back(stale("The state has changed since the plan was made: another run came "
                                 "between, or the plan was carried out before that."));
    if (saved.configuration_hash != configuration_hash)
        problems.push_back(stale("The configuration has changed since the plan was made."));
    const auto is_done = [&](const Step& step) {
        return std::ranges::binary_search(footing.plan->done, step.id);
    };
    if (in_progress && problems.empty() && std::ranges::all_of(saved.plan.steps, is_done))
        problems.push_back(applied());
    return problems;
}

Consent consent_in(const SavedPlan& saved)
{
    Consent consent;
    consent.weakenings = std::numeric_limits<int>::max();
    for (const auto& change : saved.plan.changes) {
        if (!change.blocked.empty()) continue;
        consent.data_loss = consent.data_loss || change.marks.loses_data;
        consent.undelete = consent.undelete || change.verb == Verb::undelete;
        consent.one_way.insert(consent.one_way.end(), change.marks.one_way.begin(),
                               change.marks.one_way.end());
    }
    return consent;
}

Remainder remainder_of(const SavedPlan& saved, const Footing& footing, const Made& fresh)
{
    return Comparison(saved, footing, fresh).result();
}

} // namespace cmd
