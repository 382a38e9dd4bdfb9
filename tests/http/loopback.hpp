// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/beast_transport.hpp"
#include "providers/http/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// A server and a client on one loop; the loop turns only inside `run`.
class Loopback : public testing::Test {
protected:
    /// Runs until `work` ends; fails where it does not within ten seconds.
    template <class T>
    T run(boost::asio::awaitable<T> work)
    {
        std::optional<T> result;
        boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr bug, T value) {
            if (bug) std::rethrow_exception(bug);
            result = std::move(value);
        });
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        io.restart();
        while (!result && std::chrono::steady_clock::now() < limit) io.run_one_until(limit);
        EXPECT_TRUE(result) << "the work did not end";
        return std::move(*result);
    }

    void serve(http::Handler handler, http::ServerOptions options = {})
    {
        auto made = http::listen(io.get_executor(), std::move(options), std::move(handler));
        ASSERT_TRUE(made) << made.error();
        server = std::move(*made);
    }

    /// A server that answers every request with 200 and its target.
    void serve_echo()
    {
        serve([this](const http::Request& request) {
            asked.push_back(request);
            http::Reply reply;
            reply.response.status = 200;
            reply.response.body = request.method + " " + http::split_url(request.url).target;
            return reply;
        });
    }

    void connect(http::TransportOptions options = {})
    {
        transport = http::make_beast_transport(std::move(options));
    }

    /// Says `text` in bytes and returns what comes until the server closes.
    boost::asio::awaitable<std::string> say(std::string text)
    {
        constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable);
        boost::asio::ip::tcp::socket socket(io);
        const boost::asio::ip::tcp::endpoint to(boost::asio::ip::address_v4::loopback(),
                                                server->port());
        co_await socket.async_connect(to, as_value);
        co_await boost::asio::async_write(socket, boost::asio::buffer(text), as_value);
        std::string heard;
        auto into = boost::asio::dynamic_buffer(heard);
        co_await boost::asio::async_read(socket, into, as_value);
        co_return heard;
    }

    http::Request request(const std::string& method, const std::string& target) const
    {
        http::Request made;
        made.method = method;
        made.url = server->url() + target;
        return made;
    }

    http::Outcome<http::Response> send(const std::string& method, const std::string& target)
    {
        return run(transport->send(request(method, target)));
    }

    boost::asio::io_context io{1};
    std::unique_ptr<http::Server> server;
    std::unique_ptr<http::Transport> transport;
    std::vector<http::Request> asked;
};
