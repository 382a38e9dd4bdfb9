// SPDX-License-Identifier: Apache-2.0
#include "providers/http/message.hpp"

#include "providers/http/wire_text.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Headers, are_found_without_regard_to_case)
{
    const http::Headers headers{{"Retry-After", "7"}};
    EXPECT_EQ(headers.get("retry-after"), "7");
    EXPECT_TRUE(headers.has("RETRY-AFTER"));
    EXPECT_FALSE(headers.has("Retry"));
    EXPECT_EQ(headers.get("Location"), "");
}

TEST(Headers, set_replaces_every_field_of_that_name)
{
    http::Headers headers{{"A", "1"}, {"a", "2"}, {"b", "3"}};
    headers.set("A", "4");
    EXPECT_EQ(headers.size(), 2U);
    EXPECT_EQ(headers.get("a"), "4");
}

struct UrlCase {
    const char* name;
    const char* url;
    const char* scheme;
    const char* host;
    const char* port;
    const char* target;
};

class SplitUrl : public testing::TestWithParam<UrlCase> {};

TEST_P(SplitUrl, takes_apart_what_is_absolute_and_nothing_else)
{
    const auto parts = http::split_url(GetParam().url);
    EXPECT_EQ(parts.scheme, GetParam().scheme);
    if (parts.scheme.empty()) return;
    EXPECT_EQ(parts.host, GetParam().host);
    EXPECT_EQ(parts.port, GetParam().port);
    EXPECT_EQ(parts.target, GetParam().target);
}

constexpr UrlCase url_cases[] = {
    {"plain", "http://h/p?q=1", "http", "h", "80", "/p?q=1"},
    {"https", "HTTPS://Host.Example", "https", "host.example", "443", "/"},
    {"port", "http://127.0.0.1:8080/", "http", "127.0.0.1", "8080", "/"},
    {"ipv6", "http://[::1]:81/a", "http", "::1", "81", "/a"},
    {"query_only", "http://h?x=1", "http", "h", "80", "/?x=1"},
    {"verbatim", "http://h/a%2Fb;c?d=%20&A=b", "http", "h", "80", "/a%2Fb;c?d=%20&A=b"},
    {"fragment", "http://h/a#b", "http", "h", "80", "/a"},
    {"user_information", "http://management.azure.com@evil/", "", "", "", ""},
    {"backslash", "http://evil\\@management.azure.com/", "", "", "", ""},
    {"relative", "/a", "", "", "", ""},
    {"scheme", "ftp://h/", "", "", "", ""},
    {"no_host", "http:///a", "", "", "", ""},
    {"big_port", "http://h:70000/", "", "", "", ""},
    {"no_port", "http://h:/", "", "", "", ""},
    {"space", "http://h/a b", "", "", "", ""},
    {"line_feed", "http://h/a\nb", "", "", "", ""},
    {"half_bracket", "http://[::1/a", "", "", "", ""},
};

INSTANTIATE_TEST_SUITE_P(Urls, SplitUrl, testing::ValuesIn(url_cases),
                         [](const auto& row) { return row.param.name; });

TEST(WireText, names_the_first_field_that_would_smuggle)
{
    EXPECT_EQ(http::unfit_field({{"A", "b"}, {"X-Name", "a\r\nB: c"}}), "X-Name");
    EXPECT_EQ(http::unfit_field({{"A b", "c"}}), "A b");
    EXPECT_EQ(http::unfit_field({{"A", "b"}}), "");
}

TEST(WireText, lets_nobody_set_the_framing)
{
    http::Request request;
    request.method = "PUT";
    request.url = "http://h:81/x";
    request.headers = {{"content-length", "99"}, {"Transfer-Encoding", "chunked"}, {"A", "b"}};
    request.body = "{}";
    EXPECT_EQ(http::request_text(request, http::split_url(request.url)),
              "PUT /x HTTP/1.1\r\nHost: h:81\r\nA: b\r\nContent-Length: 2\r\n\r\n{}");
}

TEST(WireText, gives_no_length_to_an_answer_without_a_body)
{
    http::Response response;
    response.status = 204;
    EXPECT_EQ(http::response_text(response, "No Content", http::Body::whole, true),
              "HTTP/1.1 204 No Content\r\n\r\n");
}

} // namespace
