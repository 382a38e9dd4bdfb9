// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/services/recovery_points.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

using namespace std::chrono_literals;

constexpr Duration archive_age = std::chrono::hours(24 * 90);
constexpr Duration archive_left = std::chrono::hours(24 * 180);
constexpr Duration readiness_known = std::chrono::hours(24 * 3);

constexpr std::string_view undetermined =
    "We're still determining if this Recovery Point can be moved.. Please check again after some "
    "time.";
constexpr std::string_view too_short =
    "Recovery point cannot be moved to Archive tier due to insufficient retention duration "
    "specified in policy.. Update policy on the protected item with appropriate retention setting "
    "and try again.";

json::object source_of(const FoundBackup& point)
{
    const auto& sources = point.history.sources;
    const std::size_t index = point.attempt().source;
    return index < sources.size() ? sources[index].as_object() : json::object();
}

json::object tier(std::string_view type)
{
    return {{"type", type}, {"status", "Valid"}};
}

/// A snapshot at first, which lives for some days, and from the transfer on what is in the vault.
json::array tiers_of(const World& world, const FoundBackup& point)
{
    const Attempt& attempt = point.attempt();
    const Time now = world.now();
    json::array tiers;
    const auto retention = retention_of_item(world, point.item.document);
    const bool hardened = is_hardened(attempt, now);
    if (!hardened || !retention || now < instant_expiry(*retention, snapshot_taken(attempt)))
        tiers.emplace_back(tier("InstantRP"));
    if (attempt.archived != Time())
        tiers.emplace_back(tier("ArchivedRP"));
    else if (hardened)
        tiers.emplace_back(tier("HardenedRP"));
    return tiers;
}

json::object readiness_of(const World& world, const FoundBackup& point)
{
    const auto problem = archive_problem(world, point);
    json::object info{{"isReadyForMove", !problem}};
    if (problem) info["additionalInfo"] = *problem;
    return {{"ArchivedRP", std::move(info)}};
}

json::object disks_of(const json::object& source, bool with_lists)
{
    const json::array included = array_at(source, "disks.included");
    const json::array excluded = array_at(source, "disks.excluded");
    json::object disks{{"numberOfDisksIncludedInBackup", included.size()},
                       {"numberOfDisksAttachedToVm", included.size() + excluded.size()}};
    if (with_lists) {
        disks["includedDiskList"] = included;
        disks["excludedDiskList"] = excluded;
    }
    return disks;
}

/// Newer than the recordings: until when the policy keeps it.
json::object keeping_of(const World& world, const FoundBackup& point)
{
    const Attempt& attempt = point.attempt();
    json::object keeping;
    if (const auto retention = retention_of_item(world, point.item.document)) {
        keeping["expiryTime"] = iso_time(expiry_of(attempt, *retention));
        if (!attempt.is_on_demand)
            keeping["ruleName"] =
                governing_rule(*retention, attempt.ranges, snapshot_taken(attempt));
    } else if (attempt.until != Time()) {
        keeping["expiryTime"] = iso_time(attempt.until);
    }
    keeping["isSoftDeleted"] = attempt.is_pruned() || is_soft_deleted(point.item.document);
    return keeping;
}

json::object key_and_secret(const json::object& ade)
{
    json::object keys{{"bekDetails",
                       {{"secretUrl", text_at(ade, "secretUrl")},
                        {"secretVaultId", text_at(ade, "secretVault")},
                        {"secretData", secret_canary}}},
                      {"encryptionMechanism", "SinglePass"}};
    if (ade.contains("keyUrl"))
        keys["kekDetails"] = {{"keyUrl", text_at(ade, "keyUrl")},
                              {"keyVaultId", text_at(ade, "keyVault")},
                              {"keyBackupData", secret_canary}};
    return keys;
}

/// What the years added.
void add_newer(const World& world, const FoundBackup& point, const Call& call,
               json::object& properties)
{
    const json::object source = source_of(point);
    if (call.since("2021-02-01"))
        properties["recoveryPointMoveReadinessInfo"] = readiness_of(world, point);
    if (call.since("2023-02-01")) {
        properties["securityType"] = text_at(source, "security");
        properties["isPrivateAccessEnabledOnAnyDisk"] = false;
    }
    if (call.since("2023-06-01") && source.contains("zones"))
        properties["zones"] = source.at("zones");
    if (call.since("2024-01-01")) properties["recoveryPointProperties"] = keeping_of(world, point);
}

} // namespace

std::optional<std::string> archive_problem(const World& world, const FoundBackup& point)
{
    const Attempt& attempt = point.attempt();
    const Time taken = snapshot_taken(attempt);
    const auto retention = retention_of_item(world, point.item.document);
    if (world.now() < taken + readiness_known) return std::string(undetermined);
    const bool is_long = (attempt.ranges & Ranges(0b1100)).any() && attempt.archived == Time() &&
                         is_hardened(attempt, world.now());
    if (!retention || !is_long || world.now() < taken + archive_age ||
        expiry_of(attempt, *retention) < world.now() + archive_left)
        return std::string(too_short);
    return std::nullopt;
}

json::object listed_point(const World& world, const FoundBackup& point, const Call& call)
{
    const json::object source = source_of(point);
    const std::string number = std::to_string(point.attempt().point);
    json::object properties{{"objectType", "IaasVMRecoveryPoint"},
                            {"recoveryPointType", "AppConsistent"},
                            {"recoveryPointTime", iso_time(snapshot_taken(point.attempt()))},
                            {"recoveryPointAdditionalInfo", ""},
                            {"sourceVMStorageType", text_at(source, "storage")},
                            {"isSourceVMEncrypted", source.contains("ade")},
                            {"isInstantIlrSessionActive", false},
                            {"recoveryPointTierDetails", tiers_of(world, point)},
                            {"isManagedVirtualMachine", true},
                            {"virtualMachineSize", text_at(source, "size")},
                            {"originalStorageAccountOption", false},
                            {"osType", text_at(source, "os")}};
    if (source.contains("disks"))
        properties["recoveryPointDiskConfiguration"] = disks_of(source, false);
    add_newer(world, point, call, properties);
    return {{"id", point.item.id + "/recoveryPoints/" + number},
            {"name", number},
            {"type", "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/"
                     "protectedItems/recoveryPoints"},
            {"properties", std::move(properties)}};
}

json::object shown_point(const World& world, const FoundBackup& point, const Call& call)
{
    json::object body = listed_point(world, point, call);
    auto& properties = body["properties"].as_object();
    const json::object source = source_of(point);
    if (source.contains("disks"))
        properties["recoveryPointDiskConfiguration"] = disks_of(source, true);
    if (source.contains("ade"))
        properties["keyAndSecret"] = key_and_secret(object_at(source, "ade"));
    return body;
}

} // namespace simulator
