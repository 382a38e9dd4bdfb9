// SPDX-License-Identifier: Apache-2.0
#include "providers/http/proxy.hpp"

#include "providers/http/base64.hpp"

#include <gtest/gtest.h>

namespace {

bool is_proxied(const std::string& bypass, const std::string& url)
{
    http::Proxy proxy{"proxy", "3128", "", bypass};
    return http::is_proxied(proxy, http::split_url(url));
}

TEST(Proxy, is_a_host_and_a_port)
{
    const auto proxy = http::parse_proxy("http://proxy.example.org:3128/");
    ASSERT_TRUE(proxy);
    EXPECT_EQ(proxy->host, "proxy.example.org");
    EXPECT_EQ(proxy->port, "3128");
    EXPECT_EQ(proxy->authorization, "");
    EXPECT_EQ(http::parse_proxy("proxy:8080")->port, "8080");
    EXPECT_EQ(http::parse_proxy("http://[::1]:8080")->host, "::1");
}

TEST(Proxy, takes_a_user_and_a_password)
{
    const auto proxy = http::parse_proxy("http://us%40er:p%3A%2F@proxy:3128");
    ASSERT_TRUE(proxy);
    EXPECT_EQ(proxy->authorization, "Basic " + http::base64("us@er:p:/"));
    EXPECT_EQ(proxy->host, "proxy");
}

TEST(Proxy, is_refused_where_it_is_none)
{
    for (const auto* url : {"", "https://proxy:3128", "socks5://proxy", "http://",
                            "http://a%zz@proxy", "http://a%2@proxy", "http://proxy:99999"})
        EXPECT_FALSE(http::parse_proxy(url)) << url;
}

TEST(Proxy, is_for_tls_to_others)
{
    EXPECT_TRUE(is_proxied("", "https://management.azure.com/"));
    EXPECT_FALSE(is_proxied("", "http://management.azure.com/"));
    for (const auto* local : {"https://127.0.0.1:1/", "https://127.9.9.9/", "https://localhost/",
                              "https://kv.vault.localhost/", "https://[::1]/"})
        EXPECT_FALSE(is_proxied("", local)) << local;
    http::UrlParts metadata{"https", "169.254.169.254", "443", "/"};
    EXPECT_FALSE(http::is_proxied({"proxy", "3128", "", ""}, metadata));
}

struct Bypass {
    const char* name;
    const char* list;
    const char* url;
    bool proxied;
};

class NoProxy : public testing::TestWithParam<Bypass> {};

TEST_P(NoProxy, names_who_is_reached_directly)
{
    EXPECT_EQ(is_proxied(GetParam().list, GetParam().url), GetParam().proxied);
}

INSTANTIATE_TEST_SUITE_P(
    Table, NoProxy,
    testing::Values(Bypass{"everybody", "*", "https://a.org/", false},
                    Bypass{"a_name", "a.org", "https://a.org/", false},
                    Bypass{"without_case", "A.org", "https://a.ORG/", false},
                    Bypass{"its_subdomains", "a.org", "https://x.a.org/", false},
                    Bypass{"no_mere_ending", "a.org", "https://ba.org/", true},
                    Bypass{"a_leading_dot", ".a.org", "https://x.a.org/", false},
                    Bypass{"a_star", "*.a.org", "https://x.a.org/", false},
                    Bypass{"one_of_a_list", "b.org, a.org", "https://a.org/", false},
                    Bypass{"none_of_a_list", "b.org,,c.org,", "https://a.org/", true},
                    Bypass{"its_port", "a.org:8443", "https://a.org:8443/", false},
                    Bypass{"another_port", "a.org:8443", "https://a.org/", true},
                    Bypass{"an_address", "10.1.2.3", "https://10.1.2.3/", false},
                    Bypass{"a_network", "10.0.0.0/8", "https://10.1.2.3/", false},
                    Bypass{"another_network", "10.0.0.0/8", "https://11.1.2.3/", true},
                    Bypass{"no_network", "10.0.0.0/99", "https://10.1.2.3/", true},
                    Bypass{"a_network_of_ipv6", "fd00::/8", "https://[fd12::1]/", false}),
    [](const auto& one) { return one.param.name; });

TEST(Proxy, is_asked_for_a_tunnel)
{
    const http::Proxy proxy{"proxy", "3128", "Basic eA==", ""};
    EXPECT_EQ(http::tunnel_request(proxy, http::split_url("https://a.org/x?y")),
              "CONNECT a.org:443 HTTP/1.1\r\nHost: a.org:443\r\n"
              "Proxy-Authorization: Basic eA==\r\n\r\n");
    EXPECT_EQ(http::tunnel_request({"p", "1", "", ""}, http::split_url("https://[fd12::1]:8443/")),
              "CONNECT [fd12::1]:8443 HTTP/1.1\r\nHost: [fd12::1]:8443\r\n\r\n");
}

TEST(Proxy, answers_with_a_status)
{
    EXPECT_EQ(http::tunnel_status("HTTP/1.1 200 Connection established\r\n\r\n"), 200);
    EXPECT_EQ(http::tunnel_status("HTTP/1.0 407\r\n\r\n"), 407);
    for (const auto* head : {"", "SSH-2.0-x\r\n\r\n", "HTTP/1.1 2x0 \r\n\r\n", "HTTP/1.1\r\n\r\n"})
        EXPECT_FALSE(http::tunnel_status(head)) << head;
}

TEST(Base64, pads_and_comes_back)
{
    EXPECT_EQ(http::base64(""), "");
    EXPECT_EQ(http::base64("f"), "Zg==");
    EXPECT_EQ(http::base64("fo"), "Zm8=");
    EXPECT_EQ(http::base64("foo"), "Zm9v");
    EXPECT_EQ(http::base64_url("\xfb\xff\xfe"), "-__-");
    EXPECT_EQ(http::base64_url("f"), "Zg");
    for (const auto* text : {"-__-", "+//+", "+/_-"})
        EXPECT_TRUE(http::decode_base64(text)) << text;
    EXPECT_EQ(http::decode_base64("Zg=="), "f");
    EXPECT_EQ(http::decode_base64("Zm8"), "fo");
    EXPECT_FALSE(http::decode_base64("Z"));
    EXPECT_FALSE(http::decode_base64("Zm9*"));
}

} // namespace
