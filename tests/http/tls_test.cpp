// SPDX-License-Identifier: Apache-2.0
#include "tests/http/loopback.hpp"
#include "tests/http/tls_server.hpp"

namespace {

using Kind = http::Error::Kind;

class TlsTest : public Loopback {
protected:
    http::Outcome<http::Response> get(const TlsServer& tls, const std::string& ca_file)
    {
        http::TransportOptions options;
        options.ca_file = ca_file;
        connect(options);
        http::Request request;
        request.method = "GET";
        request.url = tls.url();
        return run(transport->send(request));
    }
};

TEST_F(TlsTest, trusts_a_server_whose_chain_and_name_are_right)
{
    TlsServer tls(io, "IP:127.0.0.1");
    const auto answer = get(tls, tls.certificate_file());
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "ok");
}

TEST_F(TlsTest, refuses_a_certificate_of_another_host)
{
    TlsServer tls(io, "DNS:management.azure.com");
    const auto answer = get(tls, tls.certificate_file());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::tls);
    EXPECT_FALSE(answer.error().may_have_acted);
    EXPECT_TRUE(answer.error().message.contains("certificate verify failed"))
        << answer.error().message;
}

TEST_F(TlsTest, refuses_a_certificate_that_nobody_signed)
{
    TlsServer tls(io, "IP:127.0.0.1");
    const auto answer = get(tls, "");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::tls);
}

TEST_F(TlsTest, says_which_certificates_it_cannot_read)
{
    TlsServer tls(io, "IP:127.0.0.1");
    const auto answer = get(tls, "/nowhere/ca.pem");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::tls);
    EXPECT_TRUE(answer.error().message.contains("cannot read \"/nowhere/ca.pem\""))
        << answer.error().message;
}

} // namespace
