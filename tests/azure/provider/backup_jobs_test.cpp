// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/backup_jobs.hpp"
#include "tests/azure/arm/arm_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

namespace {

using namespace std::chrono_literals;
using test::answer;

const std::string vault =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v";

std::string item(const std::string& vm)
{
    return vault +
           "/backupFabrics/Azure/protectionContainers/IaasVMContainer;iaasvmcontainerv2;g;" + vm +
           "/protectedItems/VM;iaasvmcontainerv2;g;" + vm;
}

/// A list of running jobs of these VMs.
http::Response
running(const std::vector<std::string>& vms, const std::string& operation = "ConfigureBackup")
{
    std::string value;
    for (const auto& vm : vms)
        value += (value.empty() ? "" : ",") +
                 (R"({"properties":{"operation":")" + operation +
                  R"(","containerName":"iaasvmcontainerv2;G;)" + vm + R"("}})");
    return answer(200, R"({"value":[)" + value + "]}");
}

class Jobs : public ArmTest {
protected:
    boost::asio::awaitable<int> wait(std::string vm, reconciler::Duration longest)
    {
        co_await jobs.wait(vault, item(vm), longest);
        co_return 0;
    }

    long long wait_for(const std::string& vm, reconciler::Duration longest)
    {
        run(wait(vm, longest));
        return seconds();
    }

    azure::BackupJobs jobs{*arm, clock};
};

TEST_F(Jobs, end_the_wait_when_the_list_has_none_of_the_item)
{
    wire.says(running({"vm-1", "vm-2"}));
    wire.says(running({"vm-2"}));
    EXPECT_EQ(wait_for("vm-1", 60s), 20);
    EXPECT_EQ(wire.asked.size(), 2U);
    EXPECT_TRUE(wire.asked[0].url.contains(
        "/vaults/v/backupJobs?api-version=2026-07-01&%24filter=status%20eq%20%27InProgress%27"));
}

TEST_F(Jobs, are_listed_once_for_all_who_wait)
{
    wire.says(running({}));
    for (int i = 0; i < 100; ++i)
        boost::asio::co_spawn(io, wait("vm-" + std::to_string(i), 60s),
                              [](std::exception_ptr bug, int) { EXPECT_FALSE(bug); });
    test::run_until_idle(io, clock);
    EXPECT_EQ(seconds(), 10);
    EXPECT_EQ(wire.asked.size(), 1U);
}

TEST_F(Jobs, say_nothing_of_who_came_just_before)
{
    wire.says(running({}));
    boost::asio::co_spawn(io, wait("vm-1", 60s), [](std::exception_ptr, int) {});
    io.poll();
    clock.advance(8s);
    EXPECT_EQ(wait_for("vm-2", 60s), 20);
}

TEST_F(Jobs, that_run_on_end_the_wait_no_earlier)
{
    wire.says(running({"vm-1"}));
    EXPECT_EQ(wait_for("vm-1", 25s), 25);
}

TEST_F(Jobs, that_only_back_up_do_not_count)
{
    wire.says(running({"vm-1"}, "Backup"));
    EXPECT_EQ(wait_for("vm-1", 60s), 10);
}

TEST_F(Jobs, that_may_not_be_read_are_asked_for_once)
{
    wire.says(answer(403, R"({"error":{"code":"AuthorizationFailed","message":"m"}})"));
    EXPECT_EQ(wait_for("vm-1", 60s), 60);
    EXPECT_EQ(wait_for("vm-1", 60s), 120);
    EXPECT_EQ(wire.asked.size(), 1U);
}

TEST_F(Jobs, are_listed_less_often_than_azure_allows)
{
    wire.says(running({"vm-1"}));
    wait_for("vm-1", 1h);
    EXPECT_LT(wire.asked.size(), 110U);
    EXPECT_GT(wire.asked.size(), 90U);
}

TEST_F(Jobs, are_no_longer_waited_for_after_a_cancellation)
{
    boost::asio::cancellation_signal signal;
    bool ended = false;
    boost::asio::co_spawn(
        io, wait("vm-1", 60s),
        boost::asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr bug, int) {
            EXPECT_FALSE(bug);
            ended = true;
        }));
    io.poll();
    signal.emit(boost::asio::cancellation_type::terminal);
    io.restart();
    io.poll();
    EXPECT_TRUE(ended);
    EXPECT_EQ(seconds(), 0);
}

} // namespace
