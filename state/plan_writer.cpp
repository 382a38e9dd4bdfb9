// SPDX-License-Identifier: Apache-2.0
#include "state/plan_writer.hpp"

#include <array>
#include <utility>

using namespace reconciler;

namespace state {

SqlResult<void> PlanWriter::prepare(Database& database)
{
    const std::array<std::pair<Statement*, const char*>, 6> all{{
        {&named_, "SELECT hash FROM plan"},
        {&name_, "INSERT OR REPLACE INTO plan VALUES (1, ?)"},
        {&end_, "DELETE FROM plan"},
        {&forget_, "DELETE FROM plan_steps"},
        {&begun_, "INSERT OR IGNORE INTO plan_steps VALUES (?, 0)"},
        {&done_, "INSERT OR REPLACE INTO plan_steps VALUES (?, 1)"},
    }};
    for (const auto& [statement, sql] : all) {
        auto prepared = database.prepare(sql);
        if (!prepared) return std::unexpected(std::move(prepared.error()));
        *statement = std::move(*prepared);
    }
    return {};
}

void PlanWriter::finalize()
{
    for (auto* statement : {&named_, &name_, &end_, &forget_, &begun_, &done_})
        *statement = Statement();
}

SqlResult<void> PlanWriter::note(const Transaction& transaction)
{
    using Phase = JournalEntry::Phase;
    SqlResult<void> done;
    if (plan_ != transaction.plan) done = belong_to(transaction.plan);
    if (transaction.plan.empty()) return done;
    for (const auto& entry : transaction.journal) {
        if (done && entry.phase == Phase::intent) done = begun_.bind(entry.step_id).run();
        if (done && entry.phase == Phase::succeeded) done = done_.bind(entry.step_id).run();
    }
    return done;
}

void PlanWriter::ended(bool is_durable)
{
    if (!is_durable) plan_.reset();
}

SqlResult<void> PlanWriter::fill(const PlanProgress& progress)
{
    auto done = name_.bind(progress.plan).run();
    for (const auto& step : progress.done)
        if (done) done = done_.bind(step).run();
    for (const auto& step : progress.begun)
        if (done) done = begun_.bind(step).run();
    return done;
}

SqlResult<void> PlanWriter::belong_to(const std::string& plan)
{
    const auto row = named_.step();
    if (!row) return std::unexpected(row.error());
    const auto named = *row ? named_.text(0) : std::string();
    named_.reset();
    plan_ = plan;
    if (named == plan) return {};
    auto done = forget_.run();
    if (done) done = plan.empty() ? end_.run() : name_.bind(plan).run();
    return done;
}

} // namespace state
