// SPDX-License-Identifier: Apache-2.0
#include "tests/http/loopback.hpp"

namespace {

using std::chrono::milliseconds;

class StallingClient : public Loopback {
protected:
    /// What a client hears that says this and then nothing more.
    std::string hear(const std::string& said)
    {
        serve(
            [](const http::Request&) {
                http::Reply reply;
                reply.response.status = 204;
                return reply;
            },
            options);
        return run(say(said));
    }

    http::ServerOptions options;
};

TEST_F(StallingClient, is_cut_off_within_the_headers)
{
    options.request_limit = milliseconds(50);
    EXPECT_EQ(hear("GET / HTTP/1.1\r\nHost"), "");
}

TEST_F(StallingClient, is_cut_off_within_the_body)
{
    options.request_limit = milliseconds(50);
    EXPECT_EQ(hear("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{"), "");
}

TEST_F(StallingClient, is_cut_off_between_two_requests)
{
    options.idle_limit = milliseconds(50);
    EXPECT_EQ(hear("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST_F(StallingClient, is_cut_off_within_the_second_request)
{
    options.request_limit = milliseconds(50);
    EXPECT_EQ(hear("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET"), "HTTP/1.1 204 No Content\r\n\r\n");
}

} // namespace
