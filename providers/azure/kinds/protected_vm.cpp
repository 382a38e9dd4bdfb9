// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/immutability.hpp"
#include "providers/azure/kinds/item_steps.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/protected_item.hpp"
#include "providers/azure/kinds/protected_vm_rules.hpp"
#include "providers/azure/kinds/protection_orders.hpp"
#include "providers/azure/kinds/resource_guard.hpp"
#include "providers/azure/kinds/retention_arithmetic.hpp"

#include "reconciler/plan/diff.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;

namespace {

class ProtectedVm final : public Kind {
public:
    const Table& table() const override { return table_; }

    Desired resolve(const Declared& declared, const Resolving& resolving) const override
    {
        const Desired* policy = resolving.find({"policy", declared.attributes.text("policy")});
        const auto& vm = declared.attributes.text("vm");
        const auto slash = vm.find('/');
        const std::string id = vm.starts_with('/')
                                   ? vm
                                   : vm_id(resolving.set.settings.text("subscription"),
                                           vm.substr(0, slash), vm.substr(slash + 1));
        Desired desired = desired_from(declared, item_id(vault_of(policy->id.text()), id));
        desired.needs = {policy->address};
        desired.needs.insert(desired.needs.end(), policy->needs.begin(), policy->needs.end());
        desired.attributes.set("vm", id);
        desired.attributes.set("policy", policy->id.text());
        return desired;
    }

    Decision decide(const Case& one) const override
    {
        Decision decision = decided(one);
        const auto& declared = one.desired ? one.desired->attributes : one.record->attributes;
        if (const Live* vm = one.around.observation.find(ResourceId(declared.text("vm"))))
            if (const auto* tags = vm->facts.get("tags").as_object()) decision.tags = *tags;
        return decision;
    }

    Write write(const Step& step) const override { return item_request(step); }

private:
    Decision decided(const Case& one) const
    {
        if (!one.desired) return give_up_item(one);
        const Live* vm =
            one.around.observation.find(ResourceId(one.desired->attributes.text("vm")));
        const auto& wanted = one.desired->attributes.text("protection");
        if (wanted == "stopped" || wanted == "suspended") return end(one, wanted);
        const auto elsewhere = items_elsewhere(one, vm);
        const bool skips = !elsewhere.empty() && on_elsewhere(one) == "skip" && !one.record;
        if (skips) return skipped(one, elsewhere.front());
        Decision decision = one.live ? mend(one, vm) : protect(one, vm);
        if (on_elsewhere(one) == "move" && decision.verb != Verb::none)
            leave_others(one, elsewhere, decision);
        return checked(one, vm, std::move(decision));
    }

    static const std::string& on_elsewhere(const Case& one)
    {
        return one.desired->attributes.text("on_protected_elsewhere");
    }

    static Decision checked(const Case& one, const Live* vm, Decision decision)
    {
        if (decision.verb == Verb::none) {
            append(decision.blocked, check_identity(one, vm));
            append(decision.warnings, warnings_about(one, vm));
            if (vm) return decision;
            append(decision.blocked, check_moved(one));
            if (decision.blocked.empty())
                decision.notes.emplace_back("the VM is gone from Azure; its recovery points stay");
            return decision;
        }
        const bool begins = !one.live || !is_active(*one.live);
        check_protection(one, vm, begins).hand_over(decision);
        if (!vm) return decision;
        const auto& encryption = vm->facts.text("encryption");
        decision.notes.push_back("encryption: " + encryption);
        if (encryption.starts_with("ade") && !vm->facts.get("confirmed").truth())
            decision.closer.push_back(vm->id.text());
        return decision;
    }

    /// The active items of the VM in other vaults, but for the one that this object leaves anyway.
    static std::vector<std::string> items_elsewhere(const Case& one, const Live* vm)
    {
        std::vector<std::string> out;
        for (const auto& item : vm ? vm->facts.get("protected_by").list() : List{}) {
            const ResourceId other(item.text());
            if (other == one.desired->id || (one.replaced && one.replaced->id == other)) continue;
            out.push_back(item.text());
        }
        return out;
    }

    static Decision skipped(const Case& one, const std::string& item)
    {
        Decision decision;
        decision.adopts = false;
        decision.notes.push_back(to_string(one.desired->address) + ": skipped, for " +
                                 name_of(vault_of(item)) + " protects the VM");
        return decision;
    }

    /// What is there stays there, and its points with it (facts §11.1).
    static void
    leave_others(const Case& one, const std::vector<std::string>& items, Decision& decision)
    {
        for (const auto& item : items) {
            decision.verb = Verb::move;
            decision.reason = "it is protected in " + name_of(vault_of(item)) +
                              "; its recovery points there stay";
            Step leave = stop_item_elsewhere(one, item);
            if (const Live* there = one.around.observation.find(ResourceId(item))) {
                Step back = return_to(one, item, *there);
                back.effect = {Effect::Kind::forget, leave.address, leave.target, {}, {}, {}};
                do_otherwise(decision, back);
            }
            decision.steps.insert(decision.steps.begin(), std::move(leave));
        }
    }

    static bool is_vm_of(const Case& one, const Live& item)
    {
        return ResourceId(item.attributes.text("vm")) ==
               ResourceId(one.desired->attributes.text("vm"));
    }

    /// A VM that cannot be protected here goes on being protected there (design §5).
    static void do_otherwise(Decision& decision, const Step& back)
    {
        for (auto& step : decision.steps) step.otherwise = {back};
    }

    Decision protect(const Case& one, const Live* vm) const
    {
        Decision decision;
        decision.verb = Verb::create;
        decision.cause = one.record ? Cause::drift : Cause::configuration;
        decision.reason = one.record ? "its protection is gone from Azure" : "it is not protected";
        decision.steps.push_back(protect_item(one, vm, "protect", "protect "));
        if (!one.replaced) return decision;
        const std::string before = vault_of(one.replaced->id.text());
        const bool same_vault = ResourceId(before) == ResourceId(vault_of(one.desired->id.text()));
        decision.verb = Verb::move;
        decision.reason = same_vault
                              ? "it is another VM now, " + vm_name_of(one) +
                                    "; the recovery points of the one before stay"
                              : "its policy belongs to another vault; the recovery points in " +
                                    name_of(before) + " stay there";
        leave_first(one, decision);
        return decision;
    }

    /// A VM has one active item: stop keeping data where it was, then protect here (facts §11.1).
    static void leave_first(const Case& one, Decision& decision)
    {
        const Record& old = *one.replaced;
        const Live* there = one.around.observation.find(old.id);
        const Case leaving{nullptr, &old, there, nullptr, {}, one.around};
        Step leave = !there              ? forget_item(leaving)
                     : is_active(*there) ? stop_item(leaving)
                                         : keep_item_record(leaving);
        leave.id = to_string(old.address) + "/leave";
        decision.handles_replaced = true;
        if (there && is_active(*there) && is_vm_of(one, *there)) {
            Step back = return_to(leaving, old.id.text(), *there);
            back.effect = {Effect::Kind::record, old.address, old.id, {}, {}, {}};
            do_otherwise(decision, back);
        }
        decision.steps.insert(decision.steps.begin(), std::move(leave));
    }

    Decision mend(const Case& one, const Live* vm) const
    {
        Decision decision;
        if (is_soft_deleted(*one.live)) return bring_back(one, vm);
        if (!is_active(*one.live)) return resume(one, vm);
        if (one.differences.empty()) return decision;
        decision.verb = Verb::update;
        decision.reason = find_change(one.differences, "policy") ? "another policy protects it"
                                                                 : "other disks are left out";
        Step step = protect_item(one, vm, "change", "change the protection of ");
        decision.marks = policy_marks(one);
        if (decision.marks.weakens) {
            refuse_weaker_policy(one, decision);
            name_request(step, one, vault_of(one.desired->id.text()), guarded::item_write);
        }
        decision.steps.push_back(std::move(step));
        say_what_goes(one, decision);
        return decision;
    }

    Decision bring_back(const Case& one, const Live* vm) const
    {
        Decision decision;
        decision.verb = Verb::undelete;
        decision.cause = one.record ? Cause::drift : Cause::configuration;
        decision.reason = "its backup is soft-deleted in this vault; it is undeleted and resumed";
        decision.steps.push_back(undelete_item(one));
        decision.steps.push_back(protect_item(one, vm, "resume", "resume "));
        if (one.replaced) leave_first(one, decision);
        return decision;
    }

    Decision resume(const Case& one, const Live* vm) const
    {
        const bool was_ours = one.record && one.record->status == Record::Status::managed;
        const auto& before = was_ours ? one.record->attributes.text("protection") : std::string();
        const bool was_asked = before == "stopped" || before == "suspended";
        Decision decision;
        decision.verb = Verb::resume;
        decision.cause = was_ours && !was_asked ? Cause::drift : Cause::configuration;
        decision.reason = was_asked  ? "its protection is to be active again"
                          : was_ours ? "its protection was stopped in Azure (" +
                                           one.live->facts.text("protection_state") + ")"
                                     : "its protection is stopped and its data kept; it is "
                                       "declared again";
        decision.steps.push_back(protect_item(one, vm, "resume", "resume "));
        if (one.replaced) leave_first(one, decision);
        return decision;
    }

    /// `protection = "stopped"` and "suspended" (facts §6).
    static Decision end(const Case& one, const std::string& how)
    {
        Decision decision;
        const bool suspends = how == "suspended";
        if (!one.live || !is_active(*one.live)) {
            decision.adopts = one.live != nullptr;
            if (!one.live)
                decision.notes.push_back(to_string(one.desired->address) +
                                         ": not protected, as declared");
            return decision;
        }
        const bool was_so = one.record && one.record->attributes.text("protection") == how;
        decision.verb = suspends ? Verb::suspend : Verb::stop;
        decision.cause = was_so ? Cause::drift : Cause::configuration;
        decision.reason =
            was_so ? "its protection was resumed in Azure" : "its protection is to be " + how;
        decision.marks.weakens = true;
        const std::string vault = vault_of(one.desired->id.text());
        if (suspends && !is_immutable(one, vault))
            decision.blocked.push_back(broken(*one.desired, "protection",
                                              "suspend-needs-immutability",
                                              "Backups can be suspended in an immutable vault "
                                              "only; " +
                                                  name_of(vault) + " is none."));
        decision.steps.push_back(suspends ? suspend_item(one) : stop_item(one));
        return decision;
    }

    /// What another policy means for what is kept (facts §5, §11.6).
    static Marks policy_marks(const Case& one)
    {
        Marks marks;
        if (!find_change(one.differences, "policy")) return marks;
        const ResourceId before(one.live->attributes.text("policy"));
        const ResourceId after(one.desired->attributes.text("policy"));
        marks.weakens =
            retention_order(policy_retention(one, after), policy_retention(one, before)) ==
            std::partial_ordering::less;
        if (policy_type(one, before) == "V1" && policy_type(one, after) == "V2")
            marks.one_way.emplace_back("policy-v2");
        return marks;
    }

    static void say_what_goes(const Case& one, Decision& decision)
    {
        if (!decision.marks.weakens) return;
        auto note = pruning_note(
            {one.desired->id}, policy_keeping(one, ResourceId(one.live->attributes.text("policy"))),
            policy_keeping(one, ResourceId(one.desired->attributes.text("policy"))),
            one.around.observation, decision.closer);
        if (!note.empty()) decision.notes.push_back(std::move(note));
    }

    static void refuse_weaker_policy(const Case& one, Decision& decision)
    {
        const std::string vault = vault_of(one.desired->id.text());
        if (!is_immutable(one, vault)) return;
        decision.blocked.push_back(immutable_vault(
            one, "policy",
            name_of(one.desired->attributes.text("policy")) + " keeps less than " +
                name_of(one.live->attributes.text("policy")) + ", and vault " + name_of(vault) +
                " is immutable.",
            "Choose a policy that keeps at least as much, or first set immutability = "
            "\"Disabled\" where the vault is not locked."));
    }

    Table table_ = protected_vm_table();
};

} // namespace

std::unique_ptr<Kind> make_protected_vm_kind()
{
    return std::make_unique<ProtectedVm>();
}

} // namespace azure
