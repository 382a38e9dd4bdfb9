// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/state_session.hpp"

#include "reconciler/model/printable.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace cmd {

using namespace reconciler;

namespace {

Diagnostic nothing_to_migrate(const std::string& where)
{
    Diagnostic problem;
    problem.id = "state-absent";
    problem.summary = "There is no state to migrate";
    problem.detail = '"' + where + "\" holds no state.";
    problem.fix = "Nothing is needed: tresor apply makes the state where [state] says.";
    return problem;
}

Diagnostic in_the_way(const std::string& where)
{
    Diagnostic problem;
    problem.id = "state-in-the-way";
    problem.summary = "Another state is in the way";
    problem.detail = '"' + where +
                     "\" holds a state that is not an older one of the same lineage. It is not "
                     "written over.";
    problem.fix = "See which of the two is right (tresor state history), then move the other away.";
    return problem;
}

Diagnostic undecided()
{
    Diagnostic problem;
    problem.id = "state-incomplete";
    problem.summary = "There is no other backend";
    problem.detail = "[state] describes no storage account to bring the state from, or to.";
    problem.fix = "Give [state] its account and container; backend says where the state goes.";
    return problem;
}

/// One way between two backends. Both are locked; the source is left as it is.
class Migration {
public:
    Migration(Reporter& reporter, StateSession& from, StateSession& to)
        : reporter_(reporter), from_(from), to_(to)
    {}

    Result<Snapshot> run()
    {
        const auto by = lock_holder(reporter_.host(), reporter_.options(), new_run_id());
        auto locked = from_.run(from_.store().lock(by));
        if (!locked) return std::unexpected(std::move(locked.error()));
        auto moved = into_target(by);
        auto unlocked = from_.run(from_.store().unlock());
        if (moved && !unlocked) return std::unexpected(std::move(unlocked.error()));
        return moved;
    }

private:
    Result<Snapshot> into_target(const LockHolder& by)
    {
        auto locked = to_.run(to_.store().lock(by));
        if (!locked) return std::unexpected(std::move(locked.error()));
        auto moved = copy();
        auto unlocked = to_.run(to_.store().unlock());
        if (moved && !unlocked) return std::unexpected(std::move(unlocked.error()));
        return moved;
    }

    Result<Snapshot> copy()
    {
        auto source = from_.read();
        if (!source) return std::unexpected(std::move(source.error()));
        if (!*source) return fail(nothing_to_migrate(from_.store().where()));
        const auto there = to_.read();
        if (!there) return std::unexpected(there.error());
        const bool is_older = !*there || ((*there)->identity == (*source)->identity &&
                                          (*there)->serial <= (*source)->serial);
        if (!is_older) return fail(in_the_way(to_.store().where()));
        auto history = from_.run(from_.store().history());
        if (!history) return std::unexpected(std::move(history.error()));
        auto put = to_.run(to_.store().replace(**source, std::move(*history)));
        if (!put) return std::unexpected(std::move(put.error()));
        return check(std::move(**source));
    }

    /// What arrived is what was sent.
    Result<Snapshot> check(Snapshot sent)
    {
        const auto arrived = to_.read();
        if (!arrived) return std::unexpected(arrived.error());
        if (*arrived && **arrived == sent) return sent;
        throw std::logic_error("a state changed on its way");
    }

    Reporter& reporter_;
    StateSession& from_;
    StateSession& to_;
};

} // namespace

int state_migrate_command(Reporter& reporter)
{
    auto stack = load_stack(reporter.host(), reporter.options());
    if (!stack) return reporter.fail(stack.error());
    const auto& settings = (*stack)->desired.settings;
    const auto& state = settings.get("state").object();
    if (state.text("account").empty()) return reporter.fail({undecided()});
    const bool to_blob = state.text("backend") == "azure_blob";
    const auto open = [&](const char* backend) {
        return open_store(reporter.host(), reporter.options(), settings, backend);
    };
    auto source = open(to_blob ? "local" : "azure_blob");
    if (!source) return reporter.fail(source.error());
    auto target = open(to_blob ? "azure_blob" : "local");
    if (!target) return reporter.fail(target.error());
    StateSession from(std::move(*source));
    StateSession to(std::move(*target));
    const auto moved = Migration(reporter, from, to).run();
    if (!moved) return reporter.fail(moved.error());
    reporter.say(fmt::format("Brought {} objects, serial {}, to\n    {}\nThe old one is left as it "
                             "was; nothing reads it any more:\n    {}\n",
                             moved->records.size(), moved->serial, printable(to.store().where()),
                             printable(from.store().where())));
    return reporter.finish(ExitCode::ok, {{"from", from.store().where()},
                                          {"to", to.store().where()},
                                          {"records", moved->records.size()},
                                          {"serial", moved->serial}});
}

} // namespace cmd
