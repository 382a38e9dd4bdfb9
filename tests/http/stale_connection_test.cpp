// SPDX-License-Identifier: Apache-2.0
#include "tests/http/loopback.hpp"

namespace {

using StaleConnection = Loopback;

/// Answers the first request of each connection and drops the connection at the second.
http::Handler drop_every_second(int& asked)
{
    return [&asked](const http::Request&) {
        http::Reply reply;
        reply.response.status = 200;
        if (++asked == 2) reply.cut_after = 0;
        return reply;
    };
}

TEST_F(StaleConnection, is_replaced_for_a_request_that_may_be_repeated)
{
    int count = 0;
    serve(drop_every_second(count));
    connect();
    ASSERT_TRUE(send("GET", "/1"));
    const auto second = send("GET", "/2");
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_EQ(count, 3);
    EXPECT_EQ(server->connections_accepted(), 2U);
}

TEST_F(StaleConnection, is_not_replaced_for_a_post_that_was_read)
{
    int count = 0;
    serve(drop_every_second(count));
    connect();
    ASSERT_TRUE(send("POST", "/1"));
    const auto second = send("POST", "/2");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, http::Error::Kind::dropped);
    EXPECT_TRUE(second.error().may_have_acted);
    EXPECT_EQ(count, 2);
}

TEST_F(StaleConnection, is_noticed_before_a_post_goes_out_on_it)
{
    serve_echo();
    const auto port = server->port();
    connect();
    ASSERT_TRUE(send("POST", "/1"));
    server.reset();
    io.poll();
    http::ServerOptions options;
    options.port = port;
    int count = 0;
    serve(drop_every_second(count), options);
    ASSERT_TRUE(send("POST", "/2"));
    EXPECT_EQ(count, 1);
}

TEST_F(StaleConnection, is_not_reused_after_its_time)
{
    serve_echo();
    http::TransportOptions options;
    options.idle_limit = std::chrono::seconds(0);
    connect(options);
    ASSERT_TRUE(send("GET", "/1"));
    ASSERT_TRUE(send("GET", "/2"));
    EXPECT_EQ(server->connections_accepted(), 2U);
}

TEST_F(StaleConnection, that_fails_when_fresh_is_not_tried_again)
{
    int count = 0;
    serve([&](const http::Request&) {
        ++count;
        http::Reply reply;
        reply.cut_after = 0;
        return reply;
    });
    connect();
    ASSERT_FALSE(send("GET", "/"));
    EXPECT_EQ(count, 1);
}

} // namespace
