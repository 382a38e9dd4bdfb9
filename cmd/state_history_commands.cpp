// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/render_history.hpp"
#include "cmd/state_session.hpp"
#include "cmd/whole_file.hpp"

#include "state/snapshot_json.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace cmd {

using namespace reconciler;
using state::Generation;
using state::History;

namespace {

/// All that a store holds.
struct Whole {
    std::optional<Snapshot> snapshot;
    History history;
};

Result<Whole> read_whole(StateSession& session)
{
    Whole whole;
    auto snapshot = session.read();
    if (!snapshot) return std::unexpected(std::move(snapshot.error()));
    auto history = session.run(session.store().history());
    if (!history) return std::unexpected(std::move(history.error()));
    whole.snapshot = std::move(*snapshot);
    whole.history = std::move(*history);
    return whole;
}

Diagnostic not_kept(const std::string& word, const History& history)
{
    Diagnostic problem;
    problem.id = "generation-not-kept";
    problem.summary = "No such generation";
    problem.detail = history.empty()
                         ? "The state has no history yet."
                         : fmt::format("\"{}\" is none of the generations {} to {}.", word,
                                       history.front().number, history.back().number);
    problem.fix = "`tresor state history` lists what is kept.";
    return problem;
}

Diagnostic misused()
{
    Diagnostic problem;
    problem.id = "usage";
    problem.summary = "state history takes show N, or diff N [M]";
    problem.detail = "Without a word it lists all generations.";
    problem.fix = "tresor state history show 3\ntresor state history diff 3 5";
    return problem;
}

Result<std::vector<Record>> records_at(const Whole& whole, const std::string& word)
{
    std::int64_t number = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error == std::errc() && stop == word.data() + word.size())
        if (auto records = state::records_after(*whole.snapshot, whole.history, number))
            return std::move(*records);
    return fail(not_kept(word, whole.history));
}

int list_all(Reporter& reporter, const Whole& whole)
{
    boost::json::array generations;
    for (const auto& one : whole.history) {
        const auto before = state::records_after(*whole.snapshot, whole.history, one.number - 1);
        const auto after = state::records_after(*whole.snapshot, whole.history, one.number);
        generations.push_back(generation_json(one, state::compare(*before, *after)));
    }
    reporter.say(render_history(*whole.snapshot, whole.history, reporter.style()));
    return reporter.finish(ExitCode::ok, {{"generations", std::move(generations)}});
}

int show_one(Reporter& reporter, const Whole& whole, const std::string& word)
{
    auto after = records_at(whole, word);
    if (!after) return reporter.fail(after.error());
    const auto found = std::ranges::find(
        whole.history, word, [](const Generation& g) { return std::to_string(g.number); });
    if (found == whole.history.end()) return reporter.fail({not_kept(word, whole.history)});
    const auto before = records_at(whole, std::to_string(found->number - 1));
    const auto changes = state::compare(*before, *after);
    reporter.say(render_generation(*found, changes, reporter.style()));
    return reporter.finish(ExitCode::ok, {{"generation", generation_json(*found, changes)},
                                          {"changes", changes_json(changes)}});
}

int show_difference(Reporter& reporter, const Whole& whole, const std::string& from,
                    const std::string& to)
{
    const auto before = records_at(whole, from);
    if (!before) return reporter.fail(before.error());
    const auto after = records_at(whole, to);
    if (!after) return reporter.fail(after.error());
    const auto changes = state::compare(*before, *after);
    reporter.say(render_changes(changes, reporter.style()));
    return reporter.finish(ExitCode::ok, {{"changes", changes_json(changes)}});
}

int no_state_yet(Reporter& reporter)
{
    reporter.say("There is no state yet; `tresor apply` makes it.\n");
    return reporter.finish(ExitCode::ok, {{"generations", boost::json::array{}}});
}

Result<Whole> read_whole(Reporter& reporter)
{
    auto session = StateSession::open(reporter);
    if (!session) return std::unexpected(std::move(session.error()));
    return read_whole(**session);
}

Diagnostic not_exported(const std::string& path, const std::string& why)
{
    Diagnostic problem;
    problem.id = "state-not-exported";
    problem.summary = "The state could not be exported";
    problem.detail = '"' + path + "\" cannot be written: " + why + ".";
    problem.fix = "Name a file in a folder that exists and can be written.";
    return problem;
}

} // namespace

int state_history_command(Reporter& reporter)
{
    const auto whole = read_whole(reporter);
    if (!whole) return reporter.fail(whole.error());
    if (!whole->snapshot) return no_state_yet(reporter);
    const auto& words = reporter.options().history;
    if (words.empty()) return list_all(reporter, *whole);
    if (words[0] == "show" && words.size() == 2) return show_one(reporter, *whole, words[1]);
    const auto newest = whole->history.empty() ? "0" : std::to_string(whole->history.back().number);
    if (words[0] == "diff" && (words.size() == 2 || words.size() == 3))
        return show_difference(reporter, *whole, words[1], words.size() == 3 ? words[2] : newest);
    reporter.diagnostics({misused()});
    return reporter.finish(ExitCode::usage);
}

int state_export_command(Reporter& reporter)
{
    const auto whole = read_whole(reporter);
    if (!whole) return reporter.fail(whole.error());
    if (!whole->snapshot) return no_state_yet(reporter);
    const boost::json::object archive{{"format", state::json_format},
                                      {"state", state::to_json(*whole->snapshot)},
                                      {"generations", state::to_json(whole->history)}};
    const auto& file = reporter.options().output;
    if (file.empty()) {
        reporter.say(boost::json::serialize(archive) + '\n');
        return reporter.finish(ExitCode::ok, {{"export", archive}});
    }
    const auto path = in_folder(reporter.host(), file);
    if (const auto why = write_whole_file(path, boost::json::serialize(archive) + '\n');
        !why.empty())
        return reporter.fail({not_exported(path, why)});
    reporter.say("Exported to " + file + ".\n");
    return reporter.finish(ExitCode::ok, {{"file", file}});
}

int state_verify_command(Reporter& reporter)
{
    auto session = StateSession::open(reporter);
    if (!session) return reporter.fail(session.error());
    const auto whole = read_whole(**session);
    if (!whole) return reporter.fail(whole.error());
    if (!whole->snapshot) return no_state_yet(reporter);
    if (const auto* stack = (*session)->stack()) {
        const auto footing = stand_on(whole->snapshot, *stack);
        if (!footing) return reporter.fail(footing.error());
    }
    // Reading has checked the rest: every byte of it had to be understood.
    const auto& snapshot = *whole->snapshot;
    reporter.say(fmt::format("The state is sound: {} objects, {} generations, {} journal entries "
                             "without an outcome.\n",
                             snapshot.records.size(), whole->history.size(), snapshot.open.size()));
    return reporter.finish(ExitCode::ok, {{"records", snapshot.records.size()},
                                          {"generations", whole->history.size()},
                                          {"open", snapshot.open.size()},
                                          {"serial", snapshot.serial}});
}

} // namespace cmd
