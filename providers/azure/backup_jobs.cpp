// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/backup_jobs.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/cancellation.hpp"
#include "providers/azure/arm/percent_encoding.hpp"
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"

#include <algorithm>
#include <functional>

namespace azure {

namespace json = boost::json;
using boost::asio::awaitable;
using reconciler::Duration;
using reconciler::folded;
using reconciler::Time;
using namespace std::chrono_literals;

namespace {

/// Lists lag behind: what is missing so soon after the write may just not be shown yet.
constexpr Duration lag = 5s;
constexpr Duration first_read = 10s;
constexpr std::size_t page_size = 200;

/// ".../protectionContainers/IaasVMContainer;iaasvmcontainerv2;rg;vm/..." as jobs name it:
/// "iaasvmcontainerv2;rg;vm".
std::string container_of(std::string_view item)
{
    static constexpr std::string_view lead = "/protectioncontainers/";
    const std::string id = folded(item);
    const auto start = id.find(lead);
    if (start == std::string::npos) return {};
    const auto name =
        id.substr(start + lead.size(), id.find('/', start + lead.size()) - start - lead.size());
    return name.substr(name.find(';') + 1);
}

/// Backups and restores go on beside a change of the protection.
bool changes_protection(const json::value& job)
{
    static constexpr std::string_view others[] = {"Backup", "Restore", "CrossRegionRestore"};
    return std::ranges::find(others, text_in(job, "properties/operation")) == std::end(others);
}

std::string list_path(const std::string& vault)
{
    const auto filter =
        percent_encoded("status eq 'InProgress' and backupManagementType eq 'AzureIaasVM'");
    return api::versioned(url_path(vault) + "/backupJobs", api::recovery_services) +
           "&%24filter=" + filter;
}

} // namespace

class BackupJobs::Waiter {
public:
    Waiter(Board& board, Time now) : board_(board)
    {
        // Nobody has kept the list fresh: it begins anew.
        if (board_.waiting++ == 0) board_.next = std::max(board_.next, now + first_read);
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter() { --board_.waiting; }

private:
    Board& board_;
};

awaitable<void> BackupJobs::wait(std::string vault, std::string item, Duration longest)
{
    co_await no_throw_on_cancellation();
    const Time began = clock_.now();
    const Time due = began + longest;
    const auto container = container_of(item);
    auto& board = boards_[folded(vault)];
    board.vault = std::move(vault);
    const Waiter waiter(board, began);
    while (clock_.now() < due) {
        const bool is_fresh = board.read_at >= began + lag;
        if (is_fresh && !board.running.contains(container)) co_return;
        co_await step(board, due);
        if (co_await is_cancelled()) co_return;
    }
}

/// Until something may have changed.
awaitable<void> BackupJobs::step(Board& board, Time due)
{
    const Time now = clock_.now();
    if (board.is_being_read)
        co_await board.read.wait();
    else if (board.is_unreadable)
        co_await clock_.sleep_for(due - now);
    else if (now >= board.next)
        co_await read(board);
    else
        co_await clock_.sleep_for(std::min(board.next, due) - now);
}

awaitable<void> BackupJobs::read(Board& board)
{
    const Time now = clock_.now();
    board.is_being_read = true;
    std::set<std::string> running;
    std::size_t jobs = 0;
    const std::function<void(const json::value&)> take = [&](const json::value& job) {
        ++jobs;
        if (changes_protection(job))
            running.insert(folded(text_in(job, "properties/containerName")));
    };
    const auto listed = co_await arm_.each(list_path(board.vault), take);
    board.is_being_read = false;
    const std::size_t pages = 1 + jobs / page_size; // each counts as a read of its own
    board.reads.insert(board.reads.end(), pages, now);
    while (board.reads.front() + 1h <= now) board.reads.pop_front();
    board.next = clock_.now() + pages * interval(board);
    if (listed) {
        board.running = std::move(running);
        board.read_at = now;
    } else if (!co_await is_cancelled()) {
        board.is_unreadable = true;
    }
    board.read.notify();
}

/// Often at first, for most changes take half a minute; over an hour less than 110 times.
Duration BackupJobs::interval(const Board& board)
{
    if (board.reads.size() < 30) return 10s;
    return board.reads.size() < 60 ? 20s : 60s;
}

} // namespace azure
