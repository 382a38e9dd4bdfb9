// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/resource_guards.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/services/vault_encryption.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

constexpr std::string_view soft_delete_path =
    "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/"
    "vaults/{vault}"
    "/backupconfig/vaultconfig";
constexpr std::string_view storage_path = "/subscriptions/{subscription}/resourceGroups/{group}/"
                                          "providers/Microsoft.RecoveryServices/vaults/{vault}"
                                          "/backupstorageconfig/vaultstorageconfig";

/// 2016-12-01 has no restore in another region yet (2019/backup/test_backup_vault).
json::object shown_config(const json::object& config, const Call& call)
{
    json::object body = shown(config);
    if (!call.since("2018-12-20")) body["properties"].as_object().erase("crossRegionRestoreFlag");
    return body;
}

http::Response get_config(Context& context, const Call& call, Kind kind)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    return ok(shown_config(config_of(context.world, kind, vault->id), call));
}

http::Response get_vault_config(Context& context, const Call& call)
{
    return get_config(context, call, Kind::vault_config);
}

http::Response get_storage_config(Context& context, const Call& call)
{
    return get_config(context, call, Kind::storage_config);
}

http::Response write_vault_config(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    json::object config = config_of(context.world, Kind::vault_config, vault->id);
    const json::object sent = call.body_object();
    auto& properties = config["properties"].as_object();
    const std::string state = text_at(sent, "properties.softDeleteFeatureState");
    const auto days = integer_at(sent, "properties.softDeleteRetentionPeriodInDays",
                                 integer_at(properties, "softDeleteRetentionPeriodInDays"));
    if (auto refusal = refuse_soft_delete(config, state, days, generation_of(call.api_version)))
        return *refusal;
    if (same(state, "Disabled"))
        if (auto refusal =
                refuse_unapproved(context.world, call, vault->id, guarded::soft_delete_off,
                                  object_at(sent, "properties")))
            return *refusal;
    if (const auto enhanced = text_at(sent, "properties.enhancedSecurityState"); !enhanced.empty())
        properties["enhancedSecurityState"] = soft_delete_state(enhanced);
    if (!state.empty()) properties["softDeleteFeatureState"] = soft_delete_state(state);
    properties["softDeleteRetentionPeriodInDays"] = days;
    properties["isSoftDeleteFeatureStateEditable"] =
        text_at(properties, "softDeleteFeatureState") != "AlwaysON";
    context.world.put(Kind::vault_config, text_at(config, "id"), config);
    return ok(config);
}

/// What was sent over what is there; a refusal otherwise.
http::Response write_storage_config(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    json::object config = config_of(context.world, Kind::storage_config, vault->id);
    const json::object sent = call.body_object();
    auto& properties = config["properties"].as_object();
    std::string type = text_at(sent, "properties.storageModelType");
    if (type.empty()) type = text_at(sent, "properties.storageType");
    if (type.empty()) type = text_at(properties, "storageModelType");
    const bool crr = truth_at(sent, "properties.crossRegionRestoreFlag",
                              truth_at(properties, "crossRegionRestoreFlag"));
    if (auto refusal = refuse_storage(context.world, vault->id, type, crr)) return *refusal;
    properties["storageModelType"] = properties["storageType"] = type;
    properties["crossRegionRestoreFlag"] = crr;
    config["$written"] = true;
    context.world.put(Kind::storage_config, text_at(config, "id"), config);
    return ok(shown_config(config, call));
}

http::Response patch_storage_config(Context& context, const Call& call)
{
    http::Response response = write_storage_config(context, call);
    return response.status == 200 ? empty_answer(204) : response;
}

http::Response get_encryption_config(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    return ok(encryption_config(vault->document));
}

} // namespace

Service vault_config_service()
{
    static constexpr std::string_view soft_write =
        "Microsoft.RecoveryServices/Vaults/backupconfig/write";
    static constexpr std::string_view storage_write =
        "Microsoft.RecoveryServices/Vaults/backupstorageconfig/write";
    return {"vault settings",
            {
                {"GET", soft_delete_path, "Microsoft.RecoveryServices/Vaults/backupconfig/read",
                 get_vault_config},
                {"PUT", soft_delete_path, soft_write, write_vault_config},
                {"PATCH", soft_delete_path, soft_write, write_vault_config},
                {"GET", storage_path, "Microsoft.RecoveryServices/Vaults/backupstorageconfig/read",
                 get_storage_config},
                {"PUT", storage_path, storage_write, write_storage_config},
                {"PATCH", storage_path, storage_write, patch_storage_config},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupEncryptionConfigs/backupResourceEncryptionConfig",
                 "Microsoft.RecoveryServices/Vaults/backupEncryptionConfigs/read",
                 get_encryption_config},
            },
            {}};
}

} // namespace simulator
