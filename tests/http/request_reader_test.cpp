// SPDX-License-Identifier: Apache-2.0
#include "providers/http/request_reader.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using Step = http::RequestReader::Step;

std::unique_ptr<http::RequestReader> reader(std::size_t header_limit = 64 * 1024)
{
    http::RequestReader::Options options;
    options.header_limit = header_limit;
    options.body_limit = 1000;
    options.origin = "https://127.0.0.1:8443";
    return http::make_request_reader(options);
}

const std::string two_requests = "PUT /a?b HTTP/1.1\r\nHost: h:1\r\nContent-Length: 2\r\n\r\n{}"
                                 "GET /c HTTP/1.1\r\nHost: h\r\n\r\n";

TEST(RequestReader, finds_the_same_requests_however_the_bytes_are_cut)
{
    for (std::size_t size = 1; size <= two_requests.size(); ++size) {
        auto from = reader();
        std::vector<std::string> seen;
        for (std::size_t at = 0; at < two_requests.size(); at += size) {
            from->feed(std::string_view(two_requests).substr(at, size));
            while (from->next() == Step::answer) {
                const auto request = from->take();
                seen.push_back(request.method + " " + request.url + " " + request.body);
            }
        }
        EXPECT_EQ(seen, (std::vector<std::string>{"PUT https://h:1/a?b {}", "GET https://h/c "}));
        EXPECT_FALSE(from->has_begun());
    }
}

TEST(RequestReader, takes_a_header_of_nearly_64_kb)
{
    auto from = reader();
    from->feed("GET /" + std::string(65'000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_EQ(from->next(), Step::answer);
    EXPECT_EQ(from->take().url.size(), 65'000 + std::string("https://h/").size());
}

TEST(RequestReader, refuses_a_field_that_is_longer_than_any_limit_of_ours)
{
    auto from = reader(1'000'000);
    from->feed("GET / HTTP/1.1\r\nA: " + std::string(70'000, 'x') + "\r\nHost: h\r\n\r\n");
    EXPECT_EQ(from->next(), Step::refuse);
    EXPECT_EQ(from->refusal(), 431);
}

TEST(RequestReader, goes_on_refusing_whatever_follows)
{
    auto from = reader();
    from->feed("nonsense\r\n\r\n");
    EXPECT_EQ(from->next(), Step::refuse);
    from->feed(two_requests);
    EXPECT_EQ(from->next(), Step::refuse);
    EXPECT_EQ(from->refusal(), 400);
}

TEST(RequestReader, invites_a_body_once)
{
    auto from = reader();
    from->feed("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(from->next(), Step::invite);
    EXPECT_EQ(from->next(), Step::read);
    from->feed("{}");
    EXPECT_EQ(from->next(), Step::answer);
}

} // namespace
