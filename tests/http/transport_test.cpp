// SPDX-License-Identifier: Apache-2.0
#include "tests/http/loopback.hpp"
#include "tests/http/raw_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

namespace {

using Kind = http::Error::Kind;
using namespace std::chrono_literals;
using Transport = Loopback;

const std::string whole = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

http::Request get(const std::string& url)
{
    http::Request request;
    request.method = "GET";
    request.url = url;
    return request;
}

TEST_F(Transport, sends_the_target_verbatim_and_brings_the_answer)
{
    serve_echo();
    connect();
    const auto answer = send("GET", "/a%2Fb;c?$filter=x%20eq%20'y'&B=%3D");
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "GET /a%2Fb;c?$filter=x%20eq%20'y'&B=%3D");
}

TEST_F(Transport, reuses_its_connection)
{
    serve_echo();
    connect();
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(send("GET", "/" + std::to_string(i)));
    EXPECT_EQ(server->connections_accepted(), 1U);
}

TEST_F(Transport, carries_bodies_both_ways)
{
    serve([](const http::Request& request) {
        http::Reply reply;
        reply.response.status = 201;
        reply.response.body = request.body + request.body;
        return reply;
    });
    connect();
    auto put = request("PUT", "/");
    put.body = std::string(1U << 20U, 'x');
    const auto answer = run(transport->send(put));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->body.size(), 2U << 20U);
}

TEST_F(Transport, reads_no_body_after_head)
{
    serve_echo();
    connect();
    const auto head = send("HEAD", "/x");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->headers.get("Content-Length"), "7");
    EXPECT_EQ(head->body, "");
    ASSERT_TRUE(send("GET", "/y"));
    EXPECT_EQ(server->connections_accepted(), 1U);
}

TEST_F(Transport, does_not_follow_a_redirect)
{
    serve([](const http::Request&) {
        http::Reply reply;
        reply.response.status = 302;
        reply.response.headers.set("Location", "http://127.0.0.1:1/");
        return reply;
    });
    connect();
    const auto answer = send("GET", "/");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 302);
}

TEST_F(Transport, skips_interim_answers)
{
    RawServer raw(io, {"HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n" + whole});
    connect();
    const auto answer = run(transport->send(get(raw.url())));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "ok");
}

TEST_F(Transport, decodes_chunks)
{
    RawServer raw(io, {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "2\r\nok\r\n1\r\n!\r\n0\r\n\r\n"});
    connect();
    const auto answer = run(transport->send(get(raw.url())));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "ok!");
}

TEST_F(Transport, takes_a_body_that_ends_with_the_connection)
{
    RawServer raw(io, {"HTTP/1.1 200 OK\r\n\r\nall of it"});
    connect();
    const auto answer = run(transport->send(get(raw.url())));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "all of it");
}

TEST_F(Transport, does_not_reuse_a_connection_with_bytes_left_over)
{
    RawServer raw(io, {whole + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"}, true);
    connect();
    for (int i = 0; i < 2; ++i) {
        const auto answer = run(transport->send(get(raw.url())));
        ASSERT_TRUE(answer) << answer.error().message;
        EXPECT_EQ(answer->body, "ok");
    }
    EXPECT_EQ(raw.connections, 2);
}

struct Broken {
    const char* name;
    const char* answer;
    Kind kind;
};

class BrokenAnswer : public Loopback, public testing::WithParamInterface<Broken> {};

TEST_P(BrokenAnswer, is_an_error_after_which_the_server_may_have_acted)
{
    RawServer raw(io, {GetParam().answer});
    http::TransportOptions options;
    options.header_limit = 200;
    options.body_limit = 100;
    connect(options);
    const auto answer = run(transport->send(get(raw.url())));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, GetParam().kind) << answer.error().message;
    EXPECT_TRUE(answer.error().may_have_acted);
}

const std::string long_line(300, 'x');
const std::string long_header = "HTTP/1.1 200 OK\r\nA: " + long_line + "\r\n\r\n";

const Broken broken[] = {
    {"nothing", "", Kind::dropped},
    {"half_a_header", "HTTP/1.1 200 OK\r\nCont", Kind::dropped},
    {"half_a_body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Kind::dropped},
    {"half_a_chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
     Kind::dropped},
    {"not_http", "SSH-2.0-OpenSSH_9.2\r\n\r\n", Kind::malformed},
    {"bad_length", "HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n", Kind::malformed},
    {"two_lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
     Kind::malformed},
    {"long_body", "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n", Kind::too_large},
    {"long_header", long_header.c_str(), Kind::too_large},
};

INSTANTIATE_TEST_SUITE_P(Answers, BrokenAnswer, testing::ValuesIn(broken),
                         [](const auto& row) { return row.param.name; });

TEST_F(Transport, says_when_nobody_listens)
{
    serve_echo();
    const auto url = server->url();
    server.reset();
    connect();
    const auto answer = run(transport->send(get(url)));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::connect);
    EXPECT_FALSE(answer.error().may_have_acted);
    EXPECT_EQ(answer.error().message, url.substr(7) + ": Connection refused");
}

TEST_F(Transport, tries_each_address_of_a_name)
{
    serve_echo(); // on 127.0.0.1 alone, while "localhost" may be ::1 as well
    connect();
    const auto answer =
        run(transport->send(get("http://localhost:" + std::to_string(server->port()) + "/x")));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "GET /x");
}

TEST_F(Transport, refuses_a_bad_url_and_a_smuggled_header)
{
    connect();
    const auto answer = run(transport->send(get("management.azure.com/x")));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::bad_url);

    auto smuggling = get("http://127.0.0.1:1/");
    smuggling.headers.set("X-Name", "a\r\nb: c");
    const auto refused = run(transport->send(smuggling));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Kind::refused);
    EXPECT_EQ(refused.error().message, "unfit header field X-Name");
}

TEST_F(Transport, gives_up_on_a_server_that_does_not_answer)
{
    RawServer raw(io, {""}, true);
    http::TransportOptions options;
    options.exchange_limit = 1s;
    connect(options);
    const auto start = std::chrono::steady_clock::now();
    const auto answer = run(transport->send(get(raw.url())));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::timed_out);
    EXPECT_TRUE(answer.error().may_have_acted);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
}

TEST_F(Transport, gives_up_in_the_middle_of_an_answer)
{
    RawServer raw(io, {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"}, true);
    http::TransportOptions options;
    options.exchange_limit = 1s;
    connect(options);
    const auto answer = run(transport->send(get(raw.url())));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::timed_out);
}

TEST_F(Transport, opens_no_more_connections_than_allowed)
{
    serve_echo();
    http::TransportOptions options;
    options.connections_per_host = 4;
    connect(options);
    int done = 0;
    for (int i = 0; i < 50; ++i)
        boost::asio::co_spawn(io, transport->send(request("GET", "/" + std::to_string(i))),
                              [&](std::exception_ptr, const http::Outcome<http::Response>& answer) {
                                  if (answer && answer->status == 200) ++done;
                              });
    while (done < 50 && io.run_one_for(5s) > 0) {
    }
    EXPECT_EQ(done, 50);
    EXPECT_EQ(asked.size(), 50U);
    EXPECT_LE(server->connections_accepted(), 4U);
}

/// Sends, and cancels as soon as `when` says so.
http::Outcome<http::Response> cancelled(boost::asio::io_context& io, http::Transport& transport,
                                        const http::Request& request,
                                        const std::function<bool()>& when)
{
    boost::asio::cancellation_signal signal;
    std::optional<http::Outcome<http::Response>> result;
    boost::asio::co_spawn(io, transport.send(request),
                          boost::asio::bind_cancellation_slot(
                              signal.slot(), [&](std::exception_ptr bug, auto outcome) {
                                  if (bug) std::rethrow_exception(bug);
                                  result = std::move(outcome);
                              }));
    while (!result && !when()) io.run_one_for(5s);
    signal.emit(boost::asio::cancellation_type::terminal);
    while (!result && io.run_one_for(5s) > 0) {
    }
    return result ? *result : std::unexpected(http::Error{Kind::timed_out, "not ended", false});
}

TEST_F(Transport, ends_at_once_when_cancelled_while_it_waits_for_the_answer)
{
    RawServer raw(io, {""}, true);
    connect();
    const auto answer =
        cancelled(io, *transport, get(raw.url()), [&] { return raw.connections == 1; });
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::cancelled);
}

TEST_F(Transport, ends_when_cancelled_while_it_waits_for_a_free_connection)
{
    RawServer raw(io, {""}, true);
    http::TransportOptions options;
    options.connections_per_host = 1;
    connect(options);
    boost::asio::co_spawn(io, transport->send(get(raw.url())),
                          [](std::exception_ptr, const http::Outcome<http::Response>&) {});
    const auto answer =
        cancelled(io, *transport, get(raw.url()), [&] { return raw.connections == 1; });
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::cancelled);
    EXPECT_FALSE(answer.error().may_have_acted);
    EXPECT_EQ(raw.connections, 1);
}

TEST_F(Transport, gives_a_freed_connection_to_who_waits_after_another_was_cancelled)
{
    serve_echo();
    http::TransportOptions options;
    options.connections_per_host = 1;
    connect(options);
    const auto first = cancelled(io, *transport, request("GET", "/1"), [] { return true; });
    const auto second = send("GET", "/2");
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_EQ(second->body, "GET /2");
}

} // namespace
