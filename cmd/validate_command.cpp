// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/sarif.hpp"
#include "cmd/stack.hpp"
#include "reconciler/plan/pairing.hpp"

#include <algorithm>

namespace cmd {

using namespace reconciler;

namespace {

/// Warnings are as good as errors where the user says so.
bool is_refused(const Diagnostics& problems, const Options& options)
{
    return std::ranges::any_of(problems, [&](const Diagnostic& problem) {
        return problem.severity == Severity::error ||
               (options.deny_warnings && problem.severity == Severity::warning);
    });
}

} // namespace

int validate_command(Reporter& reporter)
{
    const auto stack = load_stack(reporter.host(), reporter.options());
    Diagnostics problems = stack ? (*stack)->desired.diagnostics : stack.error();
    std::size_t count = 0;
    if (stack) {
        count = (*stack)->desired.objects.size();
        for (const auto& object : (*stack)->desired.objects) append(problems, object.blocked);
        append(problems, claimed_twice((*stack)->desired));
    }
    const bool refused = is_refused(problems, reporter.options());
    if (reporter.options().format == Format::sarif) {
        reporter.say(render_sarif(problems));
        return reporter.finish(refused ? ExitCode::error : ExitCode::ok);
    }
    if (refused) return reporter.fail(problems);
    reporter.diagnostics(problems);
    reporter.say("The configuration is valid: " + std::to_string(count) +
                 (count == 1 ? " object.\n" : " objects.\n"));
    return reporter.finish(ExitCode::ok, {{"objects", count}});
}

} // namespace cmd
