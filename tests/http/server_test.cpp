// SPDX-License-Identifier: Apache-2.0
#include "tests/http/loopback.hpp"

namespace {

/// Talks to the server in bytes.
class ServerTest : public Loopback {
protected:
    std::string first_line(const std::string& text)
    {
        const auto heard = run(say(text));
        return heard.substr(0, heard.find("\r\n"));
    }
};

TEST_F(ServerTest, builds_the_url_from_the_host_header)
{
    serve_echo();
    run(say("GET /a?b HTTP/1.1\r\nHost: management.azure.com\r\nConnection: close\r\n\r\n"));
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].url, "http://management.azure.com/a?b");
    EXPECT_EQ(asked[0].headers.get("connection"), "close");
}

TEST_F(ServerTest, answers_pipelined_requests_in_order)
{
    serve_echo();
    const auto heard = run(say("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n"
                               "Connection: close\r\n\r\n"));
    EXPECT_EQ(heard, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nGET /1"
                     "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nGET /2");
}

TEST_F(ServerTest, invites_a_body_that_waits_for_it)
{
    serve_echo();
    const auto heard =
        run(say("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
                "Connection: close\r\n\r\n"
                "{}"));
    EXPECT_EQ(asked.size(), 1U);
    EXPECT_TRUE(heard.ends_with("PUT /"));
}

TEST_F(ServerTest, speaks_to_clients_of_http_1_0)
{
    serve_echo();
    EXPECT_EQ(first_line("GET / HTTP/1.0\r\n\r\n"), "HTTP/1.1 200 OK");
    EXPECT_EQ(asked.at(0).url, server->url() + "/");
}

struct Refusal {
    const char* name;
    std::string said;
    const char* line;
};

class RefusedRequest : public ServerTest, public testing::WithParamInterface<Refusal> {};

TEST_P(RefusedRequest, never_reaches_the_handler)
{
    http::ServerOptions options;
    options.header_limit = 500;
    options.body_limit = 100;
    bool reached = false;
    serve(
        [&](const http::Request&) {
            reached = true;
            return http::Reply{};
        },
        options);
    EXPECT_EQ(first_line(GetParam().said), GetParam().line);
    EXPECT_FALSE(reached);
}

const Refusal refusals[] = {
    {"long_header", "GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(600, 'x') + "\r\n\r\n",
     "HTTP/1.1 431 Request Header Fields Too Large"},
    {"long_body",
     "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x'),
     "HTTP/1.1 413 Payload Too Large"},
    {"not_http", "hello\r\n\r\n", "HTTP/1.1 400 Bad Request"},
    {"short_first_line", "GET /\r\n\r\n", "HTTP/1.1 400 Bad Request"},
    {"nul_in_header", std::string("GET / HTTP/1.1\r\nHost: h\r\nA: \0\r\n\r\n", 33),
     "HTTP/1.1 400 Bad Request"},
    {"bad_length", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
     "HTTP/1.1 400 Bad Request"},
    {"long_chunk",
     "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" +
         std::string(101, 'x') + "\r\n0\r\n\r\n",
     "HTTP/1.1 413 Payload Too Large"},
    {"no_host", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request"},
    {"bad_host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "HTTP/1.1 400 Bad Request"},
    {"both_framings",
     "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
     "HTTP/1.1 400 Bad Request"},
};

INSTANTIATE_TEST_SUITE_P(Requests, RefusedRequest, testing::ValuesIn(refusals),
                         [](const auto& row) { return row.param.name; });

TEST_F(ServerTest, takes_headers_of_64_kb_in_all_and_refuses_more)
{
    serve_echo();
    const std::string start = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n";
    const auto fields = [&](std::size_t total) {
        std::string text = start;
        for (int i = 0; text.size() + 1'000 < total; ++i)
            text += "A" + std::to_string(i) + ": " + std::string(900, 'x') + "\r\n";
        const std::size_t left = total - text.size() - std::string("B: \r\n\r\n").size();
        return text + "B: " + std::string(left, 'x') + "\r\n\r\n";
    };
    EXPECT_EQ(first_line(fields(64 * 1024)), "HTTP/1.1 200 OK");
    EXPECT_EQ(first_line(fields(64 * 1024 + 1)), "HTTP/1.1 431 Request Header Fields Too Large");
    EXPECT_EQ(first_line(start + "\r\n"), "HTTP/1.1 200 OK") << "the server lives on";
}

TEST_F(ServerTest, cuts_an_answer_where_it_is_told)
{
    serve([](const http::Request&) {
        http::Reply reply;
        reply.response.status = 200;
        reply.response.body = "whole";
        reply.cut_after = 20;
        return reply;
    });
    EXPECT_EQ(run(say("GET / HTTP/1.1\r\nHost: h\r\n\r\n")), "HTTP/1.1 200 OK\r\nCon");
}

TEST_F(ServerTest, closes_every_connection_when_it_stops)
{
    serve_echo();
    connect();
    ASSERT_TRUE(send("GET", "/"));
    server->stop();
    io.restart();
    io.run();
    EXPECT_FALSE(send("GET", "/"));
}

TEST_F(ServerTest, says_why_it_cannot_listen)
{
    serve_echo();
    http::ServerOptions options;
    options.port = server->port();
    const auto second = http::listen(io.get_executor(), options, {});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), "cannot listen on 127.0.0.1:" + std::to_string(server->port()) +
                                  ": Address already in use");
    options.address = "here";
    EXPECT_EQ(http::listen(io.get_executor(), options, {}).error(),
              "cannot listen on here:" + std::to_string(server->port()) + ": Invalid argument");
}

} // namespace
