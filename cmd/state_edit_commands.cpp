// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/state_edits.hpp"
#include "cmd/state_session.hpp"

#include "reconciler/model/printable.hpp"

#include <functional>

namespace cmd {

using namespace reconciler;

namespace {

Diagnostic no_state()
{
    Diagnostic problem;
    problem.id = "state-absent";
    problem.summary = "There is no state yet";
    problem.detail = "There is nothing to change.";
    problem.fix = "Run tresor apply; it makes the state.";
    return problem;
}

Diagnostic not_forgotten(bool was_asked)
{
    Diagnostic problem;
    problem.id = "not-approved";
    problem.summary = was_asked ? "Nothing was done" : "Nobody can be asked";
    problem.detail = was_asked ? "It was not approved." : "There is no terminal to ask at.";
    problem.fix = was_asked ? "Answer \"yes\" to forget it." : "Add --auto-approve.";
    return problem;
}

using Edit = std::function<Result<Transaction>(const Snapshot&)>;

Result<void> edit(Reporter& reporter, const Edit& make)
{
    auto session = StateSession::open(reporter);
    if (!session) return std::unexpected(std::move(session.error()));
    return (*session)->change(reporter,
                              [&](const std::optional<Snapshot>& snapshot) -> Result<Transaction> {
                                  if (!snapshot) return fail(no_state());
                                  return make(*snapshot);
                              });
}

} // namespace

int state_mv_command(Reporter& reporter)
{
    const auto& options = reporter.options();
    const auto done = edit(reporter, [&](const Snapshot& snapshot) {
        return moving(snapshot, options.address, options.new_address);
    });
    if (!done) return reporter.fail(done.error());
    reporter.say(printable(options.address) + " is called " + printable(options.new_address) +
                 " from now on. Nothing changed in Azure.\n");
    return reporter.finish(ExitCode::ok, {{"from", options.address}, {"to", options.new_address}});
}

int state_forget_command(Reporter& reporter)
{
    const auto& options = reporter.options();
    const auto done = edit(reporter, [&](const Snapshot& snapshot) -> Result<Transaction> {
        auto transaction = forgetting(snapshot, options.address);
        if (!transaction || options.auto_approve) return transaction;
        const auto answer =
            reporter.host().ask("Forget " + printable(options.address) +
                                "? It stays in Azure as it is, and nobody's. Only \"yes\" does: ");
        if (!answer || *answer != "yes") return fail(not_forgotten(answer.has_value()));
        return transaction;
    });
    if (!done) return reporter.fail(done.error());
    reporter.say(printable(options.address) +
                 " is forgotten. It stays in Azure as it is; while it is declared, the next apply "
                 "adopts it.\n");
    return reporter.finish(ExitCode::ok, {{"address", options.address}});
}

} // namespace cmd
