// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/stack.hpp"

namespace cmd {

using namespace reconciler;

int validate_command(Reporter& reporter)
{
    const auto stack = load_stack(reporter.host(), reporter.options());
    if (!stack) return reporter.fail(stack.error());
    Diagnostics problems = (*stack)->desired.diagnostics;
    for (const auto& object : (*stack)->desired.objects) append(problems, object.blocked);
    if (has_errors(problems)) return reporter.fail(problems);
    reporter.diagnostics(problems);
    const auto count = (*stack)->desired.objects.size();
    reporter.say("The configuration is valid: " + std::to_string(count) +
                 (count == 1 ? " object.\n" : " objects.\n"));
    return reporter.finish(ExitCode::ok, {{"objects", count}});
}

} // namespace cmd
