// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup_past.hpp"

#include "providers/simulator/policy_schedule.hpp"
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/services/backup_source.hpp"

namespace simulator {

namespace {

/// What every backup of the item has in common.
struct Common {
    std::string number;
    std::size_t source = 0;
    Retention retention;
};

Attempt past_attempt(World& world, const Common& common, Time start, bool first_of_day)
{
    Attempt attempt{.start = start, .end = start + backup_time(common.number, start)};
    attempt.is_settled = true;
    attempt.point = new_point_number(world);
    attempt.source = common.source;
    attempt.ranges = ranges_of(common.retention, snapshot_taken(attempt));
    if (!first_of_day) attempt.ranges &= Ranges(1);
    attempt.promised = expiry_of(attempt, common.retention);
    return attempt;
}

void end_as(Attempt& attempt, Outcome outcome)
{
    attempt.outcome = outcome;
    if (outcome == Outcome::completed) return;
    attempt.trouble = outcome == Outcome::failed ? Trouble::guest_agent : Trouble::transfer;
    if (outcome == Outcome::failed) attempt.point = 0;
}

} // namespace

void add_past(World& world, const std::string& id, Duration length, Outcome last)
{
    const auto item = world.find(Kind::protected_item, id);
    if (!item) return;
    const auto policy = world.find(Kind::policy, text_at(item->document, "properties.policyId"));
    const auto machine =
        world.find(Kind::virtual_machine, text_at(item->document, "properties.sourceResourceId"));
    if (!policy || !machine) return;
    const json::object properties = object_at(policy->document, "properties");
    const auto schedule = schedule_of(properties);
    if (!schedule) return;

    History history;
    const Common common{text_at(item->document, "properties.protectedItemDataId"),
                        history.source(backup_source(machine->document, item->document)),
                        retention_of(properties)};
    std::chrono::sys_days day{};
    for (Time at = next_run(*schedule, world.now() - length);;) {
        const auto its_day = local_day(at, schedule->offset);
        const Attempt attempt = past_attempt(world, common, at, its_day != day);
        if (attempt.end > world.now()) break;
        history.attempts.push_back(attempt);
        day = its_day;
        at = next_run(*schedule, at);
    }
    if (history.attempts.empty()) return;
    settle_item(world, *item, history.attempts.back());
    end_as(history.attempts.back(), last);
    if (last != Outcome::completed)
        settle_item(world, *world.find(Kind::protected_item, id), history.attempts.back());
    clean_up(history, common.retention, world.now(), Duration(0));
    put_history(world, id, history);
}

} // namespace simulator
