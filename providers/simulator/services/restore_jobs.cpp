// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/restore_jobs.hpp"

#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

using namespace std::chrono_literals;

// A restore shows its progress at ticks of ten minutes, one of snapshots within the minute.
constexpr Duration tick = 10min;

bool is_quick(std::string_view type, std::string_view group, std::string_view region)
{
    return region.empty() && (type != "RestoreDisks" || !group.empty());
}

std::string_view second_task(std::string_view type)
{
    if (type == "OriginalLocation") return "Update the virtual machine";
    if (type == "AlternateLocation") return "Create the restored virtual machine";
    return {};
}

std::string_view job_type(std::string_view type)
{
    if (type == "OriginalLocation") return "Replace disks";
    if (type == "AlternateLocation") return "Recover VM to an alternate location";
    return "Recover disks";
}

/// Letters and digits of a machine's name, as containers are called after.
std::string container_name(const json::object& note)
{
    std::string name;
    for (const char c : fold(text_at(note, "machine")))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) name += c;
    std::string token = text_at(note, "token");
    std::erase(token, '-');
    return name.substr(0, 12) + "-" + token;
}

void add_blobs(const json::object& note, std::string_view job, json::object& bag)
{
    const std::string container = container_name(note);
    const std::string stem = container.substr(0, container.find('-'));
    const std::string config = fmt::format("config-{}-{}.json", stem, job);
    const std::string url =
        fmt::format("https://{}.blob.core.windows.net/{}/", text_at(note, "storage"), container);
    bag["Config Blob Name"] = config;
    bag["Config Blob Container Name"] = container;
    bag["Config Blob Uri"] = url + config;
    bag["Template Blob Uri"] = url + fmt::format("azuredeploy{}.json", job);
    if (truth_at(note, "encrypted"))
        bag["Encryption Info Blob Name"] = fmt::format("encryption-{}-{}.json", stem, job);
}

/// Where disks were left out of the backup.
void add_disks(const json::object& note, json::object& bag)
{
    if (!note.contains("backedUp")) return;
    bag["Restored disk(s)"] = note.at("restored");
    bag["Backed-up disk(s)"] = note.at("backedUp");
}

json::object bag_of(const json::object& note, std::string_view job, bool done, const Call& call)
{
    const std::string type = text_at(note, "type");
    json::object bag{{"Job Type", job_type(type)}};
    if (type == "AlternateLocation") {
        bag["Original VM Name"] = text_at(note, "machine");
        bag["Target VM Name"] = text_at(note, "target");
        bag["Target VNet Name"] = text_at(note, "network");
    } else if (type == "OriginalLocation") {
        bag["Target VM Name"] = done ? json::value(text_at(note, "target")) : json::value();
    } else if (call.since("2020-01-01")) {
        bag["Target VM Name"] = "vmName";
    }
    bag["Target Storage Account Name"] = text_at(note, "storage");
    bag["Recovery point time "] = us_time(Time(Duration(integer_at(note, "point"))));
    if (const std::string group = text_at(note, "group"); !group.empty())
        bag["Target resource group"] = group;
    if (done && type == "RestoreDisks") {
        add_blobs(note, job, bag);
        add_disks(note, bag);
    }
    return bag;
}

json::object task(std::string_view name, std::string_view status)
{
    return {{"taskId", name}, {"duration", "PT0S"}, {"status", status}};
}

std::string transferred(std::int64_t all, bool half)
{
    if (half && all % 2 != 0) return fmt::format("{}.5 GBs / {} GBs Transferred", all / 2, all);
    return fmt::format("{} GBs / {} GBs Transferred", half ? all / 2 : all, all);
}

/// How far the tasks are after that time of a restore.
struct Progress {
    bool is_half = false;
    bool is_transferred = false;
    bool is_done = false;
    double percent = 1.0;
    std::string remaining;
};

Progress progress_of(const json::object& note, Duration passed, Duration whole)
{
    const std::string type = text_at(note, "type");
    if (passed >= whole) return {false, true, true, 100.0, "PT0S"};
    if (!is_quick(type, text_at(note, "group"), text_at(note, "region"))) {
        if (passed < tick || !text_at(note, "region").empty()) return {};
        return {true, false, false, 50.0, iso_duration(whole - passed)};
    }
    if (passed < 38s) return {};
    if (!second_task(type).empty() && passed < tick) return {false, true, false, 5.0, "PT10M"};
    return {false, true, false, 99.0, "PT2M"};
}

json::array tasks_of(const json::object& note, const Progress& progress)
{
    json::object transfer =
        task("Transfer data from vault", progress.is_transferred ? "Completed" : "InProgress");
    if (progress.is_half || progress.is_transferred)
        transfer["taskExecutionDetails"] =
            transferred(integer_at(note, "gigabytes"), progress.is_half);
    json::array tasks{std::move(transfer)};
    if (const auto second = second_task(text_at(note, "type")); !second.empty())
        tasks.emplace_back(task(second, progress.is_done          ? "Completed"
                                        : progress.is_transferred ? "InProgress"
                                                                  : "NotStarted"));
    return tasks;
}

} // namespace

Duration restore_time(const Restore& restore)
{
    if (!restore.region.empty()) return 19min + 2s;
    if (restore.type == "OriginalLocation") return 20min + 46s;
    if (restore.type == "AlternateLocation") return 2min + 26s;
    return restore.target_group.empty() ? 30min + 39s : 69s;
}

void begin_restore(World& world, json::object& job, const Restore& restore, Time ends)
{
    json::object note{{"type", restore.type},
                      {"machine", restore.machine},
                      {"target", restore.target},
                      {"group", restore.target_group},
                      {"network", restore.network},
                      {"storage", restore.storage},
                      {"region", restore.region},
                      {"point", restore.point.time_since_epoch().count()},
                      {"gigabytes", restore.gigabytes},
                      {"encrypted", restore.is_encrypted},
                      {"token", world.new_guid()},
                      {"started", world.now().time_since_epoch().count()},
                      {"ends", ends.time_since_epoch().count()}};
    if (!restore.backed_up.empty()) {
        note["restored"] = restore.restored;
        note["backedUp"] = restore.backed_up;
    }
    job["properties"].as_object()["actionsInfo"] = json::array{"Cancellable"};
    job["$restore"] = std::move(note);
}

bool is_restore_job(const json::object& job)
{
    return job.contains("$restore");
}

bool restore_runs(const json::object& job, Time now)
{
    return now < Time(Duration(integer_at(job, "$restore.ends"))) &&
           !truth_at(job, "$restore.cancelled");
}

void cancel_restore(json::object& job, Time ends)
{
    auto& note = job["$restore"].as_object();
    note["cancelled"] = true;
    note["ends"] = ends.time_since_epoch().count();
}

void note_restore(World& world, const json::object& job, Trouble trouble)
{
    auto item = world.find(Kind::protected_item, text_at(job, "$item"));
    if (!item) return;
    item->document["$restoreTrouble"] = static_cast<int>(trouble);
    world.put(Kind::protected_item, item->id, item->document);
}

void show_restore(const json::object& job, json::object& properties, Time now, const Call& call)
{
    const json::object note = object_at(job, "$restore");
    const Time started(Duration(integer_at(note, "started")));
    const Time ends(Duration(integer_at(note, "ends")));
    const bool cancelled = truth_at(note, "cancelled");
    const bool runs = now < ends;
    Progress progress = cancelled ? Progress() : progress_of(note, now - started, ends - started);
    json::object bags{{"tasksList", tasks_of(note, progress)},
                      {"propertyBag", bag_of(note, text_at(job, "name"), progress.is_done, call)}};
    // Towards the end it says whose disks were replaced.
    if (text_at(note, "type") == "OriginalLocation" && now - started > 20min)
        bags["propertyBag"].as_object()["Target VM Name"] = text_at(note, "target");
    json::object internal;
    if (!text_at(note, "region").empty()) internal["AdHoc"] = "AdHoc";
    if (call.since("2020-01-01")) internal["restoreLocationType"] = text_at(note, "type");
    bags["internalPropertyBag"] = std::move(internal);
    bags["progressPercentage"] = progress.percent;
    if (!progress.remaining.empty()) bags["estimatedRemainingDuration"] = progress.remaining;
    if (runs && (!call.since("2020-01-01") || text_at(note, "type") == "AlternateLocation"))
        bags["dynamicErrorMessage"] = "";
    properties["extendedInfo"] = std::move(bags);
    properties["duration"] = iso_duration((runs ? now : ends) - started);
    if (cancelled)
        properties["status"] = runs ? "Cancelling" : "Cancelled";
    else
        properties["status"] = runs ? "InProgress" : "Completed";
    if (!runs) properties["endTime"] = iso_time(ends);
}

} // namespace simulator
