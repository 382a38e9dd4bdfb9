// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/arm_client.hpp"
#include "providers/azure/identity/client_secret.hpp"
#include "providers/azure/identity/token_cache.hpp"
#include "providers/http/beast_transport.hpp"
#include "providers/http/server.hpp"
#include "tests/support/fake_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace {

/// An Azure of three answers on loopback: a token, and a list of two pages for who has it.
class OverTheWire : public testing::Test {
protected:
    OverTheWire()
    {
        auto made = http::listen(io.get_executor(), {}, [this](const http::Request& request) {
            http::Reply reply;
            reply.response = answer(request);
            return reply;
        });
        server = std::move(*made);
        cloud = azure::simulator_cloud(server->url());
        transport = http::make_beast_transport({});
        const azure::PipelineParts parts{
            .transport = *transport, .clock = clock, .user_agent = "tresor/test"};
        sign_in = azure::make_token_pipeline(parts);
        azure::Application application{cloud.login, "t", "id"};
        credential = azure::make_token_cache(
            azure::make_client_secret_credential(*sign_in, clock, std::move(application),
                                                 reconciler::Secret("s")),
            clock);
        throttle = azure::make_throttle(clock, {});
        arm = std::make_unique<azure::ArmClient>(
            azure::make_arm_pipeline(parts, cloud, *credential, *throttle), cloud, clock);
    }

    http::Response answer(const http::Request& request)
    {
        asked.push_back(request.method + " " + http::split_url(request.url).target);
        http::Response response;
        response.status = 200;
        if (request.method == "POST")
            response.body = R"({"access_token":"eyJ","expires_in":3600})";
        else if (request.headers.get("Authorization") != "Bearer eyJ")
            response.status = 401;
        else if (request.url.ends_with("/x"))
            response.body = R"({"value":[1],"nextLink":")" + server->url() + R"(/x?p=2"})";
        else
            response.body = R"({"value":[2]})";
        return response;
    }

    boost::asio::io_context io{1};
    test::FakeClock clock;
    std::vector<std::string> asked;
    std::unique_ptr<http::Server> server;
    azure::Cloud cloud;
    std::unique_ptr<http::Transport> transport;
    std::unique_ptr<http::Transport> sign_in;
    std::unique_ptr<azure::Credential> credential;
    std::unique_ptr<azure::Throttle> throttle;
    std::unique_ptr<azure::ArmClient> arm;
};

TEST_F(OverTheWire, signs_in_once_and_reads_a_list_over_one_connection)
{
    std::optional<reconciler::Result<std::vector<boost::json::value>>> result;
    boost::asio::co_spawn(io, arm->list("/x"), [&](std::exception_ptr bug, auto all) {
        EXPECT_FALSE(bug);
        result = std::move(all);
    });
    while (!result && io.run_one_for(std::chrono::seconds(10)) > 0) {
    }
    ASSERT_TRUE(result && *result);
    EXPECT_EQ((*result)->size(), 2U);
    EXPECT_EQ(asked,
              (std::vector<std::string>{"POST /t/oauth2/v2.0/token", "GET /x", "GET /x?p=2"}));
    EXPECT_EQ(server->connections_accepted(), 1U);
}

TEST_F(OverTheWire, opens_few_connections_for_a_thousand_requests)
{
    int answered = 0;
    for (int i = 0; i < 1000; ++i)
        boost::asio::co_spawn(io, arm->get("/y" + std::to_string(i)),
                              [&](std::exception_ptr bug, const auto& body) {
                                  EXPECT_FALSE(bug);
                                  EXPECT_TRUE(body);
                                  ++answered;
                              });
    while (answered < 1000 && io.run_one_for(std::chrono::seconds(10)) > 0)
        if (clock.sleepers() > 0) clock.jump(); // those who wait for the bucket
    EXPECT_EQ(answered, 1000);
    EXPECT_LE(server->connections_accepted(), 16U);
    RecordProperty("connections", static_cast<int>(server->connections_accepted()));
}

TEST_F(OverTheWire, takes_a_poll_url_of_eight_kilobytes_as_it_was_written)
{
    const std::string long_query = "?s=" + std::string(8000, 'x') + "%2B&t=a+b";
    std::optional<bool> read;
    boost::asio::co_spawn(io, arm->get("/y" + long_query),
                          [&](std::exception_ptr, const auto& body) { read = body.has_value(); });
    while (!read && io.run_one_for(std::chrono::seconds(10)) > 0) {
    }
    EXPECT_EQ(read, true);
    EXPECT_EQ(asked.back(), "GET /y" + long_query);
}

} // namespace
