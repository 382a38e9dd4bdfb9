// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/jobs.hpp"

#include "providers/simulator/filter.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/backup_jobs.hpp"
#include "providers/simulator/services/job_cancellation.hpp"
#include "providers/simulator/services/restore_jobs.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

namespace simulator {

namespace {

/// What a list of jobs is asked for.
struct JobFilter {
    std::optional<std::string> status;
    std::optional<std::string> operation;
    std::optional<std::string> management;
    std::optional<std::string> name;
    Time from = Time::min();
    Time to = Time::max();

    bool takes(std::string_view a_status, std::string_view an_operation, Time start) const
    {
        return (!status || same(*status, a_status)) &&
               (!operation || same(*operation, an_operation)) &&
               (!management || same(*management, "AzureIaasVM")) && from <= start && start <= to;
    }
};

/// Nothing where it is not understood.
std::optional<JobFilter> read_filter(const Call& call)
{
    const auto filter = Filter::parse(call.query_value("$filter"));
    if (!filter) return std::nullopt;
    JobFilter found{filter->value("status"), filter->value("operation"),
                    filter->value("backupManagementType"), filter->value("jobId")};
    const auto read = [&](std::string_view member, Time& time) {
        const auto text = filter->value(member);
        if (!text) return true;
        const auto parsed = parse_clock_time(*text);
        if (parsed) time = *parsed;
        return parsed.has_value();
    };
    if (!read("startTime", found.from) || !read("endTime", found.to)) return std::nullopt;
    return found;
}

/// A job that a list may show, and how to write it out when its page comes.
struct Listed {
    Time start;
    std::function<json::object()> show;
};

void add_kept_jobs(const World& world, const std::string& vault, const JobFilter& filter,
                   const Call& call, std::vector<Listed>& listed)
{
    world.each(Kind::job, vault + "/", [&](const Object& job) {
        json::object body = shown_job(world, job, call);
        const Time start = parse_time(text_at(body, "properties.startTime")).value_or(Time());
        if (filter.takes(text_at(body, "properties.status"), text_at(body, "properties.operation"),
                         start))
            listed.push_back({start, [body] { return body; }});
        return true;
    });
}

void add_backups(const World& world, const std::string& vault, const JobFilter& filter,
                 const Call& call, std::vector<Listed>& listed)
{
    world.each(Kind::protected_item, vault + "/", [&](const Object& item) {
        const auto history = std::make_shared<const History>(history_of(world, item.id));
        for (std::size_t i = 0; i < history->attempts.size(); ++i) {
            const Attempt& attempt = history->attempts[i];
            if (attempt.start + jobs_kept < world.now()) continue;
            if (!filter.takes(status_of(attempt, world.now()), "Backup", attempt.start)) continue;
            listed.push_back({attempt.start, [&world, &call, id = item.id, history, i] {
                                  const auto kept = world.find(Kind::protected_item, id);
                                  return backup_job(world, *kept, *history, history->attempts[i],
                                                    call);
                              }});
        }
        return true;
    });
}

http::Response list_jobs(Context& context, const Call& call)
{
    const World& world = context.world;
    const auto vault = ready_vault(world, call);
    if (!vault) return vault_not_found(call);
    const auto filter = read_filter(call);
    if (!filter) return error_answer(400, "BadRequest", "The $filter is not valid.");
    const LookBack late(world, world.behaviour().list_lag);
    std::vector<Listed> listed;
    add_kept_jobs(world, vault->id, *filter, call, listed);
    add_backups(world, vault->id, *filter, call, listed);
    std::stable_sort(listed.begin(), listed.end(),
                     [](const Listed& a, const Listed& b) { return a.start > b.start; });
    return page_of(world, call, listed.size(), [&](std::size_t index) {
        json::object body = listed[index].show();
        body["properties"].as_object().erase("extendedInfo");
        return body;
    });
}

http::Response get_job(Context& context, const Call& call)
{
    const World& world = context.world;
    const auto vault = ready_vault(world, call);
    if (!vault) return vault_not_found(call);
    if (const auto job = world.find(Kind::job, vault->id + "/backupJobs/" + call["job"]))
        return ok(shown_job(world, *job, call));
    if (const auto found = find_backup(world, vault->id, call["job"]))
        return ok(backup_job(world, found->item, found->history, found->attempt(), call));
    return job_not_found(call);
}

} // namespace

json::object shown_job(const World& world, const Object& job, const Call& call)
{
    json::object body = shown(job.document);
    auto& properties = body["properties"].as_object();
    if (is_restore_job(job.document)) {
        show_restore(job.document, properties, world.now(), call);
    } else if (text_at(properties, "status") == "InProgress") {
        // The duration of a running job grows with every read.
        if (const auto started = parse_time(text_at(properties, "startTime")))
            properties["duration"] = iso_duration(world.now() - *started);
    }
    return body;
}

http::Response job_not_found(const Call& call)
{
    return backup_error(404, "BMSUserErrorObjectNotFound",
                        fmt::format("The job '{}' was not found.", call["job"]));
}

Service job_service()
{
    static constexpr std::string_view jobs =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
        "Microsoft.RecoveryServices/vaults/{vault}/backupJobs";
    static constexpr std::string_view one =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
        "Microsoft.RecoveryServices/vaults/{vault}/backupJobs/{job}";
    static constexpr std::string_view cancel =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
        "Microsoft.RecoveryServices/vaults/{vault}/backupJobs/{job}/cancel";
    static constexpr std::string_view read = "Microsoft.RecoveryServices/Vaults/backupJobs/read";
    return {"jobs",
            {
                {"GET", jobs, read, list_jobs},
                {"GET", one, read, get_job},
                {"POST", cancel, "Microsoft.RecoveryServices/Vaults/backupJobs/cancel/action",
                 cancel_job},
            },
            {{"job-cancelled", job_cancelled}}};
}

} // namespace simulator
