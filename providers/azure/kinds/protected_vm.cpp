// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/immutability.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/protected_item.hpp"
#include "providers/azure/kinds/protected_vm_rules.hpp"
#include "providers/azure/kinds/protection_orders.hpp"

#include "reconciler/plan/diff.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

constexpr int grant_propagation_seconds = 15 * 60; // facts §8.2

std::optional<std::string> vm_problem(const Value& value)
{
    const auto& text = value.text();
    if (text.starts_with('/')) {
        if (parts_of(text).provider_and_type == "microsoft.compute/virtualmachines")
            return std::nullopt;
    } else if (std::ranges::count(text, '/') == 1 && !text.ends_with('/')) {
        return std::nullopt;
    }
    return "must be \"resource-group/name\", or the whole ARM id of a virtual machine.";
}

Table protected_vm_table()
{
    Table table;
    table.name = "protected_vm";
    table.doc = "A virtual machine that is backed up.";
    table.attributes = {
        text("vm", "The VM: \"resource-group/name\", or its whole ARM id.")
            .required()
            .identifies()
            .checked(vm_problem),
        text("policy", "The policy that protects it; its vault holds the backups.")
            .required()
            .refers("policy")
            .compared(Comparison::fold_case)
            .from("facts §6"),
        text("encryption", "How the VM must be encrypted; a difference blocks it.")
            .local()
            .one_of({"pmk", "cmk", "double", "host", "ade-bek", "ade-kek", "confidential"})
            .from("facts §1"),
        list("exclude_disks", "Names of data disks that are left out of the backup.")
            .compared(Comparison::fold_case)
            .from("facts §6"),
        text("on_remove",
             "What happens when the block is removed: retain keeps the data, delete gives it up.")
            .local()
            .one_of({"retain", "suspend", "delete", "detach"})
            .defaults_to("retain")
            .from("facts §6"),
    };
    return table;
}

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
        if (!one.desired) return give_up(one);
        const Live* vm =
            one.around.observation.find(ResourceId(one.desired->attributes.text("vm")));
        Decision decision = one.live ? mend(one, vm) : protect(one, vm);
        Findings findings = check_protection(one, vm, !one.live || !is_active(*one.live));
        if (decision.verb == Verb::none) {
            append(decision.blocked, check_identity(one, vm));
            append(decision.warnings, std::move(findings.said));
            return with_evidence(std::move(decision), vm);
        }
        std::move(findings).hand_over(decision);
        if (vm && is_ade(*vm) && !vm->facts.get("confirmed").truth())
            decision.closer.push_back(vm->id.text());
        return with_evidence(std::move(decision), vm);
    }

    Write write(const Step& step) const override;

private:
    static bool is_ade(const Live& vm) { return vm.facts.text("encryption").starts_with("ade"); }

    static Decision with_evidence(Decision decision, const Live* vm)
    {
        if (!vm) {
            if (decision.verb == Verb::none)
                decision.notes.emplace_back("the VM is gone from Azure; its recovery points stay");
            return decision;
        }
        if (decision.verb != Verb::none)
            decision.notes.push_back("encryption: " + vm->facts.text("encryption"));
        return decision;
    }

    Decision protect(const Case& one, const Live* vm) const
    {
        Decision decision;
        decision.verb = Verb::create;
        decision.cause = one.record ? Cause::drift : Cause::configuration;
        decision.reason = one.record ? "its protection is gone from Azure" : "it is not protected";
        decision.steps.push_back(protect_step(one, vm, "protect", "protect "));
        if (one.replaced) {
            decision.verb = Verb::move;
            decision.reason = "its policy belongs to another vault; the recovery points in " +
                              name_of(vault_of(one.replaced->id.text())) + " stay there";
            leave_first(one, decision);
        }
        return decision;
    }

    /// A VM has one active item: stop keeping data where it was, then protect here (facts §11.1).
    static void leave_first(const Case& one, Decision& decision)
    {
        const Record& old = *one.replaced;
        const Live* there = one.around.observation.find(old.id);
        const Case leaving{nullptr, &old, there, nullptr, {}, one.around};
        Step leave = !there              ? forget_step(leaving)
                     : is_active(*there) ? stop_step(leaving)
                                         : keep_record_step(leaving);
        leave.id = to_string(old.address) + "/leave";
        decision.handles_replaced = true;
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
        decision.marks = policy_marks(one);
        if (decision.marks.weakens) refuse_weaker_policy(one, decision);
        decision.steps.push_back(protect_step(one, vm, "change", "change the protection of "));
        return decision;
    }

    Decision bring_back(const Case& one, const Live* vm) const
    {
        Decision decision;
        decision.verb = Verb::undelete;
        decision.cause = one.record ? Cause::drift : Cause::configuration;
        decision.reason = "its backup is soft-deleted in this vault; it is undeleted and resumed";
        Step undelete = step_of(one, "undelete", "undelete the backup of " + vm_name(one), {});
        undelete.arguments = {{"vm", one.desired->attributes.get("vm")}};
        undelete.needs = write_permission(one);
        decision.steps.push_back(std::move(undelete));
        decision.steps.push_back(protect_step(one, vm, "resume", "resume "));
        if (one.replaced) leave_first(one, decision);
        return decision;
    }

    Decision resume(const Case& one, const Live* vm) const
    {
        const bool was_ours = one.record && one.record->status == Record::Status::managed;
        Decision decision;
        decision.verb = Verb::resume;
        decision.cause = was_ours ? Cause::drift : Cause::configuration;
        decision.reason = was_ours
                              ? "its protection was stopped in Azure (" +
                                    one.live->facts.text("protection_state") + ")"
                              : "its protection is stopped and its data kept; it is declared again";
        decision.steps.push_back(protect_step(one, vm, "resume", "resume "));
        if (one.replaced) leave_first(one, decision);
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

    static Step protect_step(const Case& one, const Live* vm, std::string action, std::string words)
    {
        const Object& wanted = one.desired->attributes;
        Step step =
            step_of(one, std::move(action),
                    words + vm_name(one) + " with " + name_of(wanted.text("policy")), wanted);
        step.arguments = chosen(wanted, {"vm", "policy"});
        // Azure forgets the choice of disks unless it is sent again (facts §3 row 24)
        const bool says = wanted.has("exclude_disks");
        const Value& excluded = says || !one.live ? wanted.get("exclude_disks")
                                                  : one.live->attributes.get("exclude_disks");
        if (says || !excluded.list().empty())
            step.arguments.set("exclude_luns", luns_of(excluded, vm));
        if (vm) step.effect.facts.set("vm_unique_id", vm->facts.text("unique_id"));
        if (vm && is_ade(*vm)) step.retry_for_seconds = grant_propagation_seconds;
        step.needs = write_permission(one);
        step.needs.push_back({"Microsoft.Compute/virtualMachines/read", wanted.text("vm")});
        return step;
    }

    static Value luns_of(const Value& names, const Live* vm)
    {
        List luns;
        for (const auto& disk : vm ? vm->facts.get("data_disks").list() : List{})
            for (const auto& name : names.list())
                if (folded(name.text()) == folded(disk.object().text("name")))
                    luns.push_back(disk.object().get("lun"));
        return luns;
    }

    static std::vector<Permission> write_permission(const Case& one)
    {
        const auto& id = one.desired ? one.desired->id : one.record->id;
        return {{"Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/"
                 "protectedItems/write",
                 vault_of(id.text())}};
    }

    static std::string vm_name(const Case& one)
    {
        return name_of((one.desired ? one.desired->attributes : one.record->attributes).text("vm"));
    }

    static Decision give_up(const Case& one)
    {
        const auto& how = one.record->attributes.text("on_remove");
        Decision decision;
        decision.reason =
            one.around.destroying ? "everything is destroyed" : "it is no longer declared";
        if (how == "delete" && !is_soft_deleted(*one.live))
            return delete_data(one, std::move(decision));
        decision.verb = how == "detach"    ? Verb::forget
                        : how == "suspend" ? Verb::suspend
                                           : Verb::stop;
        if (how == "detach" || !is_active(*one.live)) {
            decision.verb = Verb::forget;
            decision.reason += how == "detach" ? "; it stays protected (on_remove = \"detach\")"
                                               : "; its protection is stopped already";
            decision.steps.push_back(how == "detach" ? forget_step(one) : keep_record_step(one));
            return decision;
        }
        decision.marks.weakens = true;
        if (how == "suspend") refuse_suspend(one, decision);
        decision.reason += how == "suspend"
                               ? "; backups are suspended, recovery points age by policy"
                               : "; its recovery points are kept";
        decision.steps.push_back(how == "suspend" ? suspend_step(one) : stop_step(one));
        return decision;
    }

    /// Azure suspends on immutable vaults only (facts §6).
    static void refuse_suspend(const Case& one, Decision& decision)
    {
        const std::string vault = vault_of(one.record->id.text());
        if (is_immutable_now(one, vault)) return;
        decision.blocked.push_back(broken(
            one.record->address, "suspend-needs-immutability",
            "Backups can be suspended in an immutable vault only; " + name_of(vault) + " is none.",
            "Declare the VM again with on_remove = \"retain\" and remove it then."));
    }

    static void refuse_delete(const Case& one, Decision& decision)
    {
        const std::string vault = vault_of(one.record->id.text());
        if (!is_immutable_now(one, vault)) return;
        decision.blocked.push_back(immutable_vault(
            one, "",
            "on_remove = \"delete\" asks for the recovery points to be deleted, and vault " +
                name_of(vault) + " is immutable.",
            "Declare the VM again with on_remove = \"retain\" or \"suspend\" and remove it then."));
    }

    static Decision delete_data(const Case& one, Decision decision)
    {
        decision.verb = Verb::delete_data;
        decision.marks.loses_data = true;
        refuse_delete(one, decision);
        decision.reason += "; on_remove = \"delete\" gives up its recovery points";
        Step step =
            step_of(one, "delete",
                    "stop protecting " + vm_name(one) + " and delete its recovery points", {});
        step.effect.kind = Effect::Kind::retain;
        step.effect.facts.set("deleted", true);
        step.needs = {{"Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/"
                       "protectedItems/delete",
                       vault_of(one.record->id.text())}};
        decision.steps.push_back(std::move(step));
        return decision;
    }

    static Step stop_step(const Case& one)
    {
        Step step =
            step_of(one, "stop", "stop protecting " + vm_name(one) + ", keeping its data", {});
        step.arguments = {{"vm", one.record->attributes.get("vm")}};
        step.effect.kind = Effect::Kind::retain;
        step.needs = write_permission(one);
        return step;
    }

    static Step suspend_step(const Case& one)
    {
        Step step = stop_step(one);
        step.action = "suspend";
        step.id = to_string(step.address) + "/suspend";
        step.sentence = "suspend the backups of " + vm_name(one);
        return step;
    }

    static Step keep_record_step(const Case& one)
    {
        Step step = step_of(one, "", "keep " + vm_name(one) + " in the list of retained data", {});
        step.id = to_string(step.address) + "/retain";
        step.effect.kind = Effect::Kind::retain;
        return step;
    }

    static Step forget_step(const Case& one)
    {
        Step step = step_of(one, "", "let go of " + vm_name(one), {});
        step.id = to_string(step.address) + "/forget";
        step.effect.kind = Effect::Kind::forget;
        return step;
    }

    Table table_ = protected_vm_table();
};

json::object disk_exclusion(const Value& luns)
{
    json::array list;
    for (const auto& lun : luns.list()) list.emplace_back(lun.integer());
    return {{"diskExclusionProperties",
             {{"diskLunList", std::move(list)}, {"isInclusionList", false}}}};
}

Write ProtectedVm::write(const Step& step) const
{
    const std::string path = api::versioned(url_path(step.target.text()), api::recovery_services);
    if (step.action == "delete") return {"DELETE", path, {}};
    json::object properties{{"protectedItemType", "Microsoft.Compute/virtualMachines"},
                            {"sourceResourceId", step.arguments.text("vm")}};
    if (step.arguments.has("policy")) {
        properties["policyId"] = step.arguments.text("policy");
        if (step.arguments.has("exclude_luns"))
            properties["extendedProperties"] = disk_exclusion(step.arguments.get("exclude_luns"));
    } else {
        properties["policyId"] = "";
        properties["protectionState"] =
            step.action == "suspend" ? "BackupsSuspended" : "ProtectionStopped";
        if (step.action == "undelete") properties["isRehydrate"] = true;
    }
    return {"PUT", path, json::object{{"properties", std::move(properties)}}};
}

} // namespace

std::unique_ptr<Kind> make_protected_vm_kind()
{
    return std::make_unique<ProtectedVm>();
}

} // namespace azure
