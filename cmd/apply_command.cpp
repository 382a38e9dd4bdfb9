// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/events.hpp"
#include "cmd/plan_file.hpp"
#include "cmd/progress_printer.hpp"
#include "cmd/render_plan.hpp"
#include "cmd/render_state.hpp"
#include "cmd/stack.hpp"
#include "cmd/staleness.hpp"

#include "reconciler/apply/apply.hpp"
#include "reconciler/apply/timestamp.hpp"
#include "reconciler/plan/consent.hpp"

#include <boost/asio/signal_set.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace cmd {

using namespace reconciler;
namespace asio = boost::asio;

namespace {

std::string plural(std::size_t count, const char* one, const char* many)
{
    return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

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
        auto connection = connect(reporter_.host(), stack_->desired.settings, stack_->domain);
        if (!connection) return std::unexpected(std::move(connection.error()));
        connection_ = std::move(*connection);
        listen_for_signals();
        store_ = open_store(reporter_.host(), options_);
        return connection_->run(store_->lock(holder()));
    }

    Result<void> read_saved()
    {
        if (options_.plan_file.empty()) return {};
        const std::string path = in_folder(reporter_.host(), options_.plan_file);
        auto text = read_plan_text(path);
        if (!text) return std::unexpected(std::move(text.error()));
        auto saved = saved_plan_from_text(*text, path);
        if (!saved) return std::unexpected(std::move(saved.error()));
        saved_ = std::move(*saved);
        destroying_ = saved_->destroying;
        return {};
    }

    LockHolder holder() const
    {
        std::array<char, 256> machine{};
        gethostname(machine.data(), machine.size() - 1);
        const std::string user = reporter_.host().variable("USER");
        return {(user.empty() ? std::to_string(getuid()) : user) + '@' + machine.data(),
                options_.command, getpid(), timestamp(Reporter::now())};
    }

    /// The first signal ends the run in good order, the second at once (design §1, style 4.4).
    void listen_for_signals()
    {
        if (!reporter_.host().handle_signals) return;
        signals_.emplace(connection_->context(), SIGINT, SIGTERM);
        wait_for_signal();
    }

    void wait_for_signal()
    {
        signals_->async_wait([this](const boost::system::error_code& problem, int) {
            if (problem) return;
            interruption_.raise();
            reporter_.say(interruption_.level() == 1
                              ? "\nInterrupted: starting nothing new. Once more to end at once.\n"
                              : "\nEnding at once.\n");
            wait_for_signal();
        });
    }

    int carry_out()
    {
        auto footing = stand();
        if (!footing) return reporter_.fail(footing.error());
        footing_ = std::move(*footing);
        auto made = connection_->run(make_plan_of(*stack_, connection_->provider(), footing_,
                                                  consent_of(options_, *stack_), destroying_));
        tell_identity(reporter_, *connection_);
        if (!made) return reporter_.fail(made.error());
        if (saved_) {
            if (auto stale = why_stale(*saved_, footing_, stack_->hash, made->observation);
                !stale.empty())
                return reporter_.fail(stale);
            made->plan = saved_->plan;
        }
        show(made->plan);
        if (!saved_ && !made->plan.in_sync()) {
            const auto agreed = agree(*made);
            if (!agreed) return reporter_.fail(agreed.error());
        }
        return execute(made->plan);
    }

    Result<Footing> stand()
    {
        auto snapshot = connection_->run(store_->read());
        if (!snapshot) return std::unexpected(std::move(snapshot.error()));
        if (*snapshot && !(*snapshot)->open.empty()) {
            const auto ended = finish_earlier((*snapshot)->open);
            if (!ended) return std::unexpected(ended.error());
            snapshot = connection_->run(store_->read());
            if (!snapshot) return std::unexpected(std::move(snapshot.error()));
        }
        auto footing = stand_on(*snapshot, *stack_);
        if (footing && footing->fresh_state && saved_ && saved_->fresh_state)
            footing->lineage = saved_->lineage;
        return footing;
    }

    /// An earlier run was interrupted: its operations are followed to their end first.
    Result<void> finish_earlier(const std::vector<JournalEntry>& open)
    {
        reporter_.say("An earlier run was interrupted; ending what it left open.\n");
        const auto progress = make_progress();
        const auto report = connection_->run(resume(open, context(*progress), apply_options()));
        reporter_.diagnostics(report.diagnostics);
        if (!report.interrupted) return {};
        Diagnostic problem;
        problem.id = "interrupted";
        problem.summary = "Interrupted";
        problem.detail = "Operations of an earlier run go on in Azure.";
        problem.fix = "Run the same command again.";
        return reconciler::fail(std::move(problem));
    }

    void show(const Plan& plan)
    {
        const PlanHeader header{stack_->desired.stack, stack_->desired.environment,
                                footing_.fresh_state ? std::string{} : footing_.lineage,
                                destroying_};
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
        }
        if (more) {
            auto again = connection_->run(
                make_plan_of(*stack_, connection_->provider(), footing_, consent, destroying_));
            if (!again) return std::unexpected(std::move(again.error()));
            made = std::move(*again);
            show(made.plan);
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
        const auto progress = make_progress();
        const auto report =
            connection_->run(apply(plan.steps, context(*progress), apply_options()));
        reporter_.diagnostics(report.diagnostics);
        conclude(plan, report);
        const auto not_done = report.count(StepStatus::failed) + report.count(StepStatus::skipped) +
                              report.count(StepStatus::running_on) +
                              report.count(StepStatus::not_started);
        return reporter_.finish(
            first_of({report.interrupted ? ExitCode::interrupted : ExitCode::ok,
                      report.state_lost ? ExitCode::error : ExitCode::ok,
                      code_for(report.diagnostics) == ExitCode::throttled ? ExitCode::throttled
                                                                          : ExitCode::ok,
                      not_done > 0 ? ExitCode::partial : ExitCode::ok,
                      plan.unread.empty() ? ExitCode::ok : ExitCode::incomplete,
                      plan.is_blocked() ? ExitCode::blocked : ExitCode::ok}),
            {{"succeeded", report.count(StepStatus::succeeded)},
             {"failed", report.count(StepStatus::failed)},
             {"skipped", report.count(StepStatus::skipped)},
             {"running_on", report.count(StepStatus::running_on)},
             {"not_started", report.count(StepStatus::not_started)}});
    }

    Result<void> create_state()
    {
        Transaction transaction;
        transaction.create =
            StateIdentity{stack_->desired.stack, footing_.lineage, stack_->desired.environment};
        return connection_->run(store_->commit(std::move(transaction)));
    }

    void conclude(const Plan& plan, const ApplyReport& report)
    {
        if (plan.steps.empty()) return;
        std::string text =
            "\nDone: " + plural(report.count(StepStatus::succeeded), "step", "steps") + '.';
        const auto add = [&](StepStatus status, const char* words) {
            if (const auto count = report.count(status); count > 0)
                text += ' ' + std::to_string(count) + ' ' + words + '.';
        };
        add(StepStatus::failed, "failed");
        add(StepStatus::skipped, "skipped because of a failure");
        add(StepStatus::running_on, "still running in Azure; the same command picks them up");
        add(StepStatus::not_started, "not started");
        reporter_.say(text + '\n');
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
        return {connection_->provider(), *store_, connection_->clock(), progress, interruption_};
    }

    ApplyOptions apply_options() const
    {
        return {boost::uuids::to_string(boost::uuids::random_generator()()), options_.parallelism};
    }

    Reporter& reporter_;
    const Options& options_;
    bool destroying_;
    std::optional<SavedPlan> saved_;
    std::unique_ptr<Stack> stack_;
    std::unique_ptr<AzureConnection> connection_;
    std::unique_ptr<StateStore> store_;
    Footing footing_;
    Interruption interruption_;
    std::optional<asio::signal_set> signals_;
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
