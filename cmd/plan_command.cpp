// SPDX-License-Identifier: Apache-2.0
#include "cmd/build_info.hpp"
#include "cmd/commands.hpp"
#include "cmd/events.hpp"
#include "cmd/open_run.hpp"
#include "cmd/plan_file.hpp"
#include "cmd/render_markdown.hpp"
#include "cmd/render_plan.hpp"
#include "cmd/stack.hpp"
#include "cmd/state_opening.hpp"
#include "cmd/whole_file.hpp"

#include "reconciler/apply/timestamp.hpp"

namespace cmd {

using namespace reconciler;

namespace {

/// Everything a read-only command needs, in the order in which it is made.
struct Sight {
    std::unique_ptr<Stack> stack;
    std::unique_ptr<AzureConnection> connection;
    Footing footing;
    Made made;
    Diagnostics interrupted; ///< what an earlier run left open
};

/// Plans without locking or writing anything.
Result<Sight> look(Reporter& reporter)
{
    Sight sight;
    auto stack = load_stack(reporter.host(), reporter.options());
    if (!stack) return std::unexpected(std::move(stack.error()));
    sight.stack = std::move(*stack);
    auto connection = connect(reporter.host(), sight.stack->desired.settings, sight.stack->domain,
                              Access::read_only);
    if (!connection) return std::unexpected(std::move(connection.error()));
    sight.connection = std::move(*connection);
    auto store = open_store(reporter.host(), reporter.options(), sight.stack->desired.settings);
    if (!store) return std::unexpected(std::move(store.error()));
    auto snapshot = sight.connection->run((*store)->read());
    if (!snapshot) return std::unexpected(std::move(snapshot.error()));
    if (*snapshot) sight.interrupted = about_open_run((*snapshot)->open);
    auto footing = stand_on(std::move(*snapshot), *sight.stack);
    if (!footing) return std::unexpected(std::move(footing.error()));
    sight.footing = std::move(*footing);
    auto made = sight.connection->run(
        make_plan_of(*sight.stack, sight.connection->provider(), sight.footing,
                     consent_of(reporter.options(), *sight.stack), reporter.options().destroying));
    tell_identity(reporter, *sight.connection);
    if (!made) return std::unexpected(std::move(made.error()));
    sight.made = std::move(*made);
    return sight;
}

PlanHeader header_of(const Sight& sight, bool destroying)
{
    return {sight.stack->desired.stack,
            sight.stack->desired.environment,
            sight.footing.fresh_state ? std::string{} : sight.footing.lineage,
            destroying,
            sight.made.observation.scopes,
            sight.made.left_out,
            sight.made.observation.read_singly};
}

void show_plan(Reporter& reporter, const Sight& sight)
{
    const PlanHeader header = header_of(sight, reporter.options().destroying);
    const Plan& plan = sight.made.plan;
    reporter.diagnostics(sight.interrupted);
    if (reporter.is_json())
        return reporter.event(plan_event_lines(plan, header, sight.connection->clock().now()));
    if (reporter.options().format == Format::markdown)
        return reporter.say(render_plan_markdown(plan, header));
    reporter.say(render_plan(plan, header, reporter.style()));
}

Result<void> save(const Reporter& reporter, const Sight& sight)
{
    const Options& options = reporter.options();
    SavedPlan plan{sight.made.plan,
                   sight.stack->desired.stack,
                   sight.stack->desired.environment,
                   sight.footing.lineage,
                   sight.footing.fresh_state,
                   sight.footing.serial,
                   sight.stack->hash,
                   version(),
                   timestamp(sight.connection->clock().now()),
                   options.destroying,
                   options.commit};
    const std::string key =
        options.sign_with.empty() ? "" : in_folder(reporter.host(), options.sign_with);
    const auto saved = sealed(std::move(plan), key);
    if (!saved) return std::unexpected(saved.error());
    const std::string path = in_folder(reporter.host(), options.plan_file);
    const auto why = write_whole_file(path, to_text(*saved));
    if (why.empty()) return {};
    Diagnostic problem;
    problem.id = "plan-not-saved";
    problem.summary = "Plan could not be saved";
    problem.detail = '"' + path + "\" could not be written: " + why + ".";
    problem.fix = "Name a file in a folder that exists and can be written.";
    return reconciler::fail(std::move(problem));
}

ExitCode common_code(const Plan& plan)
{
    return first_of(
        {plan.is_blocked() || has_errors(plan.diagnostics) ? ExitCode::blocked : ExitCode::ok,
         plan.unread.empty() ? ExitCode::ok : ExitCode::incomplete});
}

} // namespace

int plan_command(Reporter& reporter)
{
    const auto sight = look(reporter);
    if (!sight) return reporter.fail(sight.error());
    show_plan(reporter, *sight);
    if (!reporter.options().plan_file.empty()) {
        if (const auto saved = save(reporter, *sight); !saved) return reporter.fail(saved.error());
        reporter.say("\nSaved. To carry out exactly this:\n    tresor apply " +
                     reporter.options().plan_file + "\n");
    }
    const Plan& plan = sight->made.plan;
    const bool pending = reporter.options().detailed_exit_code && !plan.in_sync();
    return reporter.finish(
        first_of({common_code(plan), pending ? ExitCode::pending : ExitCode::ok}),
        {{"summary", plan_summary(plan)}});
}

int drift_command(Reporter& reporter)
{
    const auto sight = look(reporter);
    if (!sight) return reporter.fail(sight.error());
    show_plan(reporter, *sight);
    const Plan& plan = sight->made.plan;
    const bool drifted = plan.has(Cause::drift);
    const bool pending = plan.has(Cause::configuration) || plan.has(Cause::surroundings);
    const ExitCode code = drifted   ? (pending ? ExitCode::drift_and_pending : ExitCode::drift)
                          : pending ? ExitCode::pending
                                    : ExitCode::ok;
    return reporter.finish(
        first_of({common_code(plan), code}),
        {{"drift", drifted}, {"pending", pending}, {"summary", plan_summary(plan)}});
}

} // namespace cmd
