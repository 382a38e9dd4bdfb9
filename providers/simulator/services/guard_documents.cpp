// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/guard_documents.hpp"

#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace simulator {

namespace {

// 2025ext/dataprotection/test_dataprotection_resource_guard_mapping #5.
constexpr CriticalOperation operations[] = {
    guarded::item_delete,
    guarded::item_write,
    guarded::policy_write,
    guarded::proxy_delete,
    guarded::security_pin,
    guarded::soft_delete_off,
    guarded::stop_protection,
    guarded::less_immutability,
    {"Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/"
     "recoveryPoints/restore/action",
     "triggerRestoreRequests"},
    {"Microsoft.RecoveryServices/vaults/registeredIdentities/delete", "deleteMABIdentityRequests"},
};

/// Those of the vaults of Data Protection, whose requests are called like themselves.
constexpr std::string_view other_operations[] = {
    "backupInstances/delete",
    "backupResourceGuardProxies/delete",
    "write#reduceImmutabilityState",
    "write#reduceSoftDeleteSecurity",
    "write#modifyEncryptionSettings",
    "backupInstances/stopProtection/action",
    "backupInstances/suspendBackups/action",
    "backupInstances/write",
    "backupInstances/restore/action",
};

json::array all_operations()
{
    json::array all;
    for (const auto& [operation, request] : operations)
        all.emplace_back(
            json::object{{"vaultCriticalOperation", operation},
                         {"requestResourceType", fmt::format("{}/{}", guard_type, request)}});
    for (const auto name : other_operations) {
        const std::string operation = "Microsoft.DataProtection/backupVaults/" + std::string(name);
        all.emplace_back(json::object{{"vaultCriticalOperation", operation},
                                      {"requestResourceType", operation}});
    }
    return all;
}

/// As the vault shows it: "resourcegroups".
std::string spelled_by_vault(std::string id)
{
    if (const auto at = id.find("/resourceGroups/"); at != std::string::npos)
        id.replace(at, 16, "/resourcegroups/");
    return id;
}

} // namespace

std::span<const CriticalOperation> critical_operations()
{
    return operations;
}

bool watches(const json::object& guard, const CriticalOperation& operation)
{
    const json::array excluded = array_at(guard, "properties.vaultCriticalOperationExclusionList");
    return std::ranges::none_of(excluded, [&](const json::value& name) {
        return name.is_string() && same(name.get_string(), operation.operation);
    });
}

json::object guard_document(const std::string& id, const json::object& sent)
{
    json::object properties{{"provisioningState", "Succeeded"},
                            {"resourceGuardOperations", all_operations()},
                            {"vaultCriticalOperationExclusionList",
                             array_at(sent, "properties.vaultCriticalOperationExclusionList")},
                            {"allowAutoApprovals", true}};
    if (const auto description = text_at(sent, "properties.description"); !description.empty())
        properties["description"] = description;
    json::object guard{{"location", location_name(text_at(sent, "location"))},
                       {"properties", std::move(properties)},
                       {"id", id},
                       {"name", id.substr(id.find_last_of('/') + 1)},
                       {"type", guard_type}};
    if (sent.contains("tags")) guard["tags"] = object_at(sent, "tags");
    return guard;
}

json::object shown_proxy(const json::object& proxy, std::string_view api_version)
{
    constexpr std::size_t first_known = 6; // 2023/backup/test_backup_rg_mapping #41
    json::object body = shown(proxy);
    auto& details = body["properties"].as_object()["resourceGuardOperationDetails"].as_array();
    if (api_version < "2024-01-01" && details.size() > first_known) details.resize(first_known);
    return body;
}

json::object proxy_document(const World& world, const std::string& id, const Object& guard)
{
    const std::string named = spelled_by_vault(guard.id);
    json::array details;
    for (const auto& critical : operations)
        if (watches(guard.document, critical))
            details.emplace_back(
                json::object{{"vaultCriticalOperation", critical.operation},
                             {"defaultResourceRequest",
                              named + "/" + std::string(critical.request) + "/default"}});
    return {{"id", id},
            {"name", "VaultProxy"},
            {"type", "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies"},
            {"properties",
             {{"resourceGuardResourceId", named},
              {"resourceGuardOperationDetails", std::move(details)},
              {"lastUpdatedTime", iso_time(world.now())},
              {"description", text_at(guard.document, "properties.description")}}}};
}

} // namespace simulator
