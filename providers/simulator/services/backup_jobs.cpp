// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup_jobs.hpp"

#include "providers/simulator/random.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <charconv>

namespace simulator {

namespace {

using namespace std::chrono_literals;

// A job is brought up to date every ten minutes or so: until then the transfer seems not to have
// begun (recorded: between 10:33 and 10:52 after the start).
constexpr Duration transfer_seen = 10min + 40s;
constexpr Duration snapshot_begin = 2s;
constexpr Duration transfer_gap = 250ms;

// A name is a guid: 122 bits, of which the item's number takes 50, the start 44, and a check 28.
constexpr std::uint64_t number_mask = (1ULL << 50U) - 1;
constexpr std::uint64_t start_mask = (1ULL << 44U) - 1;

std::uint64_t check_of(std::uint64_t number, std::uint64_t start)
{
    return scrambled(number ^ scrambled(start)) & ((1U << 28U) - 1);
}

std::string guid(std::uint64_t a, std::uint64_t b)
{
    return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", a >> 28U, a >> 12U & 0xffffU,
                       a & 0xfffU, 0x8000U | (b >> 48U & 0x3fffU), b & 0xffffffffffffU);
}

/// The digits of a guid as numbers, as `guid` wrote them.
std::optional<std::pair<std::uint64_t, std::uint64_t>> read_guid(std::string_view text)
{
    if (text.size() != 36 || text[14] != '4') return std::nullopt;
    const auto part = [&](std::size_t from, std::size_t length, bool& good) {
        std::uint64_t value = 0;
        const char* end = text.data() + from + length;
        good = good && std::from_chars(text.data() + from, end, value, 16).ptr == end;
        return value;
    };
    bool good = true;
    const std::uint64_t a = part(0, 8, good) << 28U | part(9, 4, good) << 12U | part(15, 3, good);
    const std::uint64_t b = (part(19, 4, good) & 0x3fffU) << 48U | part(24, 12, good);
    if (!good) return std::nullopt;
    return std::pair(a, b);
}

std::uint64_t number_in(std::string_view digits)
{
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

bool made_nothing(const Attempt& attempt)
{
    return attempt.outcome == Outcome::failed || attempt.outcome == Outcome::cancelled;
}

/// How far a backup has come.
struct Progress {
    std::string_view snapshot;
    std::string_view transfer;
    Time snapshot_end{};
    Time transfer_end{};
};

Progress progress_of(const Attempt& attempt, Time now)
{
    const bool running = attempt.is_running(now);
    const Time snapshot = snapshot_end(attempt);
    if (made_nothing(attempt)) {
        if (running) return {"InProgress", "NotStarted", {}, {}};
        return {attempt.outcome == Outcome::cancelled ? "Cancelled" : "Failed",
                "NotStarted",
                attempt.end,
                {}};
    }
    if (now < snapshot) return {"InProgress", "NotStarted", {}, {}};
    if (running && now < attempt.start + transfer_seen)
        return {"Completed", "NotStarted", snapshot, {}};
    if (running) return {"Completed", "InProgress", snapshot, {}};
    return {"Completed", attempt.outcome == Outcome::warned ? "Failed" : "Completed", snapshot,
            attempt.end};
}

/// With times since 2021; before, a task told its status only.
json::object task(std::string_view name, std::string_view status, Time began, Time ended,
                  const Call& call, Time now)
{
    if (!call.since("2021-11-15"))
        return {{"taskId", name}, {"duration", "PT0S"}, {"status", status}};
    constexpr std::string_view never = "0001-01-01T00:00:00";
    const bool has_begun = status != "NotStarted";
    const bool has_ended = has_begun && ended != Time();
    return {{"taskId", name},
            {"startTime", has_begun ? iso_time(began) : std::string(never)},
            {"endTime", has_ended ? iso_time(ended) : std::string(never)},
            {"duration", has_begun ? iso_duration((has_ended ? ended : now) - began) : "PT0S"},
            {"status", status}};
}

bool is_first(const History& history, const Attempt& attempt)
{
    for (const auto& before : history.attempts) {
        if (&before == &attempt) return true;
        if (before.outcome != Outcome::failed) return false;
    }
    return true;
}

json::array tasks_of(const History& history, const Attempt& attempt, const Call& call, Time now)
{
    const Progress progress = progress_of(attempt, now);
    json::array tasks{task("Take Snapshot", progress.snapshot, attempt.start + snapshot_begin,
                           progress.snapshot_end, call, now),
                      task("Transfer data to vault", progress.transfer,
                           snapshot_end(attempt) + transfer_gap, progress.transfer_end, call, now)};
    // Newer than the recordings, whose first backups have two tasks (facts §11.7).
    if (call.since("2025-01-01") && is_first(history, attempt))
        tasks.emplace_back(task("Validate backup",
                                progress.transfer == "Completed" ? "Completed" : "NotStarted",
                                attempt.end, attempt.end, call, now));
    return tasks;
}

std::string names_of(const json::array& disks)
{
    std::string names;
    for (const auto& disk : disks)
        names += (names.empty() ? "" : "; ") + text_at(disk.as_object(), "name");
    return names;
}

json::object bag_of(const Object& item, const History& history, const Attempt& attempt, Time now)
{
    json::object bag{{"VM Name", text_at(item.document, "properties.friendlyName")}};
    if (attempt.until != Time()) bag["Recovery Point Expiry Time in UTC"] = us_time(attempt.until);
    if (attempt.is_running(now) || made_nothing(attempt)) return bag;
    const auto size = scrambled(static_cast<std::uint64_t>(attempt.end.time_since_epoch().count()));
    bag["Backup Size"] = attempt.outcome == Outcome::completed
                             ? fmt::format("{} MB", 11'000 + size % 9'000)
                             : std::string("0 MB");
    if (attempt.source >= history.sources.size()) return bag;
    const json::object disks = object_at(history.sources[attempt.source].as_object(), "disks");
    if (array_at(disks, "excluded").empty()) return bag;
    bag["Backed-up disk(s)"] = names_of(array_at(disks, "included"));
    bag["Excluded disk(s)"] = names_of(array_at(disks, "excluded"));
    return bag;
}

json::array errors_of(const Attempt& attempt)
{
    const json::object detail = health_detail(attempt.trouble);
    return {json::object{{"errorCode", detail.at("code")},
                         {"errorTitle", detail.at("title")},
                         {"errorString", detail.at("message")},
                         {"recommendations", detail.at("recommendations")}}};
}

} // namespace

std::string written(const BackupJobName& name)
{
    const std::uint64_t start =
        static_cast<std::uint64_t>(name.start.time_since_epoch().count()) & start_mask;
    const std::uint64_t number = number_in(name.number) & number_mask;
    const std::uint64_t check = check_of(number, start);
    const std::uint64_t high = number ^ (scrambled(start) & number_mask);
    const std::uint64_t low = start ^ (scrambled(high) & start_mask);
    return guid(high << 10U | check >> 18U, low << 18U | (check & 0x3ffffU));
}

std::optional<BackupJobName> read_backup_job_name(std::string_view name)
{
    const auto parts = read_guid(name);
    if (!parts) return std::nullopt;
    const std::uint64_t high = parts->first >> 10U;
    const std::uint64_t start = (parts->second >> 18U) ^ (scrambled(high) & start_mask);
    const std::uint64_t number = high ^ (scrambled(start) & number_mask);
    const std::uint64_t check = (parts->first & 0x3ffU) << 18U | (parts->second & 0x3ffffU);
    if (check != check_of(number, start)) return std::nullopt;
    return BackupJobName{std::to_string(number), Time(Duration(start))};
}

std::optional<FoundBackup>
find_backup(const World& world, const std::string& vault, std::string_view job)
{
    const auto name = read_backup_job_name(job);
    if (!name) return std::nullopt;
    for (auto& item : world.linked(Kind::protected_item, name->number)) {
        if (!same(vault_of(item.id), vault)) continue;
        FoundBackup found{std::move(item), {}, 0};
        found.history = history_of(world, found.item.id);
        if (const auto* attempt = found.history.at(name->start)) {
            found.index = static_cast<std::size_t>(attempt - found.history.attempts.data());
            return found;
        }
    }
    return std::nullopt;
}

std::string_view status_of(const Attempt& attempt, Time now)
{
    if (attempt.is_running(now))
        return attempt.outcome == Outcome::cancelled ? "Cancelling" : "InProgress";
    switch (attempt.outcome) {
    case Outcome::completed: return "Completed";
    case Outcome::warned: return "CompletedWithWarnings";
    case Outcome::cancelled: return "Cancelled";
    case Outcome::failed: break;
    }
    return "Failed";
}

json::object backup_job(const World& world, const Object& item, const History& history,
                        const Attempt& attempt, const Call& call)
{
    const Time now = world.now();
    const bool running = attempt.is_running(now);
    const std::string number = text_at(item.document, "properties.protectedItemDataId");
    const std::string name = written({number, attempt.start});
    const auto start = static_cast<std::uint64_t>(attempt.start.time_since_epoch().count());
    json::object properties{
        {"jobType", "AzureIaaSVMJob"},
        {"actionsInfo", json::array{"Cancellable"}},
        {"containerName", text_at(item.document, "properties.containerName")},
        {"duration", iso_duration((running ? now : attempt.end) - attempt.start)},
        {"virtualMachineVersion", "Compute"}};
    if (!running && attempt.trouble != Trouble::none && attempt.trouble != Trouble::cancelled)
        properties["errorDetails"] = errors_of(attempt);
    properties["extendedInfo"] = {{"tasksList", tasks_of(history, attempt, call, now)},
                                  {"propertyBag", bag_of(item, history, attempt, now)},
                                  {"internalPropertyBag", {{"IsInstantRpJob", "True"}}}};
    properties["entityFriendlyName"] = text_at(item.document, "properties.friendlyName");
    properties["backupManagementType"] = "AzureIaasVM";
    properties["operation"] = "Backup";
    properties["status"] = status_of(attempt, now);
    properties["startTime"] = iso_time(attempt.start);
    if (!running) properties["endTime"] = iso_time(attempt.end);
    properties["activityId"] = guid(scrambled(start) >> 4U, scrambled(number_in(number)));
    return {{"id", vault_of(item.id) + "/backupJobs/" + name},
            {"name", name},
            {"type", "Microsoft.RecoveryServices/vaults/backupJobs"},
            {"properties", std::move(properties)}};
}

} // namespace simulator
