// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/write_guard.hpp"

#include "tests/support/run_until_idle.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

class Counting final : public http::Transport {
public:
    boost::asio::awaitable<http::Outcome<http::Response>> send(http::Request) override
    {
        ++requests;
        co_return http::Response{200, {}, {}};
    }
    int requests = 0;
};

constexpr auto base = "https://management.azure.com";

struct Case {
    const char* method;
    const char* target;
    bool reads;
};

const Case cases[] = {
    {"GET", "/subscriptions/1/providers/Microsoft.Compute/virtualMachines?api-version=1", true},
    {"HEAD", "/subscriptions/1/resourcegroups/rg", true},
    {"POST", "/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01", true},
    {"POST", "/Subscriptions/1/providers/Microsoft.RecoveryServices/locations/weu/backupStatus?a=1",
     true},
    {"POST", "/tenant/oauth2/v2.0/token", true},
    {"POST", "/tenant/oauth2/token?client-request-id=1", true},
    {"POST", "/_apis/distributedtask/hubs/build/plans/p/jobs/j/oidctoken?api-version=7.1", true},
    {"POST", "/v1.0/directoryObjects/getByIds", true},
    {"PUT", "/subscriptions/1/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/v",
     false},
    {"PATCH", "/subscriptions/1/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/v",
     false},
    {"DELETE", "/subscriptions/1/resourceGroups/rg", false},
    {"POST", "/subscriptions/1/vaults/v/backupJobs/j/cancel", false},
    {"POST", "/subscriptions/1/vaults/v/x/backup?y=/backupStatus", false},
    {"PUT", "/providers/Microsoft.ResourceGraph/resources", false},
    {"POST", "/providers/Microsoft.ResourceGraph/resources/history/purge", false},
};

} // namespace

TEST(WriteGuard, tells_reading_from_writing_by_the_operation)
{
    for (const auto& one : cases) {
        Counting wire;
        const auto guard = azure::make_write_guard(wire);
        http::Request request{one.method, std::string(base) + one.target, {}, {}};
        const auto outcome = run(guard->send(std::move(request)));
        EXPECT_EQ(outcome.has_value(), one.reads) << one.method << ' ' << one.target;
        EXPECT_EQ(wire.requests, one.reads ? 1 : 0) << one.method << ' ' << one.target;
    }
}

TEST(WriteGuard, says_what_it_refused)
{
    Counting wire;
    const auto guard = azure::make_write_guard(wire);
    http::Request request{"PUT", std::string(base) + "/subscriptions/1/x?api-version=1", {}, {}};
    const auto outcome = run(guard->send(std::move(request)));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, http::Error::Kind::refused);
    EXPECT_EQ(outcome.error().message, "read-only: PUT /subscriptions/1/x would write");
    EXPECT_FALSE(outcome.error().may_have_acted);
}

} // namespace test
