// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/conclusion.hpp"
#include "cmd/events.hpp"
#include "cmd/open_run.hpp"
#include "cmd/plan_requirements.hpp"
#include "cmd/progress_printer.hpp"
#include "cmd/render_plan.hpp"
#include "cmd/render_state.hpp"
#include "cmd/stack.hpp"
#include "cmd/staleness.hpp"
#include "cmd/state_opening.hpp"
#include "cmd/stopping.hpp"

#include "reconciler/apply/apply.hpp"
#include "reconciler/plan/consent.hpp"
#include "reconciler/plan/outcome.hpp"
#include "reconciler/plan/warnings.hpp"

#include <algorithm>
#include <iterator>

namespace cmd {

using namespace reconciler;

namespace {

/// One apply or destroy, from the lock to the result.
class Applying {
public:
    Applying(Reporter& reporter, bool destroying)
        : reporter_(reporter), options_(reporter.options()), destroying_(destroying)
    {}

    int run()
    {
        if (const auto ready = prepare(); !ready) return reporter_.fail(ready.error());
        const int code = carry_out();
        const auto unlocked = connection_->run(store_->unlock());
        if (!unlocked) reporter_.diagnostics(unlocked.error());
        return code;
    }

private:
    Result<void> prepare()
    {
        if (auto saved = read_saved(); !saved) return saved;
        auto stack = load_stack(reporter_.host(), options_);
        if (!stack) return std::unexpected(std::move(stack.error()));
        stack_ = std::move(*stack);
        auto connection = connect(reporter_.host(), stack_->desired.settings, stack_->domain,
                                  options_.read_only ? Access::read_only : Access::read_write);
        if (!connection) return std::unexpected(std::move(connection.error()));
        connection_ = std::move(*connection);
        stopping_.emplace(reporter_, *connection_);
        auto store = open_store(reporter_.host(), options_, stack_->desired.settings);
        if (!store) return std::unexpected(std::move(store.error()));
        store_ = std::move(*store);
        return connection_->run(store_->lock(lock_holder(reporter_.host(), options_, run_)));
    }

    Result<void> read_saved()
    {
        if (options_.plan_file.empty()) return {};
        auto saved = read_required_plan(reporter_, options_.plan_file);
        if (!saved) return std::unexpected(std::move(saved.error()));
        saved_ = std::move(*saved);
        destroying_ = saved_->destroying;
        return {};
    }

    int carry_out()
    {
        auto footing = stand();
        if (!footing) return reporter_.fail(footing.error());
        footing_ = std::move(*footing);
        if (saved_)
            if (const auto why = why_refused(*saved_, footing_, stack_->hash); !why.empty())
                return refuse(why);
        auto made = connection_->run(
            make_plan_of(*stack_, connection_->provider(), footing_, consent(), destroying_, true));
        tell_identity(reporter_, *connection_);
        if (!made) return reporter_.fail(made.error());
        if (saved_) return carry_out_saved(*made);
        show(made->plan, *made);
        if (!may_go(made->plan)) return refuse_part(made->plan);
        if (!made->plan.in_sync()) {
            const auto agreed = agree(*made);
            if (!agreed) return reporter_.fail(agreed.error());
        }
        return execute(made->plan);
    }

    /// A plan that this command has just ended, by ending what an earlier one left, is no mistake.
    int refuse(const Diagnostics& why)
    {
        if (!has_ended_earlier_ || why.front().id != "plan-applied") return reporter_.fail(why);
        reporter_.say("\nThe plan is carried out: nothing of it is left.\n");
        return reporter_.finish(ExitCode::ok);
    }

    /// Whether the whole of it can be done, where nothing less will do.
    bool may_go(const Plan& plan) const
    {
        return !options_.all_or_nothing || (!plan.is_blocked() && plan.unread.empty());
    }

    int refuse_part(const Plan& plan)
    {
        Diagnostic problem;
        problem.id = "all-or-nothing";
        problem.summary = "Nothing was done";
        problem.detail = "A part of the plan is blocked or could not be seen, and --all-or-nothing "
                         "was given.";
        problem.fix = "Mend what is said above, or carry out the rest without --all-or-nothing.";
        reporter_.diagnostics({problem});
        return reporter_.finish(plan.is_blocked() ? ExitCode::blocked : ExitCode::incomplete);
    }

    /// What is left of the saved plan, unless some of it is stale and nobody said to skip that.
    int carry_out_saved(const Made& fresh)
    {
        auto left = remainder_of(*saved_, footing_, fresh);
        if (!left.stale.empty() && !options_.skip_stale) return reporter_.fail(left.stale);
        show(saved_->plan, fresh);
        if (!may_go(saved_->plan)) return refuse_part(saved_->plan);
        for (auto& problem : left.stale) problem.severity = Severity::warning;
        reporter_.diagnostics(left.stale);
        if (left.done > 0)
            reporter_.say("\nGoing on: " + std::to_string(left.done) + " of " +
                          std::to_string(saved_->plan.steps.size()) +
                          " steps were done by an earlier run of this plan.\n");
        left_out_ = left.left_out;
        Plan plan = saved_->plan;
        plan.steps = std::move(left.steps);
        return execute(plan);
    }

    /// A saved plan was agreed to when it was made.
    Consent consent() const { return saved_ ? consent_in(*saved_) : consent_of(options_, *stack_); }

    /// What the plan stands on, once the rest of an earlier run is ended.
    Result<Footing> stand()
    {
        auto snapshot = connection_->run(store_->read());
        if (!snapshot) return std::unexpected(std::move(snapshot.error()));
        if (!*snapshot || (*snapshot)->open.empty()) return stand_on_it(std::move(*snapshot));
        if (const auto ended = finish_earlier(**snapshot); !ended)
            return std::unexpected(ended.error());
        snapshot = connection_->run(store_->read());
        if (!snapshot) return std::unexpected(std::move(snapshot.error()));
        const auto unknown = unknown_among((*snapshot)->open);
        if (unknown.empty()) return stand_on_it(std::move(*snapshot));
        if (const auto decided = decide_unknown(**snapshot, unknown); !decided)
            return std::unexpected(decided.error());
        snapshot = connection_->run(store_->read());
        if (!snapshot) return std::unexpected(std::move(snapshot.error()));
        return stand_on_it(std::move(*snapshot));
    }

    Result<Footing> stand_on_it(std::optional<Snapshot> snapshot) const
    {
        auto footing = stand_on(std::move(snapshot), *stack_);
        if (footing && footing->fresh_state && saved_ && saved_->fresh_state)
            footing->lineage = saved_->lineage;
        return footing;
    }

    /// What became of writes whose answer nobody heard is read, and told by what would be planned.
    Result<void> decide_unknown(const Snapshot& snapshot, const std::vector<Step>& unknown)
    {
        const auto footing = stand_on_it(snapshot);
        if (!footing) return std::unexpected(footing.error());
        const auto made = connection_->run(make_plan_of(*stack_, connection_->provider(), *footing,
                                                        consent_to_all(), destroying_));
        if (!made) return std::unexpected(made.error());
        const auto is_done = [&](const Step& step) {
            return took_effect(step, made->plan, made->observation);
        };
        const auto progress = make_progress();
        const auto report = connection_->run(
            decide(unknown, is_done, context(*progress), apply_options_for(snapshot)));
        if (report.state_lost) return std::unexpected(report.diagnostics);
        reporter_.diagnostics(report.diagnostics);
        return {};
    }

    /// An earlier run was interrupted: its operations are followed to their end first, and the plan
    /// that it carried out is still under way.
    Result<void> finish_earlier(const Snapshot& snapshot)
    {
        reporter_.diagnostics(about_open_run(snapshot.open));
        reporter_.say("An earlier run was interrupted; ending what it left open.\n");
        stopping_->begin();
        const auto progress = make_progress();
        const auto report = connection_->run(
            resume(snapshot.open, context(*progress), apply_options_for(snapshot)));
        stopping_->end();
        has_ended_earlier_ = true;
        if (report.state_lost || (report.is_unsettled && !report.interrupted))
            return std::unexpected(report.diagnostics);
        reporter_.diagnostics(report.diagnostics);
        if (!report.interrupted) return {};
        Diagnostic problem;
        problem.id = "interrupted";
        problem.summary = "Interrupted";
        problem.detail = "Operations of an earlier run go on in Azure.";
        problem.fix = "Run the same command again.";
        return reconciler::fail(std::move(problem));
    }

    void show(const Plan& plan, const Made& made)
    {
        const PlanHeader header{stack_->desired.stack,
                                stack_->desired.environment,
                                footing_.fresh_state ? std::string{} : footing_.lineage,
                                destroying_,
                                made.observation.scopes,
                                made.left_out,
                                made.observation.read_singly};
        if (reporter_.is_json())
            return reporter_.event(plan_event_lines(plan, header, connection_->clock().now()));
        reporter_.diagnostics(plan.diagnostics);
        reporter_.say(render_plan(plan, header, reporter_.style()));
    }

    /// Asks for what is withheld, word by word, and then for the whole. Without a terminal nothing
    /// is asked: what is withheld stays so, and the rest needs --auto-approve.
    Result<void> agree(Made& made)
    {
        const auto lacking = missing_consent(made.plan.changes);
        Consent consent = consent_of(options_, *stack_);
        bool more = false;
        for (const auto& word : lacking) {
            const auto typed = reporter_.host().ask("\nTo allow it, type \"" + word +
                                                    "\" (anything else leaves it out): ");
            if (!typed || *typed != word) continue;
            more = true;
            Options with = options_;
            with.allow = {word};
            const Consent given = consent_of(with, *stack_);
            consent.data_loss = consent.data_loss || given.data_loss;
            consent.undelete = consent.undelete || given.undelete;
            consent.one_way.insert(consent.one_way.end(), given.one_way.begin(),
                                   given.one_way.end());
            consent.weakenings = std::max(consent.weakenings, given.weakenings);
            if (word.starts_with("removals=")) consent.removals = given.removals;
            if (word.starts_with("change-percent=")) consent.change_percent = given.change_percent;
        }
        if (more) {
            auto again = connection_->run(make_plan_of(*stack_, connection_->provider(), footing_,
                                                       consent, destroying_, true));
            if (!again) return std::unexpected(std::move(again.error()));
            made = std::move(*again);
            show(made.plan, made);
        }
        if (options_.auto_approve || made.plan.steps.empty()) return {};
        const auto answer = reporter_.host().ask("\nCarry this out? Only \"yes\" does: ");
        if (answer && *answer == "yes") return {};
        return reconciler::fail(not_approved(answer.has_value()));
    }

    static Diagnostic not_approved(bool was_asked)
    {
        Diagnostic problem;
        problem.id = "not-approved";
        problem.summary = was_asked ? "Nothing was done" : "Nobody can be asked";
        problem.detail = was_asked ? "The plan was not approved."
                                   : "There is no terminal, so the plan cannot be approved.";
        problem.fix =
            was_asked
                ? "Answer \"yes\" to carry it out."
                : "Add --auto-approve, or save the plan with `tresor plan -o FILE` and apply that.";
        return problem;
    }

    int execute(const Plan& plan)
    {
        if (footing_.fresh_state && !plan.steps.empty())
            if (const auto created = create_state(); !created)
                return reporter_.fail(created.error());
        stopping_->begin();
        const auto progress = make_progress();
        const auto report =
            connection_->run(apply(plan.steps, context(*progress), apply_options()));
        reporter_.diagnostics(report_of_fleet(report.diagnostics));
        conclude(plan, report);
        return reporter_.finish(code_of(plan, report), conclusion_json(report, left_out_));
    }

    /// Who was only asked to come back later is named once.
    static Diagnostics report_of_fleet(Diagnostics problems)
    {
        const auto others = std::ranges::stable_partition(
            problems, [](const Diagnostic& one) { return one.id != "azure-throttled"; });
        Diagnostics throttled(std::make_move_iterator(others.begin()),
                              std::make_move_iterator(others.end()));
        problems.erase(others.begin(), others.end());
        append(problems, summed_up(std::move(throttled)));
        return problems;
    }

    ExitCode code_of(const Plan& plan, const ApplyReport& report) const
    {
        const auto when = [](bool is_so, ExitCode code) { return is_so ? code : ExitCode::ok; };
        const bool is_done = report.count(StepStatus::succeeded) == report.steps.size();
        const bool out_of_time = stopping_->is_out_of_time();
        return first_of(
            {when(report.interrupted && !out_of_time, ExitCode::interrupted),
             when(report.state_lost, code_for(report.diagnostics)),
             when(code_for(report.diagnostics) == ExitCode::throttled, ExitCode::throttled),
             when(!is_done || left_out_ > 0, ExitCode::partial),
             when(!plan.unread.empty(), ExitCode::incomplete),
             when(plan.is_blocked(), ExitCode::blocked)});
    }

    Result<void> create_state()
    {
        Transaction transaction;
        transaction.create =
            StateIdentity{stack_->desired.stack, footing_.lineage, stack_->desired.environment};
        if (saved_) transaction.plan = saved_->hash;
        return connection_->run(store_->commit(std::move(transaction)));
    }

    void conclude(const Plan& plan, const ApplyReport& report)
    {
        if (plan.steps.empty() && left_out_ == 0) return;
        reporter_.say(conclusion(plan.steps, report, left_out_));
        if (!destroying_ || reporter_.is_json()) return;
        const auto snapshot = connection_->run(store_->read());
        if (snapshot && *snapshot)
            reporter_.say(
                "\n" + render_retained(**snapshot, connection_->clock().now(), reporter_.style()));
    }

    std::unique_ptr<Progress> make_progress()
    {
        if (reporter_.is_json())
            return make_progress_events([this](std::string_view line) { reporter_.event(line); },
                                        connection_->clock());
        return make_progress_printer([this](std::string_view line) { reporter_.say(line); },
                                     reporter_.style(), connection_->clock());
    }

    ApplyContext context(Progress& progress)
    {
        return {connection_->provider(), *store_, connection_->clock(), progress,
                stopping_->interruption()};
    }

    /// Ending what a saved plan began is part of carrying it out.
    ApplyOptions apply_options_for(const Snapshot& snapshot) const
    {
        auto options = apply_options();
        options.plan = snapshot.plan ? snapshot.plan->plan : "";
        return options;
    }

    ApplyOptions apply_options() const
    {
        ApplyOptions made;
        made.run = run_;
        made.parallelism = options_.parallelism;
        if (saved_) made.plan = saved_->hash;
        if (options_.step_timeout > 0)
            made.step_limit = std::chrono::seconds(options_.step_timeout);
        return made;
    }

    Reporter& reporter_;
    const Options& options_;
    bool destroying_;
    std::optional<SavedPlan> saved_;
    std::unique_ptr<Stack> stack_;
    std::unique_ptr<AzureConnection> connection_;
    OpenStore store_;
    Footing footing_;
    std::string run_ = new_run_id();
    std::optional<Stopping> stopping_;
    std::size_t left_out_ = 0;
    bool has_ended_earlier_ = false;
};

} // namespace

int apply_command(Reporter& reporter)
{
    return Applying(reporter, false).run();
}

int destroy_command(Reporter& reporter)
{
    return Applying(reporter, true).run();
}

} // namespace cmd
