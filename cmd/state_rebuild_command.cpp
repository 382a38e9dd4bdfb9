// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/stack.hpp"
#include "cmd/state_opening.hpp"

#include "reconciler/apply/record_book.hpp"
#include "reconciler/apply/timestamp.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/model/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace cmd {

using namespace reconciler;

namespace {

Diagnostic is_not_lost(const std::string& where)
{
    return problem("state-exists", "The state is not lost",
                   '"' + where + "\" holds a state; rebuilding is for one that is gone.",
                   "Nothing is needed. If that state is wrong, move it away first.");
}

Diagnostic no_trace()
{
    return problem("no-lineage-found", "Nothing carries a lineage",
                   "None of the declared vaults exists and carries the tag of a stack.",
                   "Nothing is needed: tresor apply makes what is missing and adopts what is not "
                   "owned by anybody.");
}

Diagnostic several(const std::set<std::string>& lineages)
{
    std::string all;
    for (const auto& lineage : lineages) all += (all.empty() ? "" : ", ") + lineage;
    return problem("several-lineages", "The vaults belong to several stacks",
                   "The declared vaults carry the lineages " + all + ".",
                   "Refer to those of other stacks with existing = true, then rebuild.");
}

Diagnostic not_confirmed(bool was_asked, const std::string& lineage)
{
    return problem("not-approved", was_asked ? "Nothing was done" : "Nobody can be asked",
                   was_asked ? "The lineage was not confirmed."
                             : "There is no terminal at which the lineage could be confirmed.",
                   "If these vaults are this stack's and no other's:\n"
                   "    tresor state rebuild --lineage " +
                       lineage);
}

/// A lost state, made anew. What it owned is what is declared and live in vaults that carry one
/// lineage; everything else is for the plans that follow.
class Rebuilding {
public:
    explicit Rebuilding(Reporter& reporter) : reporter_(reporter), options_(reporter.options()) {}

    Result<void> run()
    {
        auto ready = prepare();
        if (!ready) return ready;
        auto done = rebuild();
        auto unlocked = connection_->run(store_->unlock());
        return done ? unlocked : done;
    }

    const std::string& lineage() const { return footing_.lineage; }
    std::size_t recorded() const { return recorded_; }

private:
    Result<void> prepare()
    {
        auto stack = load_stack(reporter_.host(), options_);
        if (!stack) return std::unexpected(std::move(stack.error()));
        stack_ = std::move(*stack);
        auto connection =
            connect(reporter_.host(), stack_->desired.settings, stack_->domain, Access::read_only);
        if (!connection) return std::unexpected(std::move(connection.error()));
        connection_ = std::move(*connection);
        auto store = open_store(reporter_.host(), options_, stack_->desired.settings);
        if (!store) return std::unexpected(std::move(store.error()));
        store_ = std::move(*store);
        return connection_->run(
            store_->lock(lock_holder(reporter_.host(), options_, new_run_id())));
    }

    Result<void> rebuild()
    {
        auto snapshot = connection_->run(store_->read());
        if (!snapshot) return std::unexpected(std::move(snapshot.error()));
        if (*snapshot) return fail(is_not_lost(store_->where()));
        footing_.fresh_state = true;
        auto seen = look();
        if (!seen) return std::unexpected(std::move(seen.error()));
        const auto lineages = lineages_in(seen->observation);
        if (lineages.empty()) return fail(no_trace());
        if (lineages.size() > 1) return fail(several(lineages));
        footing_.lineage = *lineages.begin();
        auto made = look();
        if (!made) return std::unexpected(std::move(made.error()));
        auto transaction = recovery(made->plan);
        std::ranges::move(given_up(made->observation), std::back_inserter(transaction.put));
        show(made->plan, transaction);
        auto confirmed = confirm();
        if (!confirmed) return confirmed;
        return connection_->run(store_->commit(std::move(transaction)));
    }

    /// Nothing but the state is written here, so nothing is withheld for what an apply would need.
    Result<Made> look()
    {
        return connection_->run(
            make_plan_of(*stack_, connection_->provider(), footing_, consent_to_all(), false));
    }

    /// Those of the vaults that the stack declares as its own.
    std::set<std::string> lineages_in(const Observation& observation) const
    {
        std::set<std::string> found;
        for (const auto& desired : stack_->desired.objects) {
            const auto* live = desired.existing ? nullptr : observation.find(desired.id);
            if (live == nullptr) continue;
            if (const auto& lineage = live->facts.text("lineage"); !lineage.empty())
                found.insert(lineage);
        }
        return found;
    }

    /// What the plan would only write down: the adoption of all that is there.
    Transaction recovery(const Plan& plan) const
    {
        Transaction whole;
        whole.create =
            StateIdentity{stack_->desired.stack, footing_.lineage, stack_->desired.environment};
        RecordBook book({});
        const auto now = timestamp(connection_->clock().now());
        for (const auto& step : plan.steps) {
            if (!step.action.empty() || step.effect.kind != Effect::Kind::record) continue;
            auto part = book.apply(step.effect, {}, now);
            std::ranges::move(part.put, std::back_inserter(whole.put));
        }
        return whole;
    }

    /// What nothing declares, though its data is there.
    std::vector<Record> given_up(const Observation& observation) const
    {
        DesiredSet desired = stack_->desired;
        stack_->domain.expand(desired, observation, {});
        return stack_->domain.retained(
            {desired, observation, footing_.records, footing_.lineage, true});
    }

    static std::string lines_of(const std::vector<Record>& records, Record::Status status)
    {
        std::string lines;
        for (const auto& record : records)
            if (record.status == status) lines += "  " + to_string(record.address) + '\n';
        return lines;
    }

    void show(const Plan& plan, const Transaction& transaction)
    {
        recorded_ = transaction.put.size();
        std::string text = "The declared vaults carry the lineage " + printable(footing_.lineage) +
                           ".\nThe state would own:\n" +
                           lines_of(transaction.put, Record::Status::managed);
        if (const auto kept = lines_of(transaction.put, Record::Status::retained); !kept.empty())
            text += "It would list as retained, for the vaults keep their data:\n" + kept;
        bool is_first = true;
        for (const auto& change : plan.changes) {
            if (change.blocked.empty()) continue;
            if (std::exchange(is_first, false)) text += "Left out, for they are blocked:\n";
            text += "  " + to_string(change.address) + "  " +
                    printable(change.blocked.front().summary) + '\n';
        }
        reporter_.say(text);
    }

    Result<void> confirm()
    {
        if (options_.lineage == footing_.lineage) return {};
        const auto answer = reporter_.host().ask(
            "If another stack has these vaults, stop here. To take them, type the lineage: ");
        if (answer && *answer == footing_.lineage) return {};
        return fail(not_confirmed(answer.has_value(), footing_.lineage));
    }

    Reporter& reporter_;
    const Options& options_;
    std::unique_ptr<Stack> stack_;
    std::unique_ptr<AzureConnection> connection_;
    OpenStore store_;
    Footing footing_;
    std::size_t recorded_ = 0;
};

} // namespace

int state_rebuild_command(Reporter& reporter)
{
    Rebuilding rebuilding(reporter);
    const auto done = rebuilding.run();
    if (!done) return reporter.fail(done.error());
    reporter.say(fmt::format("The state is there again, with {} objects. Look at what differs:\n"
                             "    tresor plan\n",
                             rebuilding.recorded()));
    return reporter.finish(ExitCode::ok,
                           {{"lineage", rebuilding.lineage()}, {"records", rebuilding.recorded()}});
}

} // namespace cmd
