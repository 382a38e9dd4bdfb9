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

/// Where nobody protects more than the default does, as in the recording of 2026-05-01.
std::pair<std::string_view, std::string_view>
scores_of(const World& world, const std::string& vault)
{
    const auto document = world.find(Kind::vault, vault);
    const bool locked = document && immutability_of(document->document) == "Locked";
    const json::object soft = config_of(world, Kind::vault_config, vault);
    if (text_at(soft, "properties.softDeleteFeatureState") == "Disabled") return {"None", "Poor"};
    return locked ? std::pair("Maximum", "Excellent") : std::pair("Adequate", "Good");
}

json::object
soft_delete_of(const World& world, const std::string& vault, const Generation& generation)
{
    const json::object config = config_of(world, Kind::vault_config, vault);
    const std::string state = text_at(config, "properties.softDeleteFeatureState");
    // Two sources of truth disagree when soft delete is off (behaviour §5).
    const auto days =
        state == "Disabled" ? 0 : integer_at(config, "properties.softDeleteRetentionPeriodInDays");
    json::object shown{{"softDeleteRetentionPeriodInDays", days}, {"softDeleteState", state}};
    if (generation.keeps_deleted_vaults)
        shown["enhancedSecurityState"] = text_at(config, "properties.enhancedSecurityState");
    return shown;
}

json::object
security_of(const World& world, const json::object& vault, const Generation& generation)
{
    const std::string id = text_at(vault, "id");
    const json::value* immutability =
        at_path(vault, "properties.securitySettings.immutabilitySettings");
    json::object security;
    if (immutability != nullptr || !generation.keeps_deleted_vaults)
        security["immutabilitySettings"] = immutability != nullptr ? *immutability : json::value();
    security["softDeleteSettings"] = soft_delete_of(world, id, generation);
    security["multiUserAuthorization"] = "Disabled";
    if (generation.keeps_deleted_vaults)
        security["sourceScanConfiguration"] = {{"state", "Disabled"}};
    return security;
}

/// From which api-version on a property is shown.
constexpr std::pair<std::string_view, std::string_view> first_shown[] = {
    {"monitoringSettings", "2022-04-01"},
    {"publicNetworkAccess", "2022-09-10"},
    {"restoreSettings", "2022-09-10"},
    {"costManagementSettings", "2025-08-01"},
};

bool is_shown(std::string_view property, std::string_view api_version)
{
    for (const auto& [name, since] : first_shown)
        if (name == property) return api_version >= since;
    return true;
}

/// In 2023 the newest settings were to be seen in the canary regions only (behaviour §6).
bool shows_settings(const json::object& vault, std::string_view api_version)
{
    return generation_of(api_version).shows_settings ||
           (api_version >= "2023-02-01" && text_at(vault, "location").ends_with("euap"));
}

bool shows_redundancy(const World& world, const json::object& vault, std::string_view api_version)
{
    if (shows_settings(vault, api_version)) return true;
    const json::object config = config_of(world, Kind::storage_config, text_at(vault, "id"));
    return api_version >= "2022-04-01" &&
           (config.contains("$written") ||
            text_at(config, "properties.storageTypeState") == "Locked");
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
    if (system || user) identity["tenantId"] = tenant_of(world);
    if (system) {
        const std::string principal = text_at(before, "principalId");
        identity["principalId"] = principal.empty() ? add_managed_identity(world, name) : principal;
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
    if (const auto enhanced = text_at(settings, "enhancedSecurityState"); !enhanced.empty())
        s["enhancedSecurityState"] = soft_delete_state(enhanced);
    if (const auto days = integer_at(settings, "softDeleteRetentionPeriodInDays"); days > 0)
        s["softDeleteRetentionPeriodInDays"] = days;
    auto& t = storage["properties"].as_object();
    if (properties.contains("redundancySettings")) storage["$written"] = true;
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

json::object new_vault_config(const std::string& vault, bool always_on)
{
    const std::string_view state = always_on ? "AlwaysON" : "Enabled";
    return {{"id", config_id(Kind::vault_config, vault)},
            {"name", "vaultconfig"},
            {"type", "Microsoft.RecoveryServices/vaults/backupconfig"},
            {"properties",
             {{"enhancedSecurityState", state},
              {"softDeleteFeatureState", state},
              {"softDeleteRetentionPeriodInDays", 14},
              {"isSoftDeleteFeatureStateEditable", !always_on}}}};
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

json::object
shown_vault(const World& world, const json::object& vault, std::string_view api_version)
{
    json::object body = shown(vault);
    const std::string id = text_at(vault, "id");
    const Generation& generation = generation_of(api_version);
    const bool settings = shows_settings(vault, api_version);
    json::object properties;
    for (const auto& [name, value] : object_at(vault, "properties")) {
        if (name == "securitySettings" || (name == "backupStorageVersion" && !settings)) continue;
        if (is_shown(name, api_version)) properties.emplace(name, value);
    }
    if (shows_redundancy(world, vault, api_version))
        properties["redundancySettings"] = redundancy_of(world, id);
    if (settings) properties["securitySettings"] = security_of(world, vault, generation);
    if (generation.keeps_deleted_vaults) {
        const auto [score, level] = scores_of(world, id);
        properties["regionOfChoiceSettings"] = {{"status", "Disabled"}};
        properties["secureScore"] = score;
        properties["bcdrSecurityLevel"] = level;
    }
    body["properties"] = std::move(properties);
    return body;
}

json::object
shown_new_vault(const World& world, const json::object& vault, std::string_view api_version)
{
    json::object body = shown_vault(world, vault, api_version);
    auto& properties = body["properties"].as_object();
    const bool newest = generation_of(api_version).keeps_deleted_vaults;
    if (!newest) properties.erase("redundancySettings");
    if (!newest && at_path(vault, "properties.securitySettings") == nullptr)
        properties.erase("securitySettings");
    if (auto* security = properties.if_contains("securitySettings")) {
        security->as_object()["multiUserAuthorization"] = "Invalid";
        if (!newest) security->as_object()["softDeleteSettings"] = nullptr;
    }
    return body;
}

json::object listed_vault(const json::object& vault, std::string_view api_version)
{
    json::object body = shown(vault);
    const json::object all = object_at(body, "properties");
    json::object few;
    for (const std::string_view name :
         {"provisioningState", "publicNetworkAccess", "restoreSettings"})
        if (const auto* value = all.if_contains(name); value && is_shown(name, api_version))
            few[name] = *value;
    body["properties"] = std::move(few);
    if (text_at(body, "sku.name") == "RS0") body["sku"].as_object()["tier"] = "Standard";
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
