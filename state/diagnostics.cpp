// SPDX-License-Identifier: Apache-2.0
#include "state/diagnostics.hpp"

#include <fmt/format.h>

using reconciler::Diagnostic;
using reconciler::LockHolder;

namespace state {

namespace {

Diagnostic problem(std::string id, std::string summary, std::string detail, std::string fix)
{
    Diagnostic diagnostic;
    diagnostic.id = std::move(id);
    diagnostic.summary = std::move(summary);
    diagnostic.detail = std::move(detail);
    diagnostic.fix = std::move(fix);
    return diagnostic;
}

// Who holds it; a holder that has not said its name yet is "another run".
std::string described(const LockHolder& holder)
{
    if (holder.who.empty()) return "another run";
    return fmt::format("{}: \"tresor {}\", process {}, since {}", holder.who, holder.command,
                       holder.process, holder.since);
}

} // namespace

Diagnostic damaged(std::string_view where, std::string_view what)
{
    return problem(
        "state-damaged", "The state is damaged",
        fmt::format(
            "\"{}\" {}. It is not taken for an empty state: then everything it owned would look "
            "like somebody else's.",
            where, what),
        "Put a copy from a backup in its place.");
}

Diagnostic newer(std::string_view where, std::int64_t found, std::int64_t known)
{
    return problem("state-newer", "The state was written by a newer version",
                   fmt::format("\"{}\" has format {}, and this tresor knows formats up to {}.",
                               where, found, known),
                   "Use the version of tresor that wrote it, or a newer one.");
}

Diagnostic unreadable(std::string_view where, std::string_view why)
{
    return problem("state-unreadable", "The state cannot be read",
                   fmt::format("\"{}\": {}.", where, why), "Check the path and its permissions.");
}

Diagnostic not_written(std::string_view where, std::string_view why)
{
    return problem(
        "state-write-failed", "The state could not be written",
        fmt::format("\"{}\": {}.", where, why),
        "See to the disk and its permissions, then run the same command again: it resumes.");
}

Diagnostic locked(std::string_view where, const LockHolder& holder)
{
    return problem("state-locked", "The state is locked by another run",
                   fmt::format("\"{}\" is in use by {}.", where, described(holder)),
                   "Wait until that run ends, or end it. Nothing has to be removed: the lock goes "
                   "with its process.");
}

Diagnostic not_lockable(std::string_view where, std::string_view why)
{
    return problem(
        "state-not-lockable", "The state cannot be locked", fmt::format("\"{}\": {}.", where, why),
        "A lock is a file beside the state: make the folder writable, or run where it is. To look "
        "without a lock, use plan, drift or show.");
}

Diagnostic absent(std::string_view where)
{
    return problem("state-absent", "There is no state yet",
                   fmt::format("\"{}\" does not exist.", where),
                   "Run tresor apply; it makes the state.");
}

Diagnostic exists(std::string_view where)
{
    return problem("state-exists", "There is a state already",
                   fmt::format("\"{}\" appeared after this run had looked for it.", where),
                   "Run the command again.");
}

} // namespace state
