// SPDX-License-Identifier: Apache-2.0
#include "state/diagnostics.hpp"
#include "reconciler/model/problem.hpp"

#include <fmt/format.h>

using reconciler::Diagnostic;
using reconciler::LockHolder;
using reconciler::problem;

namespace state {

namespace {

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

Diagnostic not_breakable(std::string_view where)
{
    return problem("state-lock-not-breakable", "The lock goes with its process",
                   fmt::format("\"{}\" is locked by a process of this machine; the lock ends with "
                               "that process, in whatever way it ends.",
                               where),
                   "End that process.");
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

Diagnostic leased(std::string_view where, const LockHolder& holder, std::string_view lease)
{
    return problem(
        "state-locked", "The state is locked by another run",
        fmt::format("\"{}\" is in use by {}.", where, described(holder)),
        lease.empty()
            ? "Wait until that run ends. If it died, its lock ends by itself within a minute."
            : fmt::format("Wait until that run ends. If it died, its lock ends by itself within a "
                          "minute. If you know that it must not go on:\n"
                          "    tresor unlock --force {}",
                          lease));
}

Diagnostic lock_lost(std::string_view where, const LockHolder& now)
{
    return problem(
        "state-lock-lost", "The lock on the state was lost",
        fmt::format("The lease on \"{}\" ended while this run was under way{}. Nothing more was "
                    "written to the state and nothing new was started.",
                    where,
                    now.who.empty() ? std::string() : "; it is held by " + described(now) + " now"),
        "See that no other run is under way, then run the same command again: it looks at what "
        "became of the steps that were begun.");
}

Diagnostic lease_changed(std::string_view where, std::string_view lease)
{
    return problem("state-lock-changed", "The lock is another one by now",
                   fmt::format("\"{}\" is not locked with the lease {} any more.", where, lease),
                   "Look who has it now:\n    tresor unlock");
}

Diagnostic unreachable_storage(std::string_view where, std::string_view why)
{
    return problem("state-unreachable", "The state's storage could not be reached",
                   fmt::format("\"{}\": {}.", where, why),
                   "Check the network and the name of the account, then run the same command "
                   "again: it resumes.");
}

Diagnostic not_let_in(std::string_view where, int status, std::string_view code)
{
    auto made = problem(
        "state-forbidden", "The state's storage does not let us in",
        fmt::format("\"{}\" answered {} {}.", where, status, code),
        "With Entra tokens the identity needs the role \"Storage Blob Data Contributor\" on the "
        "container, and its assignment some minutes to take effect. A shared access signature "
        "needs the permissions racwdl and must not have expired. The account's firewall must let "
        "this machine in.");
    return made;
}

Diagnostic no_container(std::string_view account, std::string_view container)
{
    return problem(
        "state-container-absent", "The state's container does not exist",
        fmt::format("The storage account \"{}\" has no container \"{}\".", account, container),
        fmt::format("Create it:\n    az storage container create --account-name {} "
                    "--name {} --auth-mode login",
                    account, container));
}

Diagnostic unexpected_answer(std::string_view where, int status, std::string_view code)
{
    return problem("state-storage-answer", "The state's storage gave an unexpected answer",
                   fmt::format("\"{}\" answered {} {}.", where, status, code),
                   "Run the same command again; if it stays so, look at the account's health.");
}

Diagnostic token_needs_tls(std::string_view endpoint)
{
    return problem("state-endpoint-not-secure", "A token is not sent without TLS",
                   fmt::format("The endpoint \"{}\" is not an https URL.", endpoint),
                   "Use an https endpoint, or sign in with a shared access signature or a key.");
}

Diagnostic bad_account_key()
{
    return problem("state-bad-key", "The storage account's key is no key",
                   "A key of a storage account is a base64 text.",
                   "Copy it whole from the portal, or sign in without keys.");
}

} // namespace state
