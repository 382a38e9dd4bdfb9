// SPDX-License-Identifier: Apache-2.0
#include "tests/azurite/blob_world.hpp"

#include <stdexcept>
#include <utility>

namespace asio = boost::asio;
using namespace reconciler;

namespace test {

asio::awaitable<http::Outcome<http::Response>> FaultyWire::send(http::Request request)
{
    ++requests;
    const auto fault = plan ? plan(requests, request) : Fault::none;
    http::Error error;
    error.message = "the connection was lost";
    if (fault == Fault::lose_request) co_return std::unexpected(error);
    auto outcome = co_await inner_.send(std::move(request));
    error.may_have_acted = true;
    if (fault == Fault::lose_answer) co_return std::unexpected(error);
    co_return outcome;
}

namespace {

/// Another process's store: connections, clock and loop of its own.
class StoreApart : public state::Store {
public:
    StoreApart(state::BlobAccess access, const state::AzureBlobOptions& options,
               http::TransportOptions network = {})
        : transport_(http::make_beast_transport(std::move(network))),
          store_(state::make_azure_blob_store(wire_, clock_, std::move(access), options))
    {}

    FaultyWire& wire() { return wire_; }

    asio::awaitable<Result<std::optional<Snapshot>>> read() override
    {
        co_return run_in(context_, store_->read());
    }
    asio::awaitable<Result<void>> lock(LockHolder holder) override
    {
        co_return run_in(context_, store_->lock(std::move(holder)));
    }
    asio::awaitable<Result<void>> unlock() override
    {
        co_return run_in(context_, store_->unlock());
    }
    asio::awaitable<Result<void>> commit(Transaction transaction) override
    {
        co_return run_in(context_, store_->commit(std::move(transaction)));
    }
    asio::awaitable<Result<state::History>> history() override
    {
        co_return run_in(context_, store_->history());
    }
    asio::awaitable<Result<void>> replace(Snapshot snapshot, state::History history) override
    {
        co_return run_in(context_, store_->replace(std::move(snapshot), std::move(history)));
    }
    asio::awaitable<Result<std::optional<state::HeldLock>>> holder() override
    {
        co_return run_in(context_, store_->holder());
    }
    asio::awaitable<Result<void>> break_lock(std::string lease) override
    {
        co_return run_in(context_, store_->break_lock(std::move(lease)));
    }
    std::string where() const override { return store_->where(); }

private:
    HastyClock clock_;
    asio::io_context context_{1}; ///< goes after what is in it
    std::unique_ptr<http::Transport> transport_;
    FaultyWire wire_{*transport_};
    std::unique_ptr<state::Store> store_;
};

std::string next_container()
{
    static int number = 0;
    return "test" + std::to_string(++number);
}

} // namespace

std::unique_ptr<state::Store> open_apart(state::BlobAccess access,
                                         const state::AzureBlobOptions& options,
                                         http::TransportOptions network)
{
    return std::make_unique<StoreApart>(std::move(access), options, std::move(network));
}

BlobWorld::BlobWorld() : container_(next_container())
{
    state::BlobRequest request{"PUT", "", "restype=container", {}, {}};
    if (ask(std::move(request)).status != 201) throw std::runtime_error("no container");
}

BlobWorld::~BlobWorld() = default;

state::BlobAccess BlobWorld::access()
{
    state::BlobAccess access;
    access.account_key = Secret(Azurite::key);
    return access;
}

state::AzureBlobOptions BlobWorld::options() const
{
    state::AzureBlobOptions options;
    options.place = {Azurite::shared().endpoint(), Azurite::account, container_};
    options.name = "stack";
    return options;
}

std::unique_ptr<state::Store> BlobWorld::open()
{
    return std::make_unique<StoreApart>(access(), options());
}

std::unique_ptr<state::Store> BlobWorld::open(state::BlobAccess how)
{
    return std::make_unique<StoreApart>(std::move(how), options());
}

std::unique_ptr<state::Store> BlobWorld::open(const state::AzureBlobOptions& where)
{
    return std::make_unique<StoreApart>(access(), where);
}

void BlobWorld::let_lease_end()
{
    state::BlobRequest request{"PUT", journal(), "comp=lease", {}, {}};
    request.headers.set("x-ms-lease-action", "break");
    request.headers.set("x-ms-lease-break-period", "0");
    ask(std::move(request));
}

std::unique_ptr<state::Store> BlobWorld::open(FaultyWire*& wire)
{
    auto store = std::make_unique<StoreApart>(access(), options());
    wire = &store->wire();
    return store;
}

state::BlobAnswer BlobWorld::ask(state::BlobRequest request)
{
    state::BlobClient client(*transport_, clock_, access(), options().place);
    auto answer = run_in(context_, client.send(std::move(request)));
    if (!answer) throw std::runtime_error(answer.error()[0].detail);
    return std::move(*answer);
}

} // namespace test
