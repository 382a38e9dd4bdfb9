// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words)
{
    for (const auto candidate : words)
        if (same(word, candidate)) return true;
    return false;
}

http::Response invalid_input(std::string_view message)
{
    return backup_error(400, "CloudInvalidInputError", message);
}

/// Disabled and Unlocked change into each other; Locked is reached from Unlocked only and for ever.
std::optional<http::Response> refuse_immutability(std::string_view before, std::string_view after)
{
    if (after.empty() || same(before, after)) return std::nullopt;
    if (!is_one_of(after, {"Disabled", "Unlocked", "Locked"}))
        return invalid_input("The immutability state is not valid.");
    if (same(before, "Locked") || (same(before, "Disabled") && same(after, "Locked")))
        return backup_error(
            400, "UserErrorUnsupportedVaultImmutabilityStateChange",
            "The requested change of the vault's immutability state is not supported.");
    return std::nullopt;
}

std::optional<http::Response>
refuse_restore(const json::object& before, const json::object& properties)
{
    static constexpr std::string_view path =
        "restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState";
    const std::string after = text_at(properties, path);
    if (after.empty()) return std::nullopt;
    if (!is_one_of(after, {"Enabled", "Disabled", "PermanentlyDisabled"}))
        return invalid_input("The cross subscription restore state is not valid.");
    const std::string now = text_at(before, "properties." + std::string(path));
    if (same(now, "PermanentlyDisabled") && !same(after, now))
        return invalid_input("Cross subscription restore is permanently disabled for this vault "
                             "and cannot be changed.");
    return std::nullopt;
}

std::optional<http::Response>
refuse_redundancy(const World& world, const std::string& vault, const json::object& properties)
{
    if (!properties.contains("redundancySettings")) return std::nullopt;
    const json::object live = config_of(world, Kind::storage_config, vault);
    std::string type = text_at(properties, "redundancySettings.standardTierStorageRedundancy");
    if (type.empty()) type = text_at(live, "properties.storageModelType");
    const std::string crr = text_at(properties, "redundancySettings.crossRegionRestore");
    const bool wanted =
        crr.empty() ? truth_at(live, "properties.crossRegionRestoreFlag") : same(crr, "Enabled");
    return refuse_storage(world, vault, type, wanted);
}

} // namespace

bool lessens_immutability(const json::object& vault, const json::object& properties)
{
    const std::string after = text_at(properties, "securitySettings.immutabilitySettings.state");
    return same(after, "Disabled") && immutability_of(vault) != "Disabled";
}

std::string soft_delete_state(std::string_view sent)
{
    if (same(sent, "AlwaysON")) return "AlwaysON";
    return std::string(sent);
}

std::optional<http::Response> refuse_soft_delete(const json::object& before, std::string_view state,
                                                 std::int64_t days, const Generation& generation)
{
    const std::string now = text_at(before, "properties.softDeleteFeatureState");
    if (!state.empty() && !is_one_of(state, {"Enabled", "Disabled", "AlwaysON"}))
        return invalid_input("The soft delete state is not valid.");
    if (same(state, "Disabled") && !same(now, state) && !generation.allows_no_soft_delete)
        return backup_error(
            400, "BMSUserErrorDisablingSoftDeleteStateNotAllowed",
            "Soft delete is enabled by default for all vaults and cannot be disabled.");
    if (same(now, "AlwaysON") && !state.empty() && !same(state, now))
        return backup_error(
            400, "BMSUserErrorDisablingSoftDeleteStateNotAllowed",
            "Soft delete is always on for this vault. This setting cannot be reversed.");
    if (days < 14 || days > 180)
        return invalid_input("The soft delete retention period must be between 14 and 180 days.");
    return std::nullopt;
}

std::optional<http::Response> refuse_storage(const World& world, const std::string& vault,
                                             std::string_view type, bool cross_region_restore)
{
    const json::object live = config_of(world, Kind::storage_config, vault);
    const bool locked = text_at(live, "properties.storageTypeState") == "Locked";
    if (!is_one_of(type, {"GeoRedundant", "LocallyRedundant", "ZoneRedundant",
                          "ReadAccessGeoZoneRedundant"}))
        return invalid_input("The storage model type is not valid.");
    if (locked && !same(type, text_at(live, "properties.storageModelType")))
        return backup_error(
            400, "BMSUserErrorStorageTypeUpdateNotAllowed",
            "The storage redundancy cannot be changed once items are protected in the vault.");
    if (cross_region_restore && !same(type, "GeoRedundant"))
        return invalid_input("Cross Region Restore is supported for geo-redundant vaults only.");
    if (locked && truth_at(live, "properties.crossRegionRestoreFlag") && !cross_region_restore)
        return backup_error(
            400, "BMSUserErrorCrossRegionRestoreDisableNotAllowed",
            "Cross Region Restore cannot be disabled once it was enabled and items are protected.");
    return std::nullopt;
}

std::optional<http::Response> refuse_vault_change(const World& world, const std::string& vault,
                                                  const json::object& properties, bool is_new,
                                                  const Generation& generation)
{
    const auto live = is_new ? std::nullopt : world.find(Kind::vault, vault);
    const json::object before = live ? live->document : json::object();
    if (auto refusal =
            refuse_immutability(immutability_of(before),
                                text_at(properties, "securitySettings.immutabilitySettings.state")))
        return refusal;
    if (auto refusal = refuse_restore(before, properties)) return refusal;
    if (auto refusal = refuse_redundancy(world, vault, properties)) return refusal;
    const json::object soft = object_at(properties, "securitySettings.softDeleteSettings");
    const json::object config = config_of(world, Kind::vault_config, vault);
    return refuse_soft_delete(
        config, text_at(soft, "softDeleteState"),
        integer_at(soft, "softDeleteRetentionPeriodInDays",
                   integer_at(config, "properties.softDeleteRetentionPeriodInDays", 14)),
        generation);
}

} // namespace simulator
