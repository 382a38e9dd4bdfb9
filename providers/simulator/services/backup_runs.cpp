// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup_runs.hpp"

#include "providers/simulator/backup_calendar.hpp"
#include "providers/simulator/key_vault_access.hpp"
#include "providers/simulator/operations.hpp"
#include "providers/simulator/policy_schedule.hpp"
#include "providers/simulator/random.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/backup_source.hpp"
#include "providers/simulator/text.hpp"

#include <array>

namespace simulator {

namespace {

using namespace std::chrono_literals;

// The recorded ones took 41, 61, 71, 81, 91 and 151 minutes (behaviour §2.7), most of them 41.
constexpr std::array<std::chrono::minutes, 10> more_time = {0min,  0min,  0min,  0min,  0min,
                                                            20min, 30min, 40min, 50min, 110min};
constexpr Duration least_time = 41min + 15s;
constexpr Duration failure_time = 2min;

constexpr TroubleWords no_trouble = {400239, "IaasVmHealthGreenDefault",
                                     "Backup pre-check status of this virtual machine is OK.", ""};
constexpr TroubleWords machine_gone = {
    320001, "ResourceNotFound", "Could not perform the operation as VM no longer exists.",
    "Stop protecting virtual machine without deleting backup data. More details at "
    "http://go.microsoft.com/fwlink/?LinkId=808124 "};
// Its number is in no source.
constexpr TroubleWords key_vault = {
    0, "UserErrorKeyVaultPermissionsNotConfigured",
    "Azure Backup Service does not have sufficient permissions to Key Vault for Backup of "
    "Encrypted Virtual Machines.",
    "Please provide Azure Backup Service permissions to the Key Vault and retry the operation."};
constexpr TroubleWords job_cancelled = {400158, "UserErrorJobSuccessfullyCancelled",
                                        "Job is cancelled.", ""};
constexpr TroubleWords guest_agent = {
    400196, "UserErrorGuestAgentStatusUnavailable",
    "VM agent is unable to communicate with the Azure Backup Service.",
    "Ensure the VM has network connectivity and the VM agent is latest and running."};
constexpr TroubleWords transfer = {400052, "DiffCopyFailedToTransferData",
                                   "Failed to transfer the data of the snapshot to the vault.",
                                   "Retry the operation."};

/// Of the points of a day only the first counts for more than the daily range.
Ranges ranges_now(const History& history, const Retention& retention, Time taken)
{
    const auto day = local_day(taken, retention.offset);
    Ranges ranges = ranges_of(retention, taken);
    for (const auto& before : history.attempts)
        if (before.has_point() && !before.is_on_demand &&
            local_day(snapshot_taken(before), retention.offset) == day)
            ranges &= Ranges(1);
    return ranges;
}

std::string_view status_word(const Attempt& attempt)
{
    switch (attempt.outcome) {
    case Outcome::completed: return "Completed";
    case Outcome::warned: return "CompletedWithWarnings";
    case Outcome::failed:
    case Outcome::cancelled: break;
    }
    return "Failed";
}

void show_health(json::object& properties, const Attempt& attempt)
{
    const bool good = attempt.trouble == Trouble::none;
    properties["protectionStatus"] = attempt.outcome == Outcome::failed ? "Unhealthy" : "Healthy";
    properties["healthStatus"] = good ? "Passed" : "ActionRequired";
    properties["healthDetails"] = json::array{health_detail(attempt.trouble)};
}

std::optional<Failure> end_backups(Context& context, const json::object& arguments)
{
    const Time start(Duration(integer_at(arguments, "start")));
    for (const auto& number : array_at(arguments, "items"))
        for (const auto& item : context.world.linked(Kind::protected_item, number.as_string()))
            end_backup(context.world, item, start);
    return std::nullopt;
}

Duration soft_delete_of(const World& world, const std::string& vault)
{
    const json::object config = config_of(world, Kind::vault_config, vault);
    if (same(text_at(config, "properties.softDeleteFeatureState"), "Disabled")) return Duration(0);
    return std::chrono::hours(24) *
           integer_at(config, "properties.softDeleteRetentionPeriodInDays", 14);
}

bool is_backed_up(const json::object& item)
{
    return is_active(item) && text_at(item, "properties.protectionState") != "BackupsSuspended";
}

} // namespace

Duration backup_time(const std::string& number, Time start)
{
    const auto drawn = scrambled(std::hash<std::string>()(number) ^
                                 static_cast<std::uint64_t>(start.time_since_epoch().count()));
    return least_time + more_time.at(drawn % more_time.size());
}

std::uint64_t new_point_number(World& world)
{
    return 1 + world.new_number() % 999'999'999'999'999U;
}

void settle_item(World& world, Object item, const Attempt& attempt)
{
    auto& properties = item.document["properties"].as_object();
    if (attempt.has_point() && text_at(properties, "protectionState") == "IRPending")
        properties["protectionState"] = "Protected";
    show_health(properties, attempt);
    properties["lastBackupStatus"] = status_word(attempt);
    properties["lastBackupTime"] = iso_time(attempt.start);
    if (attempt.has_point()) properties["lastRecoveryPoint"] = iso_time(snapshot_taken(attempt));
    world.put(Kind::protected_item, item.id, item.document);
}

void end_backup(World& world, const Object& item, Time start)
{
    History history = history_of(world, item.id);
    Attempt* attempt = history.at(start);
    if (attempt == nullptr || attempt->is_settled || attempt->end != world.now()) return;
    attempt->is_settled = true;
    const bool gone =
        !world.has(Kind::virtual_machine, text_at(item.document, "properties.sourceResourceId"));
    if (gone && attempt->outcome == Outcome::completed) {
        attempt->outcome = Outcome::warned;
        attempt->trouble = Trouble::machine_gone;
        attempt->promised = Time();
    }
    put_history(world, item.id, history);
    settle_item(world, item, *attempt);
}

const TroubleWords& words_of(Trouble trouble)
{
    switch (trouble) {
    case Trouble::machine_gone: return machine_gone;
    case Trouble::key_vault: return key_vault;
    case Trouble::cancelled: return job_cancelled;
    case Trouble::guest_agent: return guest_agent;
    case Trouble::transfer: return transfer;
    case Trouble::none: break;
    }
    return no_trouble;
}

json::object health_detail(Trouble trouble)
{
    const TroubleWords& words = words_of(trouble);
    json::array recommendations;
    if (!words.recommendation.empty()) recommendations.emplace_back(words.recommendation);
    return {{"code", words.code},
            {"title", words.title},
            {"message", words.message},
            {"recommendations", std::move(recommendations)}};
}

std::optional<Retention> retention_of_item(const World& world, const json::object& item)
{
    const auto policy = world.find(Kind::policy, text_at(item, "properties.policyId"));
    if (!policy) return std::nullopt;
    return retention_of(object_at(policy->document, "properties"));
}

Trouble BackupRound::trouble_of(const std::optional<Object>& machine)
{
    if (!machine) return Trouble::machine_gone;
    const json::object ade = object_at(machine->document, "$ade");
    if (ade.empty()) return Trouble::none;
    const std::string vaults = text_at(ade, "secretVault") + "\n" + text_at(ade, "keyVault");
    const auto [known, is_new] = key_vaults_.try_emplace(vaults);
    if (is_new) known->second = backup_may_read_keys_of(context_.world, machine->document);
    return known->second ? Trouble::none : Trouble::key_vault;
}

const Retention& BackupRound::retention_of_policy(const std::string& policy)
{
    const auto [known, is_new] = retentions_.try_emplace(policy);
    if (!is_new) return known->second;
    if (const auto found = context_.world.find(Kind::policy, policy))
        known->second = retention_of(object_at(found->document, "properties"));
    return known->second;
}

bool BackupRound::begin(const Object& item, std::optional<Time> until)
{
    World& world = context_.world;
    const Time now = world.now();
    History history = history_of(world, item.id);
    if (history.running(now) != nullptr) return false;
    const auto machine =
        world.find(Kind::virtual_machine, text_at(item.document, "properties.sourceResourceId"));
    const std::string number = text_at(item.document, "properties.protectedItemDataId");
    Attempt attempt{.start = now, .trouble = trouble_of(machine), .until = until.value_or(Time())};
    attempt.is_on_demand = until.has_value();
    if (attempt.trouble != Trouble::none) {
        attempt.outcome = Outcome::failed;
        attempt.end = now + failure_time;
    } else {
        attempt.end = now + backup_time(number, now);
        attempt.point = new_point_number(world);
        attempt.source = history.source(backup_source(machine->document, item.document));
        const auto& retention = retention_of_policy(text_at(item.document, "properties.policyId"));
        if (!attempt.is_on_demand)
            attempt.ranges = ranges_now(history, retention, snapshot_taken(attempt));
        attempt.promised = expiry_of(attempt, retention);
    }
    history.attempts.push_back(attempt);
    put_history(world, item.id, history);
    ends_[attempt.end].emplace_back(number);
    return true;
}

void BackupRound::close()
{
    const Time now = context_.world.now();
    for (auto& [end, items] : ends_) {
        Operation operation{
            .effect = "backups-end",
            .arguments = {{"start", now.time_since_epoch().count()}, {"items", std::move(items)}},
            .duration = end - now};
        operation.is_hidden = true;
        context_.operations.start(std::move(operation));
    }
    ends_.clear();
}

void run_policy(Context& context, const std::string& policy)
{
    BackupRound round(context);
    for (const auto& item : context.world.linked(Kind::protected_item, policy))
        if (is_backed_up(item.document)) round.begin(item);
    round.close();
}

void clean_up_policy(Context& context, const std::string& policy)
{
    World& world = context.world;
    const auto found = world.find(Kind::policy, policy);
    if (!found || world.count_linked(Kind::protected_item, policy) == 0) return;
    const Retention retention = retention_of(object_at(found->document, "properties"));
    const Duration soft_delete = soft_delete_of(world, vault_of(policy));
    for (const auto& item : world.linked(Kind::protected_item, policy)) {
        History history = history_of(world, item.id);
        if (clean_up(history, retention, world.now(), soft_delete))
            put_history(world, item.id, history);
    }
}

std::map<std::string_view, Effect> backup_effects()
{
    return {{"backups-end", end_backups}};
}

} // namespace simulator
