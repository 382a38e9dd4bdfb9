// SPDX-License-Identifier: Apache-2.0
#include "tests/http/loopback.hpp"
#include "tests/http/proxy_server.hpp"
#include "tests/http/tls_server.hpp"

namespace {

using Kind = http::Error::Kind;

/// A server that is known as management.azure.com, behind a proxy.
class Tunnel : public Loopback {
protected:
    http::Outcome<http::Response>
    get(const std::string& url = "https://management.azure.com/x", const std::string& user = {})
    {
        http::TransportOptions options;
        options.ca_file = tls.certificate_file();
        options.proxy =
            http::parse_proxy("http://" + user + "127.0.0.1:" + std::to_string(proxy.port()));
        options.connect_limit = limit;
        connect(options);
        http::Request request;
        request.method = "GET";
        request.url = url;
        return run(transport->send(request));
    }

    std::chrono::seconds limit{15};
    TlsServer tls{io, "DNS:management.azure.com"};
    ProxyServer proxy{io, static_cast<std::uint16_t>(std::stoi(http::split_url(tls.url()).port))};
};

TEST_F(Tunnel, carries_tls_to_the_server_itself)
{
    const auto answer = get();
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "ok");
    EXPECT_EQ(proxy.heard, std::vector<std::string>{"CONNECT management.azure.com:443 HTTP/1.1\r\n"
                                                    "Host: management.azure.com:443\r\n\r\n"});
}

TEST_F(Tunnel, shows_the_password_to_the_proxy_alone)
{
    ASSERT_TRUE(get("https://management.azure.com/", "user:secret@"));
    EXPECT_TRUE(proxy.heard.at(0).contains("Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n"));
}

TEST_F(Tunnel, does_not_take_the_proxy_for_the_server)
{
    const auto answer = get("https://management.usgovcloudapi.net/");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::tls);
}

TEST_F(Tunnel, says_that_the_proxy_refused)
{
    proxy.refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    const auto answer = get();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::proxy);
    EXPECT_EQ(answer.error().message, "management.azure.com:443: the proxy answered HTTP 407");
    EXPECT_FALSE(answer.error().may_have_acted);
}

TEST_F(Tunnel, may_be_there_later_where_the_proxy_did_not_reach_the_server)
{
    proxy.refusal = "HTTP/1.1 503 Service Unavailable\r\n\r\n";
    const auto answer = get();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::connect);
}

TEST_F(Tunnel, needs_a_proxy_that_speaks_http)
{
    proxy.refusal = "SSH-2.0-OpenSSH\r\n\r\n";
    const auto answer = get();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::proxy);
    proxy.refusal = "HTTP/1.1 2";
    EXPECT_EQ(get().error().kind, Kind::connect);
}

TEST_F(Tunnel, is_not_waited_for_beyond_the_limit)
{
    limit = std::chrono::seconds(1);
    proxy.refusal = "silence";
    const auto answer = get();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::timed_out);
    EXPECT_FALSE(answer.error().may_have_acted);
}

} // namespace
