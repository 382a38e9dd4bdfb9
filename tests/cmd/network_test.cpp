// SPDX-License-Identifier: Apache-2.0
#include "cmd/network.hpp"

#include <gtest/gtest.h>

#include <map>

namespace {

using Variables = std::map<std::string, std::string>;

reconciler::Result<http::TransportOptions> options(Variables variables)
{
    cmd::Host host;
    host.variable = [&](const char* name) { return variables[name]; };
    return cmd::transport_options(host);
}

TEST(Network, trusts_the_system_unless_told_otherwise)
{
    const auto plain = options({});
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->ca_file, "");
    EXPECT_FALSE(plain->proxy);
}

TEST(Network, trusts_the_first_file_that_is_named)
{
    EXPECT_EQ(options({{"REQUESTS_CA_BUNDLE", "r"}})->ca_file, "r");
    EXPECT_EQ(options({{"REQUESTS_CA_BUNDLE", "r"}, {"SSL_CERT_FILE", "s"}})->ca_file, "s");
    EXPECT_EQ(options({{"SSL_CERT_FILE", "s"}, {"TRESOR_CA_FILE", "t"}})->ca_file, "t");
}

TEST(Network, knows_the_proxy_in_either_case)
{
    const auto upper = options({{"HTTPS_PROXY", "http://p:3128"}, {"NO_PROXY", "a.org"}});
    ASSERT_TRUE(upper && upper->proxy);
    EXPECT_EQ(upper->proxy->host, "p");
    EXPECT_EQ(upper->proxy->bypass, "a.org");
    const auto lower = options({{"https_proxy", "http://q:3128"}, {"no_proxy", "b.org"}});
    ASSERT_TRUE(lower && lower->proxy);
    EXPECT_EQ(lower->proxy->host, "q");
    EXPECT_EQ(lower->proxy->bypass, "b.org");
}

TEST(Network, does_not_print_a_proxy_that_it_cannot_read)
{
    const auto bad = options({{"HTTPS_PROXY", "https://user:hidden@p"}});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().at(0).id, "bad-proxy");
    EXPECT_FALSE(bad.error().at(0).detail.contains("hidden"));
}

} // namespace
