// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/backup_actions.hpp"

#include "providers/simulator/key_vault_access.hpp"
#include "providers/simulator/machines.hpp"
#include "providers/simulator/objects.hpp"
#include "providers/simulator/operations.hpp"
#include "providers/simulator/services/access_policies.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/services/item_effects.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

using Words = std::vector<std::string>;
using Said = reconciler::Result<std::string>;

constexpr std::string_view administrator_role = "00482a5a-887f-4fb3-b363-3b7fe8e74483";

reconciler::Result<Object> find_machine(const World& world, const std::string& name)
{
    return find_of_kind(world, Kind::virtual_machine,
                        name.starts_with("vm/") ? name.substr(3) : name);
}

reconciler::Result<Object> find_key_vault(const World& world, const std::string& name)
{
    return find_of_kind(world, Kind::key_vault,
                        name.starts_with("key-vault/") ? name.substr(10) : name);
}

reconciler::Diagnostic refused(const std::string& what, const std::string& why)
{
    reconciler::Diagnostic d;
    d.id = "simulator-refused";
    d.summary = "The simulated Azure refused";
    d.detail = fmt::format("{}: {}", what, why);
    return d;
}

/// The machine's item, the active one before one that is kept.
reconciler::Result<Object> find_item(const World& world, const Object& machine)
{
    auto items = world.linked(Kind::protected_item, machine.id);
    for (auto& item : items)
        if (is_active(item.document)) return std::move(item);
    if (!items.empty()) return std::move(items.front());
    return reconciler::fail(refused(short_form(Kind::virtual_machine, machine.id),
                                    "no vault of the simulated Azure holds a backup of it."));
}

/// Carries an operation out here and now.
Said run(Context& context, std::string_view effect, const json::object& arguments, std::string done)
{
    if (const auto failure = item_effects().at(effect)(context, arguments))
        return reconciler::fail(refused(failure->code, failure->message));
    return done;
}

Said on_item(Context& context, const std::string& machine_name, std::string_view effect,
             json::object sent, std::string_view done)
{
    const auto machine = find_machine(context.world, machine_name);
    if (!machine) return std::unexpected(machine.error());
    const auto item = find_item(context.world, *machine);
    if (!item) return std::unexpected(item.error());
    const json::object arguments{{"item", item->id},
                                 {"requested", context.world.now().time_since_epoch().count()},
                                 {"sent", std::move(sent)}};
    return run(context, effect, arguments,
               fmt::format("{} {}.", done, short_form(Kind::protected_item, item->id)));
}

Said configure(Context& context, const Object& machine, const std::string& vault,
               const std::string& policy_name)
{
    const auto policy = find_of_kind(context.world, Kind::policy,
                                     short_name(Kind::vault, vault) + "/" + policy_name);
    if (!policy) return std::unexpected(policy.error());
    const json::object arguments{
        {"item", item_id(vault, item_name_of(machine.id))},
        {"sent", {{"sourceResourceId", machine.id}, {"policyId", policy->id}}}};
    return run(context, "item-configure", arguments,
               fmt::format("{} is protected in {} with {}.",
                           short_form(Kind::virtual_machine, machine.id),
                           short_form(Kind::vault, vault), policy_name));
}

json::array access_entry(const World& world, const Object& vault)
{
    const json::array words{"get", "list", "backup"};
    return {json::object{{"tenantId", text_at(vault.document, "properties.tenantId")},
                         {"objectId", backup_service_principal(world)},
                         {"permissions", {{"keys", words}, {"secrets", words}}}}};
}

void change_policies(World& world, Object vault, PolicyOperation operation)
{
    auto& properties = vault.document["properties"].as_object();
    const json::array before = array_at(properties, "accessPolicies");
    if (operation == PolicyOperation::remove) {
        json::array kept;
        for (const auto& entry : before)
            if (!same(text_at(entry.as_object(), "objectId"), backup_service_principal(world)))
                kept.push_back(entry);
        properties["accessPolicies"] = std::move(kept);
    } else {
        properties["accessPolicies"] =
            changed_policies(before, access_entry(world, vault), operation);
    }
    world.put(Kind::key_vault, vault.id, vault.document);
}

void assign_administrator(World& world, const Object& vault)
{
    const std::string name = world.new_guid();
    const std::string id = vault.id + "/providers/Microsoft.Authorization/roleAssignments/" + name;
    world.put(Kind::role_assignment, id,
              {{"properties",
                {{"roleDefinitionId", "/subscriptions/" + split(vault.id, '/')[1] +
                                          "/providers/Microsoft.Authorization/roleDefinitions/" +
                                          std::string(administrator_role)},
                 {"principalId", backup_service_principal(world)},
                 {"principalType", "ServicePrincipal"},
                 {"scope", vault.id},
                 {"condition", nullptr},
                 {"conditionVersion", nullptr},
                 {"createdOn", iso_time(world.now())},
                 {"updatedOn", iso_time(world.now())},
                 {"createdBy", nullptr},
                 {"updatedBy", nullptr},
                 {"delegatedManagedIdentityResourceId", nullptr},
                 {"description", nullptr}}},
               {"id", id},
               {"type", "Microsoft.Authorization/roleAssignments"},
               {"name", name}});
}

} // namespace

Said protect_vm(Context& context, const Words& words)
{
    const auto machine = find_machine(context.world, words[1]);
    if (!machine) return std::unexpected(machine.error());
    const auto vault = find_of_kind(context.world, Kind::vault, words[2]);
    if (!vault) return std::unexpected(vault.error());
    return configure(context, *machine, vault->id, words[3]);
}

Said stop_protection(Context& context, const Words& words)
{
    return on_item(context, words[1], "item-stop", {{"protectionState", "ProtectionStopped"}},
                   "Stopped, keeping the data:");
}

Said backup_vm(Context& context, const Words& words)
{
    const auto machine = find_machine(context.world, words[1]);
    if (!machine) return std::unexpected(machine.error());
    const auto item = find_item(context.world, *machine);
    if (!item) return std::unexpected(item.error());
    const std::string name = short_form(Kind::protected_item, item->id);
    if (!is_active(item->document))
        return reconciler::fail(refused(name, "its backups are stopped."));
    const Time until = context.world.now() + std::chrono::hours(24 * 30);
    if (const auto failure = begin_backup_now(context, *item, until))
        return reconciler::fail(refused(failure->code, failure->message));
    return fmt::format("A backup of {} has begun.", name);
}

Said delete_backup(Context& context, const Words& words)
{
    return on_item(context, words[1], "item-delete", {}, "Soft-deleted");
}

Said change_policy(Context& context, const Words& words)
{
    const auto machine = find_machine(context.world, words[1]);
    if (!machine) return std::unexpected(machine.error());
    const auto item = find_item(context.world, *machine);
    if (!item) return std::unexpected(item.error());
    return configure(context, *machine, vault_of(item->id), words[2]);
}

Said grant_key_vault(Context& context, const Words& words)
{
    const auto vault = find_key_vault(context.world, words[1]);
    if (!vault) return std::unexpected(vault.error());
    if (truth_at(vault->document, "properties.enableRbacAuthorization"))
        assign_administrator(context.world, *vault);
    else
        change_policies(context.world, *vault, PolicyOperation::add);
    return fmt::format("Azure Backup may read {}.", short_form(Kind::key_vault, vault->id));
}

Said revoke_key_vault(Context& context, const Words& words)
{
    const auto vault = find_key_vault(context.world, words[1]);
    if (!vault) return std::unexpected(vault.error());
    for (const auto& assignment :
         context.world.linked(Kind::role_assignment, backup_service_principal(context.world)))
        if (same(text_at(assignment.document, "properties.scope"), vault->id))
            context.world.erase(Kind::role_assignment, assignment.id);
    change_policies(context.world, *vault, PolicyOperation::remove);
    return fmt::format("Azure Backup has no access to {} any more.",
                       short_form(Kind::key_vault, vault->id));
}

Said encrypt_vm(Context& context, const Words& words)
{
    const auto machine = find_machine(context.world, words[1]);
    if (!machine) return std::unexpected(machine.error());
    const auto vault = find_key_vault(context.world, words[2]);
    if (!vault) return std::unexpected(vault.error());
    AdeSpec ade;
    ade.secret_vault = vault->id;
    if (words.size() > 3) {
        const auto key_vault = find_key_vault(context.world, words[3]);
        if (!key_vault) return std::unexpected(key_vault.error());
        ade.key_vault = key_vault->id;
    }
    encrypt_machine(context.world, machine->id, ade);
    return fmt::format("{} is encrypted with {}.", short_form(Kind::virtual_machine, machine->id),
                       ade.key_vault.empty() ? "a secret only" : "a secret and a key");
}

Said decrypt_vm(Context& context, const Words& words)
{
    const auto machine = find_machine(context.world, words[1]);
    if (!machine) return std::unexpected(machine.error());
    decrypt_machine(context.world, machine->id);
    return fmt::format("{} is no longer encrypted.",
                       short_form(Kind::virtual_machine, machine->id));
}

} // namespace simulator
