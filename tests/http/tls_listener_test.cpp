// SPDX-License-Identifier: Apache-2.0
#include "tests/http/loopback.hpp"
#include "tests/http/test_identity.hpp"

namespace {

using Kind = http::Error::Kind;

/// A server that speaks TLS, and a client that trusts it.
class TlsListener : public Loopback {
protected:
    TlsListener()
    {
        options.tls = identity.pem();
        trusting.ca_file = identity.certificate_file();
    }

    void serve_echo_over_tls()
    {
        serve(
            [this](const http::Request& request) {
                asked.push_back(request);
                http::Reply reply;
                reply.response.status = 200;
                reply.response.body = request.body + http::split_url(request.url).target;
                return reply;
            },
            options);
        connect(trusting);
    }

    boost::asio::awaitable<http::Outcome<http::Response>> put(std::string target, std::size_t size)
    {
        auto made = request("PUT", target);
        made.body = std::string(size, 'x');
        return transport->send(std::move(made));
    }

    TestIdentity identity{"IP:127.0.0.1"};
    http::ServerOptions options;
    http::TransportOptions trusting;
};

TEST_F(TlsListener, answers_who_trusts_it)
{
    serve_echo_over_tls();
    EXPECT_TRUE(server->url().starts_with("https://127.0.0.1:"));
    const auto answer = send("GET", "/x?y");
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "/x?y");
    EXPECT_EQ(asked.at(0).url, server->url() + "/x?y");
}

TEST_F(TlsListener, keeps_a_connection_for_the_next_request)
{
    serve_echo_over_tls();
    ASSERT_TRUE(send("GET", "/1"));
    ASSERT_TRUE(send("GET", "/2"));
    EXPECT_EQ(server->connections_accepted(), 1U);
}

TEST_F(TlsListener, serves_many_connections_at_once)
{
    constexpr std::size_t clients = 60;
    trusting.connections_per_host = clients;
    serve_echo_over_tls();
    std::size_t whole = 0;
    std::size_t ended = 0;
    for (std::size_t i = 0; i < clients; ++i)
        boost::asio::co_spawn(io, put("/" + std::to_string(i), 100'000 + i),
                              [&, i](std::exception_ptr, const auto& answer) {
                                  ++ended;
                                  if (answer && answer->body == std::string(100'000 + i, 'x') +
                                                                    "/" + std::to_string(i))
                                      ++whole;
                              });
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (ended < clients && std::chrono::steady_clock::now() < limit) io.run_one_until(limit);
    EXPECT_EQ(whole, clients);
    EXPECT_EQ(server->connections_accepted(), clients);
}

TEST_F(TlsListener, outlives_a_client_that_does_not_trust_it)
{
    serve_echo_over_tls();
    connect();
    const auto refused = send("GET", "/");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Kind::tls);
    connect(trusting);
    EXPECT_TRUE(send("GET", "/"));
    EXPECT_EQ(asked.size(), 1U);
}

TEST_F(TlsListener, cuts_off_who_speaks_plain_http)
{
    serve_echo_over_tls();
    EXPECT_FALSE(run(say("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).contains("200 OK"));
    EXPECT_TRUE(send("GET", "/"));
    EXPECT_EQ(asked.size(), 1U);
}

TEST_F(TlsListener, cuts_off_who_stalls_in_the_handshake)
{
    options.handshake_limit = std::chrono::milliseconds(50);
    serve_echo_over_tls();
    EXPECT_EQ(run(say("")), "");
    const std::string begun("\x16\x03\x01\x02\x00\x01\x00", 7);
    EXPECT_EQ(run(say(begun)), "");
}

TEST_F(TlsListener, refuses_a_body_over_the_limit_in_an_answer_that_arrives)
{
    options.body_limit = 1000;
    serve_echo_over_tls();
    const auto answer = run(put("/", 1'000'000));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 413);
    EXPECT_TRUE(asked.empty());
}

TEST_F(TlsListener, says_which_certificate_it_cannot_use)
{
    options.tls->certificate_chain = "nonsense";
    const auto made = http::listen(io.get_executor(), options, {});
    ASSERT_FALSE(made);
    EXPECT_TRUE(made.error().starts_with("cannot use the TLS certificate: ")) << made.error();
}

} // namespace
