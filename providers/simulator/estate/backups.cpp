// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/estate/builder.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/backup_past.hpp"
#include "providers/simulator/services/item_effects.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <unordered_map>

namespace simulator {

namespace {

json::object vault_document(Builder& builder, const std::string& id, const std::string& group,
                            const json::object& tags, const std::string& immutability)
{
    json::object properties{
        {"provisioningState", "Succeeded"},
        {"privateEndpointStateForBackup", "None"},
        {"privateEndpointStateForSiteRecovery", "None"},
        {"backupStorageVersion", "Unassigned"},
        {"monitoringSettings",
         {{"azureMonitorAlertSettings", {{"alertsForAllJobFailures", "Enabled"}}},
          {"classicAlertSettings", {{"alertsForCriticalOperations", "Enabled"}}}}},
        {"publicNetworkAccess", "Enabled"},
        {"restoreSettings",
         {{"crossSubscriptionRestoreSettings", {{"crossSubscriptionRestoreState", "Enabled"}}}}},
    };
    if (immutability != "Disabled")
        properties["securitySettings"] = {{"immutabilitySettings", {{"state", immutability}}}};
    return {{"location", builder.location_of_group(group)},
            {"name", split(id, '/').back()},
            {"etag", "W/\"datetime'" + percent_encode(iso_time(builder.world.now())) + "'\""},
            {"tags", tags},
            {"properties", std::move(properties)},
            {"id", id},
            {"type", vault_type},
            {"sku", {{"name", "RS0"}, {"tier", "Standard"}}}};
}

/// What was backed up before anyone came.
struct Past {
    std::int64_t days = 0;
    Outcome last = Outcome::completed;
};

Past past_of(Block& block)
{
    Past past;
    past.days = block.integer("backed_up_days", 0, 0, 36'500);
    const std::string last =
        block.choice("last_backup", {"Completed", "CompletedWithWarnings", "Failed"});
    if (last == "CompletedWithWarnings") past.last = Outcome::warned;
    if (last == "Failed") past.last = Outcome::failed;
    return past;
}

/// The item as it is when protecting has ended well; Key Vault is not asked, that was long ago.
void protect(Builder& builder, const std::string& machine, const std::string& vault,
             const Object& policy, const Past& past, const SourceSpan& span)
{
    const std::string id = item_id(vault, item_name_of(machine));
    if (builder.is_duplicate(Kind::protected_item, id, span)) return;
    configure_item(builder.world, id, machine, policy, {});
    if (past.days > 0) add_past(builder.world, id, std::chrono::hours(24) * past.days, past.last);
}

/// Policies as they were when first asked for: reading each of thousands of items' takes time.
class Policies {
public:
    explicit Policies(const World& world) : world_(world) {}

    const std::optional<Object>& find(const std::string& id)
    {
        const auto [at, is_new] = found_.try_emplace(id);
        if (is_new) at->second = world_.find(Kind::policy, id);
        return at->second;
    }

private:
    const World& world_;
    std::unordered_map<std::string, std::optional<Object>> found_;
};

} // namespace

void read_vaults(Builder& builder, Block& root)
{
    for (auto& block : root.tables("vault")) {
        const Word name = block.required("name");
        const Word group = block.required("resource_group");
        const json::object tags = block.texts("tags");
        const std::string redundancy = block.choice(
            "storage_redundancy", {"GeoRedundant", "LocallyRedundant", "ZoneRedundant"});
        const std::string immutability =
            block.choice("immutability", {"Disabled", "Unlocked", "Locked"});
        builder.repeat(block, [&](std::int64_t index) {
            const std::string group_id =
                builder.resolve(builder.groups, group, "resource group", index);
            const std::string called = expand_pattern(name.text, index);
            const std::string id =
                group_id + "/providers/" + std::string(vault_type) + "/" + called;
            if (group_id.empty() || builder.is_duplicate(Kind::vault, id, name.span)) return;
            builder.world.put(Kind::vault, id,
                              vault_document(builder, id, group_id, tags, immutability));
            json::object storage = new_storage_config(id);
            auto& properties = storage["properties"].as_object();
            properties["storageModelType"] = properties["storageType"] = redundancy;
            builder.world.put(Kind::storage_config, text_at(storage, "id"), storage);
            const json::object config = new_vault_config(id);
            builder.world.put(Kind::vault_config, text_at(config, "id"), config);
            add_default_policies(builder.world, id);
            builder.name(builder.vaults, called, id);
        });
    }
}

void read_protected_machines(Builder& builder, Block& root)
{
    for (auto& block : root.tables("protected_vm")) {
        const Word machine = block.required("vm");
        const Word vault = block.required("vault");
        const Word policy{block.text("policy", "DefaultPolicy"), block.span()};
        const Past past = past_of(block);
        Policies policies(builder.world);
        builder.repeat(block, [&](std::int64_t index) {
            const auto parts = split(expand_pattern(machine.text, index), '/');
            const Word group{parts.size() == 2 ? parts[0] : "", machine.span};
            const std::string group_id = builder.resolve(builder.groups, group, "resource group");
            const std::string vault_id = builder.resolve(builder.vaults, vault, "vault", index);
            if (group_id.empty() || vault_id.empty()) return;
            const auto found = builder.world.spelling(
                Kind::virtual_machine,
                group_id + "/providers/Microsoft.Compute/virtualMachines/" + parts[1]);
            const auto& followed =
                policies.find(vault_id + "/backupPolicies/" + expand_pattern(policy.text, index));
            if (found && followed)
                protect(builder, *found, vault_id, *followed, past, machine.span);
            else
                builder.reading.report(
                    "estate-unknown-reference", "Unknown reference in the estate file",
                    fmt::format("The estate has no {} for {}.",
                                found ? "policy" : "virtual machine", block.what()),
                    "Write the machine as \"group/name\"; a policy is one of its vault's.",
                    machine.span);
        });
    }
}

} // namespace simulator
