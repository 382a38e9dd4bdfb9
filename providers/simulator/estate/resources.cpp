// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/estate/builder.hpp"
#include "providers/simulator/storage_accounts.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/vault_contents.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

/// `only`: the subscription of a group that names none.
void read_group(Builder& builder, Block& block, const Word& word, const std::string& only)
{
    const Word name = block.required("name");
    const Word location = block.required("location");
    const json::object tags = block.texts("tags");
    builder.repeat(block, [&](std::int64_t index) {
        const std::string called = expand_pattern(name.text, index);
        const std::string subscription =
            word.empty() ? only
                         : builder.resolve(builder.subscriptions, word, "subscription", index);
        const std::string id = subscription + "/resourceGroups/" + called;
        if (builder.is_duplicate(Kind::resource_group, id, name.span)) return;
        builder.world.put(Kind::resource_group, id,
                          {{"id", id},
                           {"name", called},
                           {"type", "Microsoft.Resources/resourceGroups"},
                           {"location", location_name(location.text)},
                           {"tags", tags},
                           {"properties", {{"provisioningState", "Succeeded"}}}});
        builder.name(builder.groups, called, id);
        builder.name(builder.groups, split(subscription, '/').back() + "/" + called, id);
    });
}

/// What a group lies in that names no subscription.
std::string only_subscription(Builder& builder, const Block& block)
{
    std::string only;
    std::size_t count = 0;
    builder.world.each(Kind::subscription, "", [&](const Object& subscription) {
        only = subscription.id;
        return ++count < 2;
    });
    if (count != 1)
        builder.reading.report(
            "estate-missing-key", "A key is missing in the estate file",
            fmt::format("{} needs the key \"subscription\", for the estate has {}.", block.what(),
                        count == 0 ? "none" : "several"),
            "", block.span());
    return only;
}

json::array permission_words(Block& block, std::string_view key)
{
    json::array words;
    for (const auto& word : block.words(key)) words.emplace_back(word.text);
    return words;
}

json::array read_access_policies(Builder& builder, Block& vault)
{
    json::array policies;
    for (auto& block : vault.tables("access_policy")) {
        const Word principal = block.required("principal");
        json::object permissions{{"keys", permission_words(block, "keys")},
                                 {"secrets", permission_words(block, "secrets")},
                                 {"certificates", permission_words(block, "certificates")}};
        block.finish();
        const std::string object_id = builder.resolve(builder.principals, principal, "application");
        policies.emplace_back(json::object{{"tenantId", builder.tenant},
                                           {"objectId", object_id},
                                           {"permissions", std::move(permissions)}});
    }
    return policies;
}

std::vector<KeySpec> read_keys(Block& vault)
{
    std::vector<KeySpec> keys;
    for (auto& block : vault.tables("key")) {
        KeySpec key;
        key.name = block.required("name").text;
        key.enabled = block.truth("enabled", true);
        key.expires = block.moment("expires");
        key.of_certificate = block.truth("certificate", false);
        block.finish();
        keys.push_back(std::move(key));
    }
    return keys;
}

/// "open", "trusted" (closed but for trusted services) or "closed".
json::object network_rules(const std::string& firewall)
{
    return {{"bypass", firewall == "closed" ? "None" : "AzureServices"},
            {"defaultAction", firewall == "open" ? "Allow" : "Deny"},
            {"ipRules", json::array()},
            {"virtualNetworkRules", json::array()}};
}

void read_key_vault(Builder& builder, Block& block)
{
    const Word name = block.required("name");
    const Word group = block.required("resource_group");
    const std::string location = block.text("location");
    const std::string tenant = block.text("tenant", builder.tenant);
    const json::object tags = block.texts("tags");
    const bool rbac = block.truth("rbac", false);
    const bool purge_protection = block.truth("purge_protection", true);
    const std::string firewall = block.choice("firewall", {"open", "trusted", "closed"});
    const json::array policies = read_access_policies(builder, block);
    const std::vector<KeySpec> keys = read_keys(block);
    builder.repeat(block, [&](std::int64_t index) {
        const std::string group_id =
            builder.resolve(builder.groups, group, "resource group", index);
        const std::string called = expand_pattern(name.text, index);
        const std::string id = group_id + "/providers/Microsoft.KeyVault/vaults/" + called;
        if (group_id.empty() || builder.is_duplicate(Kind::key_vault, id, name.span)) return;
        json::object properties{
            {"sku", {{"family", "A"}, {"name", "standard"}}},
            {"tenantId", tenant},
            {"networkAcls", network_rules(firewall)},
            {"accessPolicies", policies},
            {"enabledForDeployment", false},
            {"enabledForDiskEncryption", true},
            {"enabledForTemplateDeployment", false},
            {"enableSoftDelete", true},
            {"softDeleteRetentionInDays", 90},
            {"enableRbacAuthorization", rbac},
            {"vaultUri", fmt::format("https://{}.vault.azure.net/", fold(called))},
            {"provisioningState", "Succeeded"},
            {"publicNetworkAccess", "Enabled"}};
        if (purge_protection) properties["enablePurgeProtection"] = true;
        builder.world.put(Kind::key_vault, id,
                          {{"id", id},
                           {"name", called},
                           {"type", "Microsoft.KeyVault/vaults"},
                           {"location", location.empty() ? builder.location_of_group(group_id)
                                                         : location_name(location)},
                           {"tags", tags},
                           {"properties", std::move(properties)}});
        for (const auto& key : keys) add_key(builder.world, id, key);
        builder.name(builder.key_vaults, called, id);
    });
}

void read_subscription(Builder& builder, const Word& id, const std::string& name)
{
    const std::string scope = "/subscriptions/" + id.text;
    if (builder.is_duplicate(Kind::subscription, scope, id.span)) return;
    builder.world.put(Kind::subscription, scope,
                      {{"id", scope},
                       {"authorizationSource", "RoleBased"},
                       {"subscriptionId", id.text},
                       {"tenantId", builder.tenant},
                       {"displayName", name},
                       {"state", "Enabled"},
                       {"subscriptionPolicies",
                        {{"locationPlacementId", "Public_2014-09-01"},
                         {"quotaId", "PayAsYouGo_2014-09-01"},
                         {"spendingLimit", "Off"}}}});
    builder.name(builder.subscriptions, id.text, scope);
    builder.name(builder.subscriptions, name, scope);
}

} // namespace

void read_subscriptions(Builder& builder, Block& root)
{
    for (auto& block : root.tables("subscription")) {
        const Word id = block.required("id");
        const std::string name = block.text("name", id.text);
        builder.repeat(block, [&](std::int64_t index) {
            read_subscription(builder, {expand_pattern(id.text, index), id.span},
                              expand_pattern(name, index));
        });
    }
}

void read_groups(Builder& builder, Block& root)
{
    for (auto& block : root.tables("resource_group")) {
        const Word subscription = block.word("subscription");
        read_group(builder, block, subscription,
                   subscription.empty() ? only_subscription(builder, block) : "");
    }
}

void read_key_vaults(Builder& builder, Block& root)
{
    for (auto& block : root.tables("key_vault")) read_key_vault(builder, block);
}

void read_storage_accounts(Builder& builder, Block& root)
{
    for (auto& block : root.tables("storage_account")) {
        const Word name = block.required("name");
        const Word group = block.required("resource_group");
        const std::string location = block.text("location");
        StorageAccount account;
        account.sku = block.text("sku", "Standard_LRS");
        account.tags = block.texts("tags");
        account.kind = block.choice(
            "kind", {"StorageV2", "Storage", "BlobStorage", "BlockBlobStorage", "FileStorage"});
        builder.repeat(block, [&](std::int64_t index) {
            account.group = builder.resolve(builder.groups, group, "resource group", index);
            account.name = expand_pattern(name.text, index);
            account.location = location.empty() ? builder.location_of_group(account.group)
                                                : location_name(location);
            const std::string id = storage_account_id(account.group, account.name);
            if (account.group.empty() || builder.is_duplicate(Kind::storage_account, id, name.span))
                return;
            add_storage_account(builder.world, account);
        });
    }
}

void read_encryption_sets(Builder& builder, Block& root)
{
    for (auto& block : root.tables("disk_encryption_set")) {
        const Word name = block.required("name");
        const Word group = block.required("resource_group");
        const Word key_vault = block.required("key_vault");
        const std::string key = block.text("key", "disks");
        const json::object tags = block.texts("tags");
        builder.repeat(block, [&](std::int64_t index) {
            const std::string group_id =
                builder.resolve(builder.groups, group, "resource group", index);
            const std::string vault_id =
                builder.resolve(builder.key_vaults, key_vault, "key vault", index);
            const std::string called = expand_pattern(name.text, index);
            const std::string id =
                group_id + "/providers/Microsoft.Compute/diskEncryptionSets/" + called;
            if (group_id.empty() || vault_id.empty()) return;
            if (builder.is_duplicate(Kind::disk_encryption_set, id, name.span)) return;
            const std::string url = key_url(builder.world, vault_id, key);
            builder.world.put(
                Kind::disk_encryption_set, id,
                {{"name", called},
                 {"id", id},
                 {"type", "Microsoft.Compute/diskEncryptionSets"},
                 {"location", builder.location_of_group(group_id)},
                 {"tags", tags},
                 {"identity",
                  {{"type", "SystemAssigned"},
                   {"principalId", builder.world.new_guid()},
                   {"tenantId", builder.tenant}}},
                 {"properties",
                  {{"activeKey", {{"sourceVault", {{"id", vault_id}}}, {"keyUrl", url}}},
                   {"encryptionType", "EncryptionAtRestWithCustomerKey"},
                   {"provisioningState", "Succeeded"}}}});
            builder.name(builder.encryption_sets, called, id);
        });
    }
}

} // namespace simulator
