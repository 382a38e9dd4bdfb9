// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/arm_client.hpp"
#include "reconciler/apply/signal.hpp"
#include "reconciler/clock.hpp"

#include <boost/asio/awaitable.hpp>

#include <deque>
#include <map>
#include <set>
#include <string>

namespace azure {

/// Lets many operations on the items of a vault wait together: one list of the vault's running
/// jobs, read now and then, says for all of them whose turn it is to ask. Azure lets a vault's jobs
/// be read 150 times an hour, and its operations 300 times. The one who waits and finds the list
/// too old reads it for all. Must outlive who waits; for one thread.
class BackupJobs {
public:
    BackupJobs(ArmClient& arm, reconciler::Clock& clock) : arm_(arm), clock_(clock) {}

    /// Ends after `longest`; earlier once a list shows no job of the item that would change its
    /// protection, or where the coroutine is cancelled. Says nothing about how the job ended.
    boost::asio::awaitable<void>
    wait(std::string vault, std::string item, reconciler::Duration longest);

private:
    struct Board {
        std::string vault;
        std::set<std::string> running; ///< containers' names, folded
        reconciler::Time read_at{};    ///< when the list was asked for; the epoch: never
        reconciler::Time next{};
        std::deque<reconciler::Time> reads; ///< of pages, in the last hour
        std::size_t waiting = 0;
        bool is_being_read = false;
        bool is_unreadable = false;
        reconciler::Signal read;
    };

    class Waiter;

    boost::asio::awaitable<void> read(Board& board);
    boost::asio::awaitable<void> step(Board& board, reconciler::Time due);
    static reconciler::Duration interval(const Board& board);

    ArmClient& arm_;
    reconciler::Clock& clock_;
    std::map<std::string, Board> boards_; ///< by the vault's folded id
};

} // namespace azure
