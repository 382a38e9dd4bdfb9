// SPDX-License-Identifier: Apache-2.0
#include "tests/http/loopback.hpp"

#include <algorithm>

namespace {

using boost::asio::awaitable;
using boost::asio::ip::tcp;

constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable);
constexpr int crowd = 300;

class Crowd : public Loopback {
protected:
    awaitable<bool> write_all(std::string text)
    {
        for (auto& client : clients) {
            const auto [failure, written] =
                co_await boost::asio::async_write(client, boost::asio::buffer(text), as_value);
            if (failure) co_return false;
        }
        co_return true;
    }

    awaitable<bool> connect_all()
    {
        const tcp::endpoint to(boost::asio::ip::address_v4::loopback(), server->port());
        for (int i = 0; i < crowd; ++i) {
            const auto [failure] = co_await clients.emplace_back(io).async_connect(to, as_value);
            if (failure) co_return false;
        }
        co_return true;
    }

    /// How many hear the whole answer.
    awaitable<int> read_all()
    {
        int content = 0;
        for (auto& client : clients) {
            std::string heard;
            auto into = boost::asio::dynamic_buffer(heard);
            co_await boost::asio::async_read(client, into, as_value);
            if (heard.starts_with("HTTP/1.1 200 OK\r\n") && heard.ends_with("GET /")) ++content;
        }
        co_return content;
    }

    std::vector<tcp::socket> clients;
};

TEST_F(Crowd, is_served_while_all_of_them_are_in_the_middle_of_a_request)
{
    serve_echo();
    ASSERT_TRUE(run(connect_all()));
    ASSERT_TRUE(run(write_all("GET / HTTP/1.1\r\nHost: h\r\n")));
    EXPECT_TRUE(asked.empty());
    ASSERT_TRUE(run(write_all("Connection: close\r\n\r\n")));
    EXPECT_EQ(run(read_all()), crowd);
    EXPECT_EQ(server->connections_accepted(), std::uint64_t{crowd});
}

TEST_F(Crowd, that_goes_away_in_the_middle_leaves_room_for_the_next)
{
    serve_echo();
    ASSERT_TRUE(run(connect_all()));
    ASSERT_TRUE(run(write_all("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{")));
    clients.clear();
    EXPECT_TRUE(
        run(say("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")).ends_with("GET /"));
    EXPECT_EQ(asked.size(), 1U);
}

} // namespace
