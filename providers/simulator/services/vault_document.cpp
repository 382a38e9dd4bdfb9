// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/principals.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

std::string config_id(Kind kind, const std::string& vault)
{
    return vault + (kind == Kind::vault_config ? "/backupconfig/vaultconfig"
                                               : "/backupstorageconfig/vaultstorageconfig");
}

json::object redundancy_of(const World& world, const std::string& vault)
{
    const json::object config = config_of(world, Kind::storage_config, vault);
    return {{"standardTierStorageRedundancy", text_at(config, "properties.storageModelType")},
            {"crossRegionRestore",
             truth_at(config, "properties.crossRegionRestoreFlag") ? "Enabled" : "Disabled"}};
}

json::object security_of(const World& world, const json::object& vault)
{
    const json::object config = config_of(world, Kind::vault_config, text_at(vault, "id"));
    const json::value* immutability =
        at_path(vault, "properties.securitySettings.immutabilitySettings");
    return {{"immutabilitySettings", immutability != nullptr ? *immutability : json::value()},
            {"softDeleteSettings",
             {{"softDeleteRetentionPeriodInDays",
               integer_at(config, "properties.softDeleteRetentionPeriodInDays")},
              {"softDeleteState", text_at(config, "properties.softDeleteFeatureState")}}},
            {"multiUserAuthorization", "Disabled"}};
}

json::object new_identity(World& world)
{
    return {{"principalId", world.new_guid()}, {"clientId", world.new_guid()}};
}

/// "systemassigned,userassigned" becomes "SystemAssigned, UserAssigned"; identities get their ids.
json::object identity_of(World& world, const std::string& name, const json::object& before,
                         const json::object& sent)
{
    const std::string type = fold(text_at(sent, "type"));
    const bool system = type.contains("systemassigned");
    const bool user = type.contains("userassigned");
    json::object identity;
    identity["type"] = system && user ? "SystemAssigned, UserAssigned"
                       : system       ? "SystemAssigned"
                       : user         ? "UserAssigned"
                                      : "None";
    if (system) {
        const std::string principal = text_at(before, "principalId");
        identity["principalId"] = principal.empty() ? add_managed_identity(world, name) : principal;
        world.each(Kind::tenant, "", [&](const Object& tenant) {
            identity["tenantId"] = tenant.id;
            return false;
        });
    }
    if (!user) return identity;
    json::object identities = object_at(before, "userAssignedIdentities");
    for (const auto& [id, value] : object_at(sent, "userAssignedIdentities"))
        if (!identities.contains(id)) identities[id] = new_identity(world);
    identity["userAssignedIdentities"] = std::move(identities);
    return identity;
}

void apply_configs(World& world, const std::string& vault, const json::object& properties)
{
    json::object soft = config_of(world, Kind::vault_config, vault);
    json::object storage = config_of(world, Kind::storage_config, vault);
    const json::object settings = object_at(properties, "securitySettings.softDeleteSettings");
    auto& s = soft["properties"].as_object();
    if (const auto state = text_at(settings, "softDeleteState"); !state.empty()) {
        s["softDeleteFeatureState"] = soft_delete_state(state);
        s["isSoftDeleteFeatureStateEditable"] = soft_delete_state(state) != "AlwaysON";
    }
    if (const auto days = integer_at(settings, "softDeleteRetentionPeriodInDays"); days > 0)
        s["softDeleteRetentionPeriodInDays"] = days;
    auto& t = storage["properties"].as_object();
    if (const auto type = text_at(properties, "redundancySettings.standardTierStorageRedundancy");
        !type.empty())
        t["storageModelType"] = t["storageType"] = type;
    if (const auto crr = text_at(properties, "redundancySettings.crossRegionRestore"); !crr.empty())
        t["crossRegionRestoreFlag"] = same(crr, "Enabled");
    world.put(Kind::vault_config, config_id(Kind::vault_config, vault), soft);
    world.put(Kind::storage_config, config_id(Kind::storage_config, vault), storage);
}

} // namespace

std::string vault_id(const World& world, const Call& call)
{
    const std::string id = resource_id(world, call, vault_type, call["vault"]);
    const auto vault = world.find(Kind::vault, id);
    return vault ? vault->id : id;
}

std::optional<Object> ready_vault(const World& world, const Call& call)
{
    auto vault = world.find(Kind::vault, vault_id(world, call));
    if (vault && text_at(vault->document, "properties.provisioningState") == "Provisioning")
        return std::nullopt;
    return vault;
}

http::Response vault_not_found(const Call& call)
{
    return resource_not_found(vault_type, call["vault"], call["group"]);
}

json::object new_vault_config(const std::string& vault)
{
    return {{"id", config_id(Kind::vault_config, vault)},
            {"name", "vaultconfig"},
            {"type", "Microsoft.RecoveryServices/vaults/backupconfig"},
            {"properties",
             {{"enhancedSecurityState", "Enabled"},
              {"softDeleteFeatureState", "Enabled"},
              {"softDeleteRetentionPeriodInDays", 14},
              {"isSoftDeleteFeatureStateEditable", true}}}};
}

json::object new_storage_config(const std::string& vault)
{
    return {{"id", config_id(Kind::storage_config, vault)},
            {"name", "vaultstorageconfig"},
            {"type", "Microsoft.RecoveryServices/vaults/backupstorageconfig"},
            {"properties",
             {{"storageModelType", "GeoRedundant"},
              {"storageType", "GeoRedundant"},
              {"dedupState", "Disabled"},
              {"xcoolState", "Disabled"},
              {"storageTypeState", "Unlocked"},
              {"crossRegionRestoreFlag", false}}}};
}

json::object config_of(const World& world, Kind kind, const std::string& vault)
{
    const auto found = world.find(kind, config_id(kind, vault));
    if (found) return found->document;
    return kind == Kind::vault_config ? new_vault_config(vault) : new_storage_config(vault);
}

std::string immutability_of(const json::object& vault)
{
    const std::string state =
        text_at(vault, "properties.securitySettings.immutabilitySettings.state");
    return state.empty() ? "Disabled" : state;
}

json::object shown_vault(const World& world, const json::object& vault)
{
    json::object body = shown(vault);
    const json::object stored = object_at(body, "properties");
    const std::string id = text_at(vault, "id");
    json::object properties;
    for (const auto& [name, value] : stored) {
        if (name != "securitySettings") properties.emplace(name, value);
        if (name == "privateEndpointStateForSiteRecovery")
            properties["redundancySettings"] = redundancy_of(world, id);
    }
    properties["securitySettings"] = security_of(world, vault);
    body["properties"] = std::move(properties);
    return body;
}

void apply_vault_change(World& world, const std::string& vault, const json::object& sent)
{
    auto object = world.find(Kind::vault, vault);
    if (!object) return;
    json::object& document = object->document;
    json::object properties = object_at(sent, "properties");
    apply_configs(world, vault, properties);
    // Kept in the vault's own settings, or computed by the service.
    for (const std::string_view name :
         {"redundancySettings", "provisioningState", "backupStorageVersion",
          "privateEndpointStateForBackup", "privateEndpointStateForSiteRecovery",
          "resourceGuardOperationRequests"})
        properties.erase(name);
    const json::value* immutability = at_path(properties, "securitySettings.immutabilitySettings");
    if (immutability != nullptr && immutability->is_object())
        properties["securitySettings"] = {{"immutabilitySettings", *immutability}};
    else
        properties.erase("securitySettings");
    merge(document["properties"].as_object(), properties);
    if (const auto* tags = sent.if_contains("tags"); tags != nullptr && tags->is_object())
        document["tags"] = *tags;
    if (const auto* sku = sent.if_contains("sku"); sku != nullptr && sku->is_object())
        document["sku"] = *sku;
    if (const auto* identity = sent.if_contains("identity");
        identity != nullptr && identity->is_object())
        document["identity"] = identity_of(world, text_at(document, "name"),
                                           object_at(document, "identity"), identity->get_object());
    world.put(Kind::vault, vault, document);
}

http::Response accepted(const std::string& status_url, const std::string& result_url)
{
    http::Response response = empty_answer(202);
    response.headers.set("Azure-AsyncOperation", status_url);
    response.headers.set("Location", result_url);
    response.headers.set("Retry-After", "60");
    return response;
}

} // namespace simulator
