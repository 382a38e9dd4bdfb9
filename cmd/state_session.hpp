// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/reporter.hpp"
#include "cmd/stack.hpp"
#include "cmd/state_opening.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cmd {

/// A state that a command looks into or changes, apart from any Azure.
class StateSession {
public:
    /// The state of the options' folder. Without a configuration it is the local one.
    static reconciler::Result<std::unique_ptr<StateSession>> open(Reporter& reporter);

    explicit StateSession(OpenStore store) : store_(std::move(store)) {}

    state::Store& store() { return *store_; }
    const Stack* stack() const { return stack_.get(); } ///< null without a configuration

    template <class T>
    T run(boost::asio::awaitable<T> work)
    {
        std::optional<T> result;
        std::exception_ptr bug;
        boost::asio::co_spawn(context_, std::move(work), [&](std::exception_ptr problem, T value) {
            bug = problem;
            result.emplace(std::move(value));
        });
        context_.restart();
        while (!result) context_.run_one();
        if (bug) std::rethrow_exception(bug);
        return std::move(*result);
    }

    /// The newest state, under no lock.
    reconciler::Result<std::optional<reconciler::Snapshot>> read() { return run(store_->read()); }

    /// Locks, gives `work` the newest state, commits what it returns, unlocks.
    template <class Work>
    reconciler::Result<void> change(Reporter& reporter, Work work)
    {
        auto locked =
            run(store_->lock(lock_holder(reporter.host(), reporter.options(), new_run_id())));
        if (!locked) return locked;
        auto done = commit(std::move(work));
        auto unlocked = run(store_->unlock());
        return done ? unlocked : done;
    }

private:
    template <class Work>
    reconciler::Result<void> commit(Work work)
    {
        auto snapshot = read();
        if (!snapshot) return std::unexpected(std::move(snapshot.error()));
        reconciler::Result<reconciler::Transaction> transaction = work(*snapshot);
        if (!transaction) return std::unexpected(std::move(transaction.error()));
        return run(store_->commit(std::move(*transaction)));
    }

    boost::asio::io_context context_{1}; ///< goes last: the store's work may still be in it
    std::unique_ptr<Stack> stack_;
    OpenStore store_;
};

} // namespace cmd
