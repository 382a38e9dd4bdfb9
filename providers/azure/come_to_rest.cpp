// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/come_to_rest.hpp"

#include "providers/azure/arm/cancellation.hpp"
#include "providers/azure/arm/percent_encoding.hpp"
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"

#include "reconciler/apply/within.hpp"

#include <map>
#include <set>
#include <string>

namespace azure {

using namespace reconciler;
using boost::asio::awaitable;

namespace {

constexpr Duration between_looks = std::chrono::seconds(60); // 150 reads of jobs an hour (facts)
constexpr Duration longest = std::chrono::hours(2);

/// The folded names of machines, by vault.
using Machines = std::map<ResourceId, std::set<std::string>>;

Machines machines_of(const std::vector<Step>& steps)
{
    Machines machines;
    for (const auto& step : steps) {
        if (step.kind != "protected_vm") continue;
        const auto item = name_of(step.target.folded());
        machines[ResourceId(vault_of(step.target.text()))].insert(item.substr(item.rfind(';') + 1));
    }
    return machines;
}

/// A backup runs for hours and changes nothing of the protection.
bool is_of_protection(std::string_view operation)
{
    for (const std::string_view one :
         {"ConfigureBackup", "DisableBackup", "DeleteBackupData", "Undelete", "UnDelete"})
        if (operation == one) return true;
    return false;
}

awaitable<Result<bool>> is_busy(ArmClient& arm, ResourceId vault, std::set<std::string> machines)
{
    const std::string path =
        api::versioned(url_path(vault.text()) + "/backupJobs", api::recovery_services) +
        "&%24filter=" + percent_encoded("status eq 'InProgress'");
    bool busy = false;
    const auto look = [&](const boost::json::value& job) {
        const bool is_one =
            machines.contains(folded(text_in(job, "properties/entityFriendlyName")));
        busy = busy || (is_one && is_of_protection(text_in(job, "properties/operation")));
    };
    auto read = co_await arm.each(path, look);
    if (!read && read.error().front().service && read.error().front().service->status == 404)
        co_return false; // no vault, no jobs
    if (!read) co_return std::unexpected(std::move(read.error()));
    co_return busy;
}

Diagnostic still_busy(const ResourceId& vault)
{
    Diagnostic problem;
    problem.id = "still-busy";
    problem.summary = "Azure still works on what an earlier run began";
    problem.detail =
        "Jobs of the vault " + name_of(vault.text()) + " have not ended for two hours.";
    problem.fix = "Look at the vault's jobs in the portal, then run the same command again.";
    return problem;
}

} // namespace

awaitable<Result<void>> come_to_rest(ArmClient& arm, Clock& clock, std::vector<Step> steps)
{
    co_await no_throw_on_cancellation();
    const Time end = clock.now() + longest;
    for (const auto& [vault, machines] : machines_of(steps)) {
        while (true) {
            auto busy = co_await is_busy(arm, vault, machines);
            if (!busy) co_return std::unexpected(std::move(busy.error()));
            if (!*busy) break;
            if (clock.now() >= end) co_return fail(still_busy(vault));
            co_await clock.sleep_for(between_looks);
            const bool cancelled = co_await is_cancelled();
            if (cancelled) co_return fail(interrupted());
        }
    }
    co_return Result<void>();
}

} // namespace azure
