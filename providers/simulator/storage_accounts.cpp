// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/storage_accounts.hpp"

#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

json::object endpoints(const std::string& name)
{
    json::object all;
    for (const std::string_view service : {"dfs", "web", "blob", "queue", "table", "file"})
        all[service] = fmt::format("https://{}.{}.core.windows.net/", fold(name),
                                   service == "web" ? "z6.web" : service);
    return all;
}

json::object encryption(const std::string& made)
{
    const json::object service{
        {"keyType", "Account"}, {"enabled", true}, {"lastEnabledTime", made}};
    return {{"requireInfrastructureEncryption", false},
            {"services", {{"file", service}, {"blob", service}}},
            {"keySource", "Microsoft.Storage"}};
}

json::object properties_of(const StorageAccount& account, const std::string& made)
{
    return {{"defaultToOAuthAuthentication", false},
            {"keyCreationTime", {{"key1", made}, {"key2", made}}},
            {"allowCrossTenantReplication", false},
            {"privateEndpointConnections", json::array()},
            {"minimumTlsVersion", "TLS1_2"},
            {"allowBlobPublicAccess", false},
            {"allowSharedKeyAccess", true},
            {"networkAcls",
             {{"bypass", "AzureServices"},
              {"virtualNetworkRules", json::array()},
              {"ipRules", json::array()},
              {"defaultAction", "Allow"}}},
            {"supportsHttpsTrafficOnly", true},
            {"encryption", encryption(made)},
            {"accessTier", "Hot"},
            {"provisioningState", "Succeeded"},
            {"creationTime", made},
            {"primaryEndpoints", endpoints(account.name)},
            {"primaryLocation", account.location},
            {"statusOfPrimary", "available"}};
}

} // namespace

std::string storage_account_id(const std::string& group, const std::string& name)
{
    return group + "/providers/Microsoft.Storage/storageAccounts/" + name;
}

void add_storage_account(World& world, const StorageAccount& account)
{
    const std::string id = storage_account_id(account.group, account.name);
    const std::string tier = account.sku.substr(0, account.sku.find('_'));
    world.put(Kind::storage_account, id,
              {{"sku", {{"name", account.sku}, {"tier", tier}}},
               {"kind", account.kind},
               {"id", id},
               {"name", account.name},
               {"type", "Microsoft.Storage/storageAccounts"},
               {"location", account.location},
               {"tags", account.tags},
               {"properties", properties_of(account, iso_time(world.now()))}});
}

} // namespace simulator
