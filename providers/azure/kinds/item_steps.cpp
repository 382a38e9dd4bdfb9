// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/item_steps.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/resource_guard.hpp"

namespace azure {

using namespace reconciler;

namespace {

constexpr int grant_propagation_seconds = 15 * 60; // facts §8.2
constexpr std::string_view item_type =
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/";

const ResourceId& id_of(const Case& one)
{
    return one.desired ? one.desired->id : one.record->id;
}

std::vector<Permission> permission_to(const char* what, std::string_view item)
{
    return {{std::string(item_type) + what, vault_of(item)}};
}

Value luns_of(const Value& names, const Live* vm)
{
    List luns;
    for (const auto& disk : vm ? vm->facts.get("data_disks").list() : List{})
        for (const auto& name : names.list())
            if (folded(name.text()) == folded(disk.object().text("name")))
                luns.push_back(disk.object().get("lun"));
    return luns;
}

void choose_disks(Step& step, const Case& one, const Live* vm)
{
    const Object& wanted = one.desired->attributes;
    const bool says = wanted.has("exclude_disks");
    const Value& excluded =
        says || !one.live ? wanted.get("exclude_disks") : one.live->attributes.get("exclude_disks");
    if (says || !excluded.list().empty()) step.arguments.set("exclude_luns", luns_of(excluded, vm));
}

/// What else the item was told is read and sent again.
void keep_extended(Step& step, const Case& one)
{
    if (one.live && one.live->facts.get("extended").truth()) step.arguments.set("extended", true);
}

Step ending(const Case& one, std::string action, std::string sentence)
{
    const Object& attributes = one.desired ? one.desired->attributes : one.record->attributes;
    Step step = step_of(one, std::move(action), std::move(sentence),
                        one.desired ? one.desired->attributes : Object{});
    step.arguments = {{"vm", attributes.get("vm")}};
    keep_extended(step, one);
    if (!one.desired) step.effect.kind = Effect::Kind::retain;
    step.needs = permission_to("write", id_of(one).text());
    name_request(step, one, vault_of(id_of(one).text()), guarded::item_write);
    return step;
}

} // namespace

std::string vm_name_of(const Case& one)
{
    return name_of((one.desired ? one.desired->attributes : one.record->attributes).text("vm"));
}

Step protect_item(const Case& one, const Live* vm, std::string action, const std::string& words)
{
    const Object& wanted = one.desired->attributes;
    Step step =
        step_of(one, std::move(action),
                words + vm_name_of(one) + " with " + name_of(wanted.text("policy")), wanted);
    step.arguments = chosen(wanted, {"vm", "policy"});
    choose_disks(step, one, vm);
    keep_extended(step, one);
    if (vm) {
        step.effect.facts.set("vm_unique_id", vm->facts.text("unique_id"));
        if (!vm->facts.get("key_vaults").list().empty()) {
            step.retry_for_seconds = grant_propagation_seconds;
            step.effect.facts.set("encrypted_with", vm->facts.get("key_vaults"));
        }
    }
    step.needs = permission_to("write", one.desired->id.text());
    step.needs.push_back({"Microsoft.Compute/virtualMachines/read", wanted.text("vm")});
    return step;
}

Step undelete_item(const Case& one)
{
    Step step = step_of(one, "undelete", "undelete the backup of " + vm_name_of(one), {});
    step.arguments = {{"vm", one.desired->attributes.get("vm")}};
    keep_extended(step, one);
    step.needs = permission_to("write", one.desired->id.text());
    return step;
}

Step stop_item(const Case& one)
{
    return ending(one, "stop", "stop protecting " + vm_name_of(one) + ", keeping its data");
}

Step suspend_item(const Case& one)
{
    return ending(one, "suspend", "suspend the backups of " + vm_name_of(one));
}

Step stop_item_elsewhere(const Case& one, const std::string& item)
{
    Step step = step_of(one, "stop",
                        "stop protecting " + vm_name_of(one) + " in " + name_of(vault_of(item)) +
                            ", keeping its data",
                        {});
    step.id = to_string(step.address) + "/leave";
    step.target = ResourceId(item);
    step.arguments = {{"vm", one.desired->attributes.get("vm")}};
    step.precondition = {step.target, true, {}, {}};
    step.effect = {Effect::Kind::retain,
                   step.address,
                   step.target,
                   {{"vm", one.desired->attributes.get("vm")}},
                   {},
                   {}};
    step.needs = permission_to("write", item);
    name_request(step, one, vault_of(item), guarded::item_write);
    return step;
}

Step return_to(const Case& one, const std::string& item, const Live& there)
{
    Step step =
        step_of(one, "resume", "resume " + vm_name_of(one) + " in " + name_of(vault_of(item)), {});
    step.id = to_string(step.address) + "/return";
    step.target = ResourceId(item);
    step.arguments = {{"vm", there.attributes.get("vm")},
                      {"policy", there.attributes.get("policy")}};
    const Live* vm = one.around.observation.find(ResourceId(there.attributes.text("vm")));
    if (const auto& excluded = there.attributes.get("exclude_disks"); !excluded.list().empty())
        step.arguments.set("exclude_luns", luns_of(excluded, vm));
    if (there.facts.get("extended").truth()) step.arguments.set("extended", true);
    step.precondition = {step.target, true, {}, {}};
    step.effect = {};
    step.needs = permission_to("write", item);
    return step;
}

void delete_item(const Case& one, std::vector<Step>& steps)
{
    const std::string item = one.record->id.text();
    if (auto unlock = unlock_step(one, vault_of(item), guarded::item_delete, item))
        steps.push_back(std::move(*unlock));
    Step step =
        step_of(one, "delete",
                "stop protecting " + vm_name_of(one) + " and delete its recovery points", {});
    step.effect.kind = Effect::Kind::retain;
    step.effect.facts.set("deleted", true);
    step.needs = permission_to("delete", item);
    steps.push_back(std::move(step));
}

Step keep_item_record(const Case& one)
{
    Step step = step_of(one, "", "keep " + vm_name_of(one) + " in the list of retained data", {});
    step.id = to_string(step.address) + "/retain";
    step.effect.kind = Effect::Kind::retain;
    return step;
}

Step forget_item(const Case& one)
{
    Step step = step_of(one, "", "let go of " + vm_name_of(one), {});
    step.id = to_string(step.address) + "/forget";
    step.effect.kind = Effect::Kind::forget;
    return step;
}

} // namespace azure
