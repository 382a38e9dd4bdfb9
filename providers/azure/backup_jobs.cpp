// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/backup_jobs.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/cancellation.hpp"
#include "providers/azure/arm/percent_encoding.hpp"
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "reconciler/apply/timestamp.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <optional>

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
/// A job's begin and the `Date` of the answer that took the change: the one may be noted first.
constexpr Duration start_slack = 5s;

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

std::string list_path(const std::string& vault, const std::string& filter)
{
    return api::versioned(url_path(vault) + "/backupJobs", api::recovery_services) +
           "&%24filter=" + percent_encoded("backupManagementType eq 'AzureIaasVM' and " + filter);
}

/// "2016-01-01 08:00:00 AM", the one spelling that the filters of jobs take.
std::string filter_time(Time time)
{
    return fmt::format("{:%Y-%m-%d %I:%M:%S %p}", std::chrono::floor<std::chrono::seconds>(time));
}

std::string container_in(const json::value& job)
{
    return folded(text_in(job, "properties/containerName"));
}

} // namespace

class BackupJobs::Waiter {
public:
    Waiter(Board& board, std::string container, Time taken_at, Time now) : board_(board)
    {
        // Nobody has kept the lists fresh: it begins anew.
        if (board_.waiting.empty()) board_.next = std::max(board_.next, now + first_read);
        place_ = board_.waiting.emplace(std::move(container), taken_at);
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter() { board_.waiting.erase(place_); }

    bool runs() const { return board_.running.contains(place_->first); }

    bool ended_well() const
    {
        const auto job = board_.completed.find(place_->first);
        return job != board_.completed.end() && place_->second != Time() &&
               job->second >= place_->second - start_slack;
    }

private:
    Board& board_;
    std::multimap<std::string, Time>::const_iterator place_;
};

awaitable<Meanwhile> BackupJobs::wait(AwaitedJob job, Duration longest)
{
    co_await no_throw_on_cancellation();
    const Time began = clock_.now();
    const Time due = began + longest;
    auto& board = boards_[folded(job.vault)];
    board.vault = std::move(job.vault);
    const Waiter waiter(board, container_of(job.item), job.taken_at, began);
    while (clock_.now() < due) {
        if (board.read_at >= began + lag && !waiter.runs())
            co_return waiter.ended_well() ? Meanwhile::succeeded : Meanwhile::unknown;
        co_await step(board, due);
        if (co_await is_cancelled()) break;
    }
    co_return Meanwhile::unknown;
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
    std::size_t pages = 0;
    bool is_read = co_await read_running(board, pages);
    if (is_read) is_read = co_await read_completed(board, pages);
    board.is_being_read = false;
    board.reads.insert(board.reads.end(), pages, now); // each page counts
    while (board.reads.front() + 1h <= now) board.reads.pop_front();
    board.next = clock_.now() + pages * interval(board);
    if (is_read)
        board.read_at = now;
    else if (!co_await is_cancelled())
        board.is_unreadable = true;
    board.read.notify();
}

awaitable<bool> BackupJobs::read_running(Board& board, std::size_t& pages)
{
    std::set<std::string> running;
    std::function<void(const json::value&)> take = [&running](const json::value& job) {
        running.insert(container_in(job));
    };
    auto path = list_path(board.vault, "status eq 'InProgress'");
    const bool is_read = co_await list(std::move(path), pages, std::move(take));
    if (is_read) board.running = std::move(running);
    co_return is_read;
}

/// Asked for only where it may end somebody's wait.
awaitable<bool> BackupJobs::read_completed(Board& board, std::size_t& pages)
{
    std::optional<Time> since;
    for (const auto& [container, taken_at] : board.waiting)
        if (taken_at != Time() && !board.running.contains(container))
            since = std::min(since.value_or(taken_at), taken_at);
    board.completed.clear();
    if (!since) co_return true;
    // How the service reads "endTime" of a job that ended is not told: a day more does no harm.
    auto path =
        list_path(board.vault, "status eq 'Completed' and startTime eq '" +
                                   filter_time(*since - start_slack) + "' and endTime eq '" +
                                   filter_time(clock_.now() + 24h) + "'");
    std::function<void(const json::value&)> take = [&board](const json::value& job) {
        const auto start = reconciler::parse_timestamp(text_in(job, "properties/startTime"));
        if (!start) return;
        auto& last = board.completed[container_in(job)];
        last = std::max(last, *start);
    };
    co_return co_await list(std::move(path), pages, std::move(take));
}

/// Takes the jobs that change the protection of an item, and counts the pages.
awaitable<bool>
BackupJobs::list(std::string path, std::size_t& pages, std::function<void(const json::value&)> take)
{
    std::size_t jobs = 0;
    const std::function<void(const json::value&)> sift = [&](const json::value& job) {
        ++jobs;
        if (changes_protection(job)) take(job);
    };
    const auto listed = co_await arm_.each(std::move(path), sift);
    pages += 1 + jobs / page_size;
    co_return listed.has_value();
}

/// Often at first, for most changes take half a minute; over an hour less than 110 times.
Duration BackupJobs::interval(const Board& board)
{
    if (board.reads.size() < 30) return 10s;
    return board.reads.size() < 60 ? 20s : 60s;
}

} // namespace azure
