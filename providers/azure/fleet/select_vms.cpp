// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/fleet/select_vms.hpp"

#include "providers/azure/fleet/selector.hpp"
#include "providers/azure/fleet/selector_findings.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/protection_orders.hpp"
#include "providers/azure/kinds/scopes.hpp"

#include "reconciler/model/day.hpp"
#include "reconciler/model/glob.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace azure {

using namespace reconciler;

namespace {

/// The policy `name`, or all that the block `name` made.
std::vector<const Desired*> policies_called(const DesiredSet& set, const std::string& name)
{
    std::vector<const Desired*> found;
    for (const auto& object : set.objects) {
        if (object.address.kind != "policy") continue;
        const auto [base, each] = parts_of_key(object.address.key);
        if (object.address.key == name || (!each.empty() && base == name)) found.push_back(&object);
    }
    return found;
}

class Selecting {
public:
    Selecting(DesiredSet& desired, const Observation& observation,
              const std::vector<Record>& records)
        : desired_(desired), observation_(observation), today_(iso_day(observation.at))
    {
        for (const auto& object : desired.objects) {
            if (object.address.kind == "protected_vm") named_.emplace(object.attributes.text("vm"));
            by_id_.emplace(object.id, &object);
        }
        for (const auto& record : records)
            if (record.address.kind == "protected_vm" && record.status == Record::Status::managed)
                recorded_.emplace(record.address, &record);
        for (const auto& live : observation.objects)
            if (live.kind == "virtual_machine") candidates_.emplace_back(live);
        std::ranges::sort(candidates_, {}, &Candidate::key);
    }

    void run()
    {
        for (const auto& selector : desired_.selectors) select(selector);
        for (auto& object : made_) desired_.objects.push_back(std::move(object));
    }

private:
    struct Joined {
        const Candidate* candidate = nullptr;
        std::string why;
    };

    void select(const Desired& selector)
    {
        const std::string& home = desired_.settings.text("subscription");
        const Object& where = selector.attributes.get("where").object();
        std::vector<Joined> matched;
        std::map<std::string, std::string> others; ///< why a VM does not match, by key
        for (const auto& candidate : candidates_) {
            auto found = match(where, candidate, home);
            if (!found.matches) {
                if (!recorded_.empty()) others[candidate.key()] = std::move(found.why);
                continue;
            }
            if (named_.contains(candidate.vm->id)) continue; // its own block says how
            if (const auto* exception = exception_of(selector, candidate)) {
                if (is_over(*exception)) {
                    matched.push_back({&candidate, std::move(found.why)});
                    expired_.emplace(candidate.vm->id, exception);
                } else {
                    others[candidate.key()] = "it is an exception: " + exception->text("reason");
                }
                continue;
            }
            matched.push_back({&candidate, std::move(found.why)});
        }
        const auto wrong = wrong_count(selector, matched.size());
        std::set<std::string> keys;
        for (const auto& one : matched) {
            keys.insert(one.candidate->key());
            join(selector, one, wrong);
        }
        keep_leavers(selector, keys, others, wrong);
    }

    const Object* exception_of(const Desired& selector, const Candidate& candidate) const
    {
        const std::string short_name = folded(candidate.resource_group + '/' + candidate.name);
        for (const auto& one : selector.attributes.get("except").list()) {
            const std::string pattern = folded(one.object().text("vm"));
            const std::string_view name =
                pattern.starts_with('/') ? std::string_view(candidate.vm->id.folded()) : short_name;
            if (glob(pattern, name)) return &one.object();
        }
        return nullptr;
    }

    bool is_over(const Object& exception) const
    {
        return exception.has("until") && exception.text("until") < today_;
    }

    std::optional<Diagnostic> wrong_count(const Desired& selector, std::size_t count) const
    {
        const Object& attributes = selector.attributes;
        const auto number = static_cast<std::int64_t>(count);
        const bool is_partial = !unread_of(selector).empty();
        if (attributes.has("min") && number < attributes.get("min").integer() && !is_partial)
            return count_outside(selector, count, "min");
        if (attributes.has("max") && number > attributes.get("max").integer())
            return count_outside(selector, count, "max");
        return std::nullopt;
    }

    std::vector<std::string> unread_of(const Desired& selector) const
    {
        auto subscriptions = subscriptions_of(selector.attributes.get("where").object(),
                                              desired_.settings.text("subscription"));
        std::erase_if(subscriptions, [&](const std::string& one) {
            return !is_unread(observation_, vm_scope(one));
        });
        return subscriptions;
    }

    void join(const Desired& selector, const Joined& joined, const std::optional<Diagnostic>& wrong)
    {
        const Candidate& candidate = *joined.candidate;
        const auto [claim, is_first] =
            claims_.try_emplace(candidate.vm->id, &selector, made_.size());
        if (!is_first) {
            made_[claim->second.second].blocked.push_back(
                claimed_by_two(*claim->second.first, selector, candidate.vm->id.text()));
            return;
        }
        Desired object = protected_by(selector, candidate.key(), candidate.vm->id.text());
        const bool is_new = !recorded_.contains(object.address);
        object.notes.push_back((is_new ? "joins " : "in ") + to_string(selector.address) + ": " +
                               joined.why);
        if (!is_new) object.notes.clear();
        const Desired* policy = policy_for(selector, candidate);
        if (policy)
            give(object, *policy, candidate.vm->id.text());
        else
            leave_out(object, selector, candidate);
        if (wrong && is_new) object.blocked.push_back(*wrong);
        if (const auto over = expired_.find(candidate.vm->id); over != expired_.end() && is_new)
            object.blocked.push_back(exception_is_over(selector, *over->second));
        made_.push_back(std::move(object));
    }

    /// The policy, or with `place` the one beside the VM; null where there is none or several are.
    const Desired* policy_for(const Desired& selector, const Candidate& candidate) const
    {
        const auto& policies = selector.attributes.get("policies").list();
        const std::string& place = selector.attributes.text("place");
        const Desired* found = nullptr;
        for (const auto& id : policies) {
            const Desired* policy = by_id_.find(ResourceId(id.text()))->second;
            if (place.empty()) return policy;
            const Desired* vault = vault_of_policy(*policy);
            if (!vault || normalised_location(vault->attributes.get("location")) !=
                              normalised_location(candidate.vm->facts.get("location")))
                continue;
            if (place == "same-subscription-and-region" &&
                folded(parts_of(vault->id.text()).subscription) != folded(candidate.subscription))
                continue;
            if (found) return nullptr;
            found = policy;
        }
        return found;
    }

    const Desired* vault_of_policy(const Desired& policy) const
    {
        const auto found = by_id_.find(ResourceId(vault_of(policy.id.text())));
        return found == by_id_.end() ? nullptr : found->second;
    }

    Desired
    protected_by(const Desired& selector, const std::string& key, const std::string& vm) const
    {
        Desired object;
        object.address = {"protected_vm", key_of_each(selector.address.key, key)};
        object.derived = true;
        object.declared = selector.declared;
        object.attributes = {{"vm", vm}, {"on_remove", selector.attributes.get("on_remove")}};
        return object;
    }

    static void give(Desired& object, const Desired& policy, const std::string& vm)
    {
        object.id = ResourceId(item_id(vault_of(policy.id.text()), vm));
        object.needs = {policy.address};
        object.needs.insert(object.needs.end(), policy.needs.begin(), policy.needs.end());
        object.attributes.set("policy", policy.id.text());
    }

    /// No vault is there to hold it: it stands in the plan with the reason.
    void leave_out(Desired& object, const Desired& selector, const Candidate& candidate) const
    {
        const auto& policies = selector.attributes.get("policies").list();
        object.id = ResourceId(item_id(vault_of(policies.front().text()), candidate.vm->id.text()));
        object.attributes.set("policy", policies.front());
        object.blocked.push_back(no_place(selector, candidate));
    }

    void keep_leavers(const Desired& selector, const std::set<std::string>& members,
                      const std::map<std::string, std::string>& others,
                      const std::optional<Diagnostic>& wrong)
    {
        const bool keeps = selector.attributes.text("on_leave") == "keep";
        for (const auto& [address, record] : recorded_) {
            const auto [base, key] = parts_of_key(address.key);
            if (base != selector.address.key || key.empty() || members.contains(std::string(key)))
                continue;
            const std::string& vm = record->attributes.text("vm");
            if (named_.contains(ResourceId(vm)) || claims_.contains(ResourceId(vm))) continue;
            const bool was_seen = observation_.find(ResourceId(vm)) != nullptr;
            const bool is_hidden =
                !was_seen && is_unread(observation_, vm_scope(parts_of(vm).subscription));
            if (!keeps && !wrong && !is_hidden) continue;
            Desired object = protected_by(selector, std::string(key), vm);
            object.id = record->id;
            object.attributes = record->attributes;
            object.attributes.set("on_remove", selector.attributes.get("on_remove"));
            const auto why = others.find(std::string(key));
            object.notes.push_back("left " + to_string(selector.address) + ": " +
                                   (is_hidden             ? "its subscription could not be read"
                                    : !was_seen           ? "the VM is gone from Azure"
                                    : why == others.end() ? "it does not match"
                                                          : why->second) +
                                   "; it stays protected");
            made_.push_back(std::move(object));
        }
    }

    DesiredSet& desired_;
    const Observation& observation_;
    std::string today_;
    std::unordered_set<ResourceId> named_;                 ///< VMs with a block of their own
    std::unordered_map<ResourceId, const Desired*> by_id_; ///< what is declared
    std::map<Address, const Record*> recorded_;
    std::vector<Candidate> candidates_;
    std::map<ResourceId, const Object*> expired_;
    std::unordered_map<ResourceId, std::pair<const Desired*, std::size_t>> claims_;
    std::vector<Desired> made_;
};

} // namespace

Result<Desired> resolve_selector(const Declared& declared, const DesiredSet& set)
{
    const std::string& name = declared.attributes.text("policy");
    const auto policies = policies_called(set, name);
    if (policies.empty()) return fail(no_such_policy(declared, set));
    if (policies.size() > 1 && !declared.attributes.has("place"))
        return fail(which_policy(declared, policies));
    const bool clashes = std::ranges::any_of(set.objects, [&](const Desired& object) {
        return object.address.kind == "protected_vm" &&
               parts_of_key(object.address.key).base == declared.address.key;
    });
    if (clashes) return fail(name_is_taken(declared));
    Desired selector = desired_from(declared, "");
    List ids;
    for (const auto* policy : policies) ids.emplace_back(policy->id.text());
    selector.attributes.set("policies", std::move(ids));
    return selector;
}

void select_vms(DesiredSet& desired, const Observation& observation,
                const std::vector<Record>& records)
{
    if (!desired.selectors.empty()) Selecting(desired, observation, records).run();
}

} // namespace azure
