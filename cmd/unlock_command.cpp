// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/state_session.hpp"

#include "reconciler/model/printable.hpp"

#include <fmt/format.h>

namespace cmd {

using namespace reconciler;

namespace {

std::string described(const state::HeldLock& held)
{
    const auto& by = held.by;
    if (by.who.empty()) return "a run that has not said its name";
    return fmt::format("{}: \"tresor {}\", process {}, since {}", printable(by.who),
                       printable(by.command), by.process, printable(by.since));
}

Diagnostic not_confirmed(bool was_asked, const std::string& lease)
{
    Diagnostic problem;
    problem.id = "not-approved";
    problem.summary = was_asked ? "Nothing was done" : "Nobody can be asked";
    problem.detail = was_asked ? "The lock was left as it is." : "There is no terminal to ask at.";
    problem.fix = "If that run must not go on:\n    tresor unlock --force " + lease;
    return problem;
}

Result<void> confirm(Reporter& reporter, const state::HeldLock& held)
{
    if (reporter.options().lease == held.lease) return {};
    const auto answer = reporter.host().ask(
        "If that run is still alive, its next change of the state fails and it stops. To break the "
        "lock, type its lease (anything else leaves it): ");
    if (answer && *answer == held.lease) return {};
    return fail(not_confirmed(answer.has_value(), held.lease));
}

} // namespace

int unlock_command(Reporter& reporter)
{
    auto session = StateSession::open(reporter);
    if (!session) return reporter.fail(session.error());
    auto& store = (*session)->store();
    const auto held = (*session)->run(store.holder());
    if (!held) return reporter.fail(held.error());
    if (!*held) {
        reporter.say("The state is not locked.\n");
        return reporter.finish(ExitCode::ok, {{"locked", false}});
    }
    reporter.say("The state is locked by " + described(**held) + ".\n");
    if (!(*held)->lease.empty()) {
        reporter.say("Its lease is " + printable((*held)->lease) + ".\n");
        const auto confirmed = confirm(reporter, **held);
        if (!confirmed) return reporter.fail(confirmed.error());
    }
    const auto broken = (*session)->run(store.break_lock((*held)->lease));
    if (!broken) return reporter.fail(broken.error());
    reporter.say("The lock is broken.\n");
    return reporter.finish(ExitCode::ok, {{"locked", false}, {"broken", (*held)->lease}});
}

} // namespace cmd
