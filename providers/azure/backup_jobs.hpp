// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/arm_client.hpp"
#include "reconciler/apply/signal.hpp"
#include "reconciler/clock.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>

namespace azure {

/// A change of an item's protection that a job of its vault carries out.
struct AwaitedJob {
    std::string vault;
    std::string item;
    /// When the service took the change, by its own clock; the epoch where it is not known: then
    /// no job can be told to be the one.
    reconciler::Time taken_at{};
};

/// Lets many operations on the items of a vault wait together: lists of the vault's jobs, read now
/// and then, say for all of them which still run and which ended well, and whose turn it is to ask
/// for itself. Azure lets a vault's jobs be read 150 times an hour and its operations 300 times, so
/// that thousands could not each ask even once (facts §8.1). The one who waits and finds the lists
/// too old reads them for all. Must outlive who waits; for one thread.
class BackupJobs {
public:
    BackupJobs(ArmClient& arm, reconciler::Clock& clock) : arm_(arm), clock_(clock) {}

    /// Ends after `longest`; earlier once a list shows that the job ended well, or that no job
    /// would change the item's protection, or where the coroutine is cancelled.
    boost::asio::awaitable<Meanwhile> wait(AwaitedJob job, reconciler::Duration longest);

private:
    struct Board {
        std::string vault;
        std::set<std::string> running; ///< containers' names, folded
        /// By container: when its last job began that completed, by the service's clock.
        std::map<std::string, reconciler::Time> completed;
        reconciler::Time read_at{}; ///< when the lists were asked for; the epoch: never
        reconciler::Time next{};
        std::deque<reconciler::Time> reads;                   ///< of pages, in the last hour
        std::multimap<std::string, reconciler::Time> waiting; ///< container to `taken_at`
        bool is_being_read = false;
        bool is_unreadable = false;
        reconciler::Signal read;
    };

    class Waiter;

    boost::asio::awaitable<void> read(Board& board);
    boost::asio::awaitable<bool> read_running(Board& board, std::size_t& pages);
    boost::asio::awaitable<bool> read_completed(Board& board, std::size_t& pages);
    boost::asio::awaitable<bool>
    list(std::string path, std::size_t& pages, std::function<void(const boost::json::value&)> take);
    boost::asio::awaitable<void> step(Board& board, reconciler::Time due);
    static reconciler::Duration interval(const Board& board);

    ArmClient& arm_;
    reconciler::Clock& clock_;
    std::map<std::string, Board> boards_; ///< by the vault's folded id
};

} // namespace azure
