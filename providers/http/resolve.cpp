// SPDX-License-Identifier: Apache-2.0
#include "providers/http/resolve.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdint>
#include <memory>
#include <utility>

namespace http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// A getaddrinfo under way cannot be stopped, only left behind: its handler owns this together with
/// whoever waits, and the timer is what ends the waiting.
struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), timer(executor) {}

    tcp::resolver resolver;
    asio::steady_timer timer;
    bool done = false;
    error_code error;
    Addresses addresses;
};

void start(const std::shared_ptr<Lookup>& lookup, const std::string& host, const std::string& port)
{
    lookup->resolver.async_resolve(
        host, port, [lookup](error_code error, const tcp::resolver::results_type& results) {
            lookup->done = true;
            lookup->error = error;
            for (const auto& entry : results) lookup->addresses.push_back(entry.endpoint());
            lookup->timer.cancel();
        });
}

} // namespace

asio::awaitable<Outcome<Addresses>>
resolve(std::string host, std::string port, std::chrono::steady_clock::duration limit)
{
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (!error) {
        Addresses one(1, tcp::endpoint(address, static_cast<std::uint16_t>(std::stoul(port))));
        co_return one;
    }

    const auto executor = co_await asio::this_coro::executor;
    const auto lookup = std::make_shared<Lookup>(executor);
    lookup->timer.expires_after(limit);
    start(lookup, host, port);
    const auto [ended] = co_await lookup->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!ended)
        co_return std::unexpected(
            Error{Error::Kind::resolve, "no answer about the name " + host, false});
    if (!lookup->done) co_return std::unexpected(Error{Error::Kind::cancelled, "cancelled", false});
    if (lookup->error || lookup->addresses.empty())
        co_return std::unexpected(
            Error{Error::Kind::resolve, host + ": " + lookup->error.message(), false});
    co_return std::move(lookup->addresses);
}

} // namespace http
