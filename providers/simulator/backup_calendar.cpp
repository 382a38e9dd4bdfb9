// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/backup_calendar.hpp"

#include "providers/simulator/policy_schedule.hpp"
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/text.hpp"

#include <utility>

namespace simulator {

void BackupCalendar::plan_all()
{
    if (std::exchange(is_planned_, true)) return;
    world_.take_changed_policies();
    world_.each(Kind::policy, "", [&](const Object& policy) {
        plan(policy.id);
        return true;
    });
}

std::optional<Time> BackupCalendar::next()
{
    plan_all();
    for (const auto& policy : world_.take_changed_policies()) {
        std::erase_if(entries_, [&](const auto& e) { return same(e.second.policy, policy); });
        plan(policy);
    }
    if (entries_.empty()) return std::nullopt;
    return entries_.begin()->first;
}

void BackupCalendar::plan(const std::string& policy)
{
    const auto found = world_.find(Kind::policy, policy);
    if (!found) return;
    const json::object properties = object_at(found->document, "properties");
    if (text_at(properties, "backupManagementType") != "AzureIaasVM") return;
    add({found->id, Sort::run}, properties);
    add({found->id, Sort::clean_up}, properties);
}

void BackupCalendar::add(const Entry& entry, const json::object& properties)
{
    const auto schedule = schedule_of(properties);
    if (!schedule) return;
    // The day's clean-up is at midnight where the policy's clock is.
    const PolicySchedule daily{.offset = schedule->offset};
    entries_.emplace(next_run(entry.sort == Sort::run ? *schedule : daily, seen_), entry);
}

void BackupCalendar::carry_out(Context& context)
{
    seen_ = world_.now();
    while (!entries_.empty() && entries_.begin()->first <= seen_) {
        const Entry entry = std::move(entries_.extract(entries_.begin()).mapped());
        const auto policy = world_.find(Kind::policy, entry.policy);
        if (!policy) continue;
        if (entry.sort == Sort::run)
            run_policy(context, entry.policy);
        else
            clean_up_policy(context, entry.policy);
        add(entry, object_at(policy->document, "properties"));
    }
}

} // namespace simulator
