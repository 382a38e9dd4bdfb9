// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/filter.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

/// The duration of a running job grows with every read.
json::object shown_job(const World& world, const Object& job)
{
    json::object body = shown(job.document);
    auto& properties = body["properties"].as_object();
    if (text_at(properties, "status") != "InProgress") return body;
    if (const auto started = parse_time(text_at(properties, "startTime")))
        properties["duration"] = iso_duration(world.now() - *started);
    return body;
}

http::Response get_job(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const auto job = context.world.find(Kind::job, vault->id + "/backupJobs/" + call["job"]);
    if (!job)
        return backup_error(404, "BMSUserErrorObjectNotFound",
                            fmt::format("The job '{}' was not found.", call["job"]));
    return ok(shown_job(context.world, *job));
}

http::Response list_jobs(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const auto filter = Filter::parse(call.query_value("$filter"));
    if (!filter) return error_answer(400, "BadRequest", "The $filter is not valid.");
    const auto show = [&](const Object& job) -> std::optional<json::object> {
        for (const std::string_view name : {"status", "operation", "backupManagementType"}) {
            const auto wanted = filter->value(name);
            if (wanted && !same(*wanted, text_at(job.document, "properties." + std::string(name))))
                return std::nullopt;
        }
        json::object body = shown_job(context.world, job);
        body["properties"].as_object().erase("extendedInfo");
        return body;
    };
    return page_of(context.world, call, Kind::job, vault->id + "/", show);
}

} // namespace

Service job_service()
{
    static constexpr std::string_view read = "Microsoft.RecoveryServices/Vaults/backupJobs/read";
    return {"jobs",
            {
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupJobs",
                 read, list_jobs},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupJobs/{job}",
                 read, get_job},
            },
            {}};
}

} // namespace simulator
