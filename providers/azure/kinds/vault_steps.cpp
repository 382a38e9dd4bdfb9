// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/vault_steps.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/resource_guard.hpp"
#include "providers/azure/kinds/vault.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;

namespace {

constexpr auto vault_write = "Microsoft.RecoveryServices/vaults/write";

const ResourceId& id_of(const Case& one)
{
    return one.desired ? one.desired->id : one.record->id;
}

std::string of_vault(const Case& one)
{
    return " of vault " + name_of(id_of(one).text());
}

Step step_for(const Case& one, std::string action, std::string sentence, Object attributes,
              const char* permission = vault_write)
{
    Step step = step_of(one, std::move(action), std::move(sentence), std::move(attributes));
    step.needs = {{permission, id_of(one).text()}};
    return step;
}

Object with_lineage(Object tags, const Case& one)
{
    tags.set(lineage_tag, one.around.lineage);
    return tags;
}

} // namespace

Step create_step(const Case& one)
{
    const Object& wanted = one.desired->attributes;
    Object first = chosen(wanted, {"name", "resource_group", "subscription", "location", "tags",
                                   "existing", "on_remove", "sku", "cross_subscription_restore",
                                   "public_network_access", "monitoring_settings"});
    if (wanted.has("immutability"))
        first.set("immutability", wanted.text("immutability") == "Locked"
                                      ? Value("Unlocked")
                                      : wanted.get("immutability"));
    // what Azure makes so by itself needs no step of its own
    if (wanted.text("resource_guard") == "none")
        first.set("resource_guard", wanted.get("resource_guard"));
    if (wanted.get("identity").object().text("type") == "None")
        first.set("identity", wanted.get("identity"));
    Step make = step_for(one, "create", "create vault " + wanted.text("name"), first);
    make.arguments = chosen(first, {"location", "immutability", "sku", "cross_subscription_restore",
                                    "public_network_access", "monitoring_settings"});
    make.arguments.set("tags", with_lineage(wanted.get("tags").object(), one));
    return make;
}

Step tags_step(const Case& one)
{
    Object tags = one.live->attributes.get("tags").object();
    for (const auto& change : one.differences) {
        if (!change.path.starts_with("tags.")) continue;
        const std::string key = change.path.substr(5);
        if (change.desired.is_null())
            tags.erase(key);
        else
            tags.set(key, change.desired);
    }
    Step step = step_for(one, "set-tags", "set the tags" + of_vault(one),
                         {{"tags", one.desired->attributes.get("tags")}});
    step.arguments = {{"tags", with_lineage(std::move(tags), one)}};
    return step;
}

Step immutability_step(const Case& one, std::string action, std::string state)
{
    Step step =
        step_for(one, std::move(action), "set immutability" + of_vault(one) + " to " + state,
                 {{"immutability", state}});
    step.arguments = {{"immutability", state}};
    if (state == "Disabled") name_request(step, one, id_of(one).text(), guarded::less_immutability);
    return step;
}

Step redundancy_step(const Case& one)
{
    const Object& wanted = one.desired->attributes;
    const Object live =
        one.live ? one.live->attributes
                 : Object{{"storage_redundancy", "GeoRedundant"}, {"cross_region_restore", false}};
    const auto pick = [&](std::string_view name) {
        return wanted.has(name) ? wanted.get(name) : live.get(name);
    };
    Step step = step_for(one, "set-redundancy", "set the storage redundancy" + of_vault(one),
                         chosen(wanted, {"storage_redundancy", "cross_region_restore"}),
                         "Microsoft.RecoveryServices/vaults/backupstorageconfig/write");
    step.arguments = {{"storage_redundancy", pick("storage_redundancy")},
                      {"cross_region_restore", pick("cross_region_restore")}};
    return step;
}

Step soft_delete_step(const Case& one)
{
    Step step = step_for(one, "set-soft-delete", "set soft delete" + of_vault(one),
                         chosen(one.desired->attributes, {"soft_delete"}),
                         "Microsoft.RecoveryServices/vaults/backupconfig/write");
    step.arguments = one.desired->attributes.get("soft_delete").object();
    return step;
}

Step settings_step(const Case& one)
{
    Object wanted =
        chosen(one.desired->attributes,
               {"cross_subscription_restore", "public_network_access", "monitoring_settings"});
    Step step = step_for(one, "set-settings",
                         "set access, alerts and restore scope" + of_vault(one), wanted);
    // both alerts stand in one object that is replaced
    if (Object alerts = one.live->attributes.get("monitoring_settings").object();
        wanted.has("monitoring_settings")) {
        alerts.merge(wanted.get("monitoring_settings").object());
        wanted.set("monitoring_settings", std::move(alerts));
    }
    step.arguments = std::move(wanted);
    return step;
}

Step sku_step(const Case& one)
{
    Step step = step_for(one, "set-sku", "set the sku" + of_vault(one),
                         chosen(one.desired->attributes, {"sku"}));
    step.arguments = {{"sku", one.desired->attributes.get("sku")}};
    return step;
}

Step identity_step(const Case& one)
{
    const Object& wanted = one.desired->attributes.get("identity").object();
    Step step =
        step_for(one, "set-identity", "set the identity" + of_vault(one), {{"identity", wanted}});
    List gone;
    const auto& kept = wanted.get("user_assigned_identities").list();
    const Object live = one.live ? one.live->attributes.get("identity").object() : Object{};
    for (const auto& there : live.get("user_assigned_identities").list()) {
        const auto is_it = [&](const Value& v) { return folded(v.text()) == folded(there.text()); };
        if (wanted.has("user_assigned_identities") && std::ranges::none_of(kept, is_it))
            gone.push_back(there);
    }
    step.arguments = {{"identity", wanted}, {"gone", std::move(gone)}};
    return step;
}

Step map_guard_step(const Case& one)
{
    Step step = step_for(one, "map-guard",
                         "let a resource guard watch over vault " + name_of(id_of(one).text()),
                         chosen(one.desired->attributes, {"resource_guard"}),
                         "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/write");
    step.arguments = chosen(one.desired->attributes, {"resource_guard"});
    return step;
}

void unmap_guard(const Case& one, std::vector<Step>& steps)
{
    if (auto unlock = unlock_step(one, id_of(one).text(), guarded::mapping_delete, ""))
        steps.push_back(std::move(*unlock));
    Step step =
        step_for(one, "unmap-guard", "take the resource guard" + of_vault(one) + " away",
                 one.desired ? chosen(one.desired->attributes, {"resource_guard"}) : Object{},
                 "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/delete");
    if (!one.desired) step.effect = {};
    steps.push_back(std::move(step));
}

} // namespace azure
