// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/open_run.hpp"
#include "cmd/render_state.hpp"
#include "cmd/show_plan.hpp"
#include "cmd/state_edits.hpp"
#include "cmd/state_session.hpp"

#include "state/record_json.hpp"

#include <boost/json/serialize.hpp>

namespace cmd {

using namespace reconciler;

namespace {

Result<std::optional<Snapshot>> read_state(Reporter& reporter)
{
    auto session = StateSession::open(reporter);
    if (!session) return std::unexpected(std::move(session.error()));
    return (*session)->read();
}

boost::json::array records_json(const Snapshot& snapshot, bool retained_only)
{
    boost::json::array out;
    for (const auto& record : snapshot.records)
        if (!retained_only || record.status == Record::Status::retained)
            out.push_back(state::to_json(record));
    return out;
}

int show_one(Reporter& reporter, const Snapshot& snapshot)
{
    boost::json::array found;
    for (const auto& record : snapshot.records) {
        if (to_string(record.address) != reporter.options().address) continue;
        found.push_back(state::to_json(record));
        reporter.say(render_record(record, reporter.style()));
    }
    if (found.empty()) return reporter.fail({no_such_object(reporter.options().address, snapshot)});
    return reporter.finish(ExitCode::ok, {{"records", std::move(found)}});
}

int empty_state(Reporter& reporter)
{
    reporter.say("There is no state yet; `tresor apply` makes it.\n");
    return reporter.finish(ExitCode::ok, {{"records", boost::json::array{}}});
}

/// Ages count by the clock of the cloud: the embedded Azure's time is its own.
Time now_of(const Reporter& reporter)
{
    const auto stack = load_stack(reporter.host(), reporter.options());
    if (!stack || (*stack)->desired.settings.text("cloud") != "simulator") return Reporter::now();
    const auto connection =
        connect(reporter.host(), (*stack)->desired.settings, (*stack)->domain, Access::read_only);
    return connection ? (*connection)->clock().now() : Reporter::now();
}

} // namespace

int show_command(Reporter& reporter)
{
    if (names_a_plan(reporter)) return show_plan_file(reporter);
    const auto snapshot = read_state(reporter);
    if (!snapshot) return reporter.fail(snapshot.error());
    if (!*snapshot) return empty_state(reporter);
    reporter.diagnostics(about_open_run((*snapshot)->open));
    const bool retained = reporter.options().retained;
    if (!retained && !reporter.options().address.empty()) return show_one(reporter, **snapshot);
    reporter.say(retained ? render_retained(**snapshot, now_of(reporter), reporter.style())
                          : render_state(**snapshot, reporter.style()));
    return reporter.finish(ExitCode::ok, {{"records", records_json(**snapshot, retained)}});
}

int state_list_command(Reporter& reporter)
{
    const auto snapshot = read_state(reporter);
    if (!snapshot) return reporter.fail(snapshot.error());
    if (!*snapshot) return empty_state(reporter);
    for (const auto& record : (*snapshot)->records)
        reporter.say(to_string(record.address) +
                     (record.status == Record::Status::retained ? "  (retained)\n" : "\n"));
    return reporter.finish(ExitCode::ok, {{"records", records_json(**snapshot, false)}});
}

int state_show_command(Reporter& reporter)
{
    const auto snapshot = read_state(reporter);
    if (!snapshot) return reporter.fail(snapshot.error());
    if (!*snapshot) return empty_state(reporter);
    return show_one(reporter, **snapshot);
}

} // namespace cmd
