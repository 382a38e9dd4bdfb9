// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/job_cancellation.hpp"

#include "providers/simulator/services/backup_jobs.hpp"
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/services/jobs.hpp"
#include "providers/simulator/services/restore_jobs.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

using namespace std::chrono_literals;

constexpr Duration cancelling_time = 30s;

// How a job that cannot be cancelled is refused was never recorded; the words are ours.
http::Response not_cancellable()
{
    return backup_error(400, "UserErrorJobNotCancellable",
                        "The job cannot be cancelled in its current state.");
}

http::Response accepted_cancel(Context& context, const Call& call, const std::string& vault)
{
    const std::string operation =
        context.operations.start({.effect = "job-cancelled",
                                  .arguments = {{"owner", vault}, {"job", call["job"]}},
                                  .duration = cancelling_time});
    const std::string job =
        call.base + encode_path(call.path.substr(0, call.path.find_last_of('/')));
    return accepted(job + "/operationsStatus/" + operation + "?api-version=2019-05-13-preview",
                    job + "/operationResults/" + operation + "?api-version=" + call.api_version);
}

http::Response cancel_backup(Context& context, const Call& call, FoundBackup found)
{
    const Time now = context.world.now();
    Attempt& attempt = found.attempt();
    const bool runs = attempt.is_running(now) && attempt.outcome != Outcome::cancelled;
    if (!runs || now >= snapshot_end(attempt)) return not_cancellable();
    attempt.outcome = Outcome::cancelled;
    attempt.trouble = Trouble::cancelled;
    attempt.point = 0;
    attempt.end = now + cancelling_time;
    put_history(context.world, found.item.id, found.history);
    return accepted_cancel(context, call, vault_of(found.item.id));
}

} // namespace

http::Response cancel_job(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    if (auto found = find_backup(context.world, vault->id, call["job"]))
        return cancel_backup(context, call, std::move(*found));
    auto job = context.world.find(Kind::job, vault->id + "/backupJobs/" + call["job"]);
    if (!job) return job_not_found(call);
    const Time now = context.world.now();
    if (!is_restore_job(job->document) || !restore_runs(job->document, now))
        return not_cancellable();
    cancel_restore(job->document, now + cancelling_time);
    context.world.put(Kind::job, job->id, job->document);
    note_restore(context.world, job->document, Trouble::cancelled);
    return accepted_cancel(context, call, vault->id);
}

std::optional<Failure> job_cancelled(Context& context, const json::object& arguments)
{
    const auto found =
        find_backup(context.world, text_at(arguments, "owner"), text_at(arguments, "job"));
    if (found) end_backup(context.world, found->item, found->attempt().start);
    return std::nullopt;
}

} // namespace simulator
