// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/clocks.hpp"
#include "providers/http/beast_transport.hpp"
#include "state/azure_blob_store.hpp"
#include "state/store.hpp"
#include "tests/azurite/azurite.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace test {

/// Runs `work` and whatever else is in the context until it has ended.
template <class T>
T run_in(boost::asio::io_context& context, boost::asio::awaitable<T> work)
{
    std::optional<T> result;
    std::exception_ptr problem;
    boost::asio::co_spawn(context, std::move(work), [&](std::exception_ptr thrown, T value) {
        problem = thrown;
        result.emplace(std::move(value));
    });
    context.restart();
    while (!result) context.run_one();
    if (problem) std::rethrow_exception(problem);
    return std::move(*result);
}

/// Between the store and the wire: may lose a request or its answer.
class FaultyWire : public http::Transport {
public:
    enum class Fault { none, lose_request, lose_answer };

    explicit FaultyWire(http::Transport& inner) : inner_(inner) {}

    boost::asio::awaitable<http::Outcome<http::Response>> send(http::Request request) override;

    /// What happens to the request with that number, counted from 1.
    std::function<Fault(int number, const http::Request& request)> plan;
    int requests = 0;

private:
    http::Transport& inner_;
};

/// The machine's time, but who sleeps is woken a hundred times sooner: retries and renewals come
/// quickly.
class HastyClock : public reconciler::Clock {
public:
    reconciler::Time now() const override { return clock_->now(); }
    boost::asio::awaitable<void> sleep_for(reconciler::Duration duration) override
    {
        return clock_->sleep_for(duration / 100);
    }

private:
    std::unique_ptr<reconciler::Clock> clock_ = cmd::make_system_clock();
};

/// A store as another process has it: with its own connections and its own loop, so that its calls
/// are complete when they return.
std::unique_ptr<state::Store> open_apart(state::BlobAccess access,
                                         const state::AzureBlobOptions& options,
                                         http::TransportOptions network = {});

/// A container of its own in Azurite. Each store it opens is as another process has it.
class BlobWorld {
public:
    BlobWorld();
    ~BlobWorld();
    BlobWorld(const BlobWorld&) = delete;
    BlobWorld& operator=(const BlobWorld&) = delete;

    std::unique_ptr<state::Store> open();
    /// With faults; the wire belongs to the store and lives as long.
    std::unique_ptr<state::Store> open(FaultyWire*& wire);
    std::unique_ptr<state::Store> open(state::BlobAccess how);
    std::unique_ptr<state::Store> open(const state::AzureBlobOptions& where);

    /// The lease of a process that died runs out.
    void let_lease_end();

    state::AzureBlobOptions options() const;
    static state::BlobAccess access();

    /// One request to Azurite of somebody else's; throws where it is not let in.
    state::BlobAnswer ask(state::BlobRequest request);
    std::string journal() const { return "stack/journal"; }

private:
    std::string container_;
    HastyClock clock_;
    boost::asio::io_context context_{1};
    std::unique_ptr<http::Transport> transport_ = http::make_beast_transport({});
};

} // namespace test
