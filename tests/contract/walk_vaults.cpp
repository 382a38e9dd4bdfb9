// SPDX-License-Identifier: Apache-2.0
// Recovery Services vaults and their three places of settings.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

namespace contract {
namespace {

void walk_settings(Walk& walk)
{
    const auto soft_delete = vault + "/backupconfig/vaultconfig" + recovery_version;
    walk.get("soft delete settings", soft_delete);
    walk.patch("soft delete settings, changed in part", soft_delete, R"({"properties": {
        "enhancedSecurityState": "Enabled", "softDeleteFeatureState": "Enabled",
        "softDeleteRetentionPeriodInDays": 30}})");
    walk.put("soft delete settings, put", soft_delete, R"({"properties": {
        "enhancedSecurityState": "Enabled", "softDeleteFeatureState": "Enabled",
        "softDeleteRetentionPeriodInDays": 14}})");

    const auto storage = vault + "/backupstorageconfig/vaultstorageconfig" + recovery_version;
    walk.get("storage settings", storage);
    walk.put("storage settings, put", storage, R"({"properties": {
        "storageModelType": "GeoRedundant", "storageType": "GeoRedundant",
        "crossRegionRestoreFlag": false}})");
    walk.patch("storage settings, changed in part", storage,
               R"({"properties": {"crossRegionRestoreFlag": false}})");
    walk.get("encryption settings",
             vault + "/backupEncryptionConfigs/backupResourceEncryptionConfig" + recovery_version);
    walk.get("resource guards", vault + "/backupResourceGuardProxies" + recovery_version);
}

/// A vault's life in the first and in the newest generation.
void walk_generations(Walk& walk)
{
    const auto old = backup_group + "/providers/Microsoft.RecoveryServices/vaults/rsv-generation";
    constexpr auto body = R"({"location": "westeurope", "sku": {"name": "Standard"},
        "properties": {}})";
    walk.put("vault of 2016, created", old + "?api-version=2016-06-01", body);
    walk.put("vault of 2016, put again", old + "?api-version=2016-06-01", body);
    walk.get("vault of 2016", old + "?api-version=2016-06-01");
    walk.get("vault of 2016, as 2023 shows it", old + "?api-version=2023-02-01");
    walk.remove("vault of 2016, deleted", old + "?api-version=2016-06-01");

    const auto url = old + "?api-version=2026-05-01";
    walk.follow(walk.put("vault of 2026, created", url, body));
    walk.get("vault of 2026", url);
    const auto deleted = walk.remove("vault of 2026, deleted", url);
    const std::string status(deleted.response.headers.get("Azure-AsyncOperation"));
    walk.get("vault of 2026, status without a signature",
             status.substr(status.find("/subscriptions"),
                           status.find("&t=") - status.find("/subscriptions")));
    walk.follow(deleted);
}

} // namespace

void walk_vaults(Walk& walk)
{
    const auto url = vault + recovery_version;
    constexpr auto body = R"({"location": "westeurope", "sku": {"name": "RS0", "tier": "Standard"},
        "tags": {"env": "test"}, "properties": {"publicNetworkAccess": "Enabled"}})";
    const auto made = walk.put("vault, created", url, body);
    walk.get("vault, being made", url);
    walk.follow(made);
    walk.get("vault", url);

    const auto changed = walk.put("vault, put again", url, R"({"location": "westeurope",
        "sku": {"name": "RS0", "tier": "Standard"}, "tags": {"env": "test"},
        "identity": {"type": "SystemAssigned"}, "properties": {"publicNetworkAccess": "Enabled",
        "securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}})");
    walk.follow(changed);
    walk.get("vault with an identity", url);
    walk.patch("vault, tags only", url, R"({"tags": {"env": "test", "owner": "b"}})");
    const auto patched = walk.patch("vault, changed in part", url, R"({"properties": {
        "securitySettings": {"immutabilitySettings": {"state": "Disabled"}}}})");
    walk.follow(patched);

    const auto type = "/providers/Microsoft.RecoveryServices/vaults";
    walk.get("vaults of a subscription", subscription + type + recovery_version);
    walk.get("vaults of a group", backup_group + type + recovery_version);
    walk_settings(walk);
    walk_generations(walk);

    const auto empty = backup_group + type + "/rsv-empty" + recovery_version;
    walk.follow(walk.put("vault with immutability, created", empty, R"({"location": "westeurope",
        "sku": {"name": "RS0", "tier": "Standard"}, "properties": {"publicNetworkAccess": "Enabled",
        "securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}})"));
    walk.get("vault with immutability", empty);
    walk.follow(walk.patch("vault without immutability", empty, R"({"properties": {
        "securitySettings": {"immutabilitySettings": {"state": "Disabled"}}}})"));
    walk.follow(walk.remove("an empty vault, deleted", empty));
    walk.remove("a vault that is gone, deleted", empty);
}

} // namespace contract
