// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/backup_jobs.hpp"
#include "reconciler/apply/timestamp.hpp"
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

/// A list of jobs of these VMs.
http::Response jobs_of(const std::vector<std::string>& vms,
                       const std::string& operation = "ConfigureBackup",
                       const std::string& start = "2026-03-01T00:00:01.5Z")
{
    std::string value;
    for (const auto& vm : vms)
        value += (value.empty() ? "" : ",") +
                 (R"({"properties":{"operation":")" + operation + R"(","startTime":")" + start +
                  R"(","containerName":"iaasvmcontainerv2;G;)" + vm + R"("}})");
    return answer(200, R"({"value":[)" + value + "]}");
}

class Jobs : public ArmTest {
protected:
    boost::asio::awaitable<azure::Meanwhile>
    wait(std::string vm, reconciler::Duration longest, reconciler::Time taken_at = {})
    {
        azure::AwaitedJob job{vault, item(vm), taken_at};
        co_return co_await jobs.wait(std::move(job), longest);
    }

    long long wait_for(const std::string& vm, reconciler::Duration longest)
    {
        EXPECT_EQ(run(wait(vm, longest)), azure::Meanwhile::unknown);
        return seconds();
    }

    std::string after_start(reconciler::Duration time)
    {
        return reconciler::timestamp(start + time);
    }

    azure::BackupJobs jobs{*arm, clock};
};

TEST_F(Jobs, end_the_wait_when_the_list_has_none_of_the_item)
{
    wire.says(jobs_of({"vm-1", "vm-2"}));
    wire.says(jobs_of({"vm-2"}));
    EXPECT_EQ(wait_for("vm-1", 60s), 20);
    EXPECT_EQ(wire.asked.size(), 2U);
    EXPECT_TRUE(wire.asked[0].url.contains(
        "/vaults/v/backupJobs?api-version=2026-07-01&%24filter=backupManagementType%20eq%20"
        "%27AzureIaasVM%27%20and%20status%20eq%20%27InProgress%27"));
}

TEST_F(Jobs, that_completed_end_the_operation)
{
    wire.says(jobs_of({"vm-2"}));
    wire.says(jobs_of({"vm-1"}, "ConfigureBackup", after_start(1s)));
    EXPECT_EQ(run(wait("vm-1", 60s, start)), azure::Meanwhile::succeeded);
    EXPECT_EQ(seconds(), 10);
    ASSERT_EQ(wire.asked.size(), 2U);
    // The clock of the tests starts at 2026-03-01 00:00:00.
    EXPECT_TRUE(wire.asked[1].url.ends_with(
        "status%20eq%20%27Completed%27%20and%20startTime%20eq%20%272026-02-28%2011%3A59%3A55%20PM"
        "%27%20and%20endTime%20eq%20%272026-03-02%2012%3A00%3A10%20AM%27"))
        << wire.asked[1].url;
}

TEST_F(Jobs, that_completed_before_say_nothing)
{
    wire.says(jobs_of({}));
    wire.says(jobs_of({"vm-1"}, "ConfigureBackup", after_start(-6s)));
    EXPECT_EQ(run(wait("vm-1", 60s, start)), azure::Meanwhile::unknown);
    EXPECT_EQ(seconds(), 10);
}

TEST_F(Jobs, that_completed_are_not_told_apart_where_it_is_not_known_when_the_change_was_taken)
{
    wire.says(jobs_of({}));
    EXPECT_EQ(run(wait("vm-1", 60s)), azure::Meanwhile::unknown);
    EXPECT_EQ(wire.asked.size(), 1U);
}

TEST_F(Jobs, that_backed_up_well_do_not_count)
{
    wire.says(jobs_of({}));
    wire.says(jobs_of({"vm-1"}, "Backup", after_start(1s)));
    EXPECT_EQ(run(wait("vm-1", 60s, start)), azure::Meanwhile::unknown);
}

TEST_F(Jobs, are_listed_once_for_all_who_wait)
{
    wire.says(jobs_of({}));
    for (int i = 0; i < 100; ++i)
        boost::asio::co_spawn(io, wait("vm-" + std::to_string(i), 60s),
                              [](std::exception_ptr bug, azure::Meanwhile) { EXPECT_FALSE(bug); });
    test::run_until_idle(io, clock);
    EXPECT_EQ(seconds(), 10);
    EXPECT_EQ(wire.asked.size(), 1U);
}

TEST_F(Jobs, say_nothing_of_who_came_just_before)
{
    wire.says(jobs_of({}));
    boost::asio::co_spawn(io, wait("vm-1", 60s), [](std::exception_ptr, azure::Meanwhile) {});
    io.poll();
    clock.advance(8s);
    EXPECT_EQ(wait_for("vm-2", 60s), 20);
}

TEST_F(Jobs, that_run_on_end_the_wait_no_earlier)
{
    wire.says(jobs_of({"vm-1"}));
    EXPECT_EQ(wait_for("vm-1", 25s), 25);
}

TEST_F(Jobs, that_only_back_up_do_not_count)
{
    wire.says(jobs_of({"vm-1"}, "Backup"));
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
    wire.says(jobs_of({"vm-1"}));
    wait_for("vm-1", 1h);
    EXPECT_LT(wire.asked.size(), 110U);
    EXPECT_GT(wire.asked.size(), 90U);
}

TEST_F(Jobs, are_no_longer_waited_for_after_a_cancellation)
{
    boost::asio::cancellation_signal signal;
    bool ended = false;
    boost::asio::co_spawn(io, wait("vm-1", 60s),
                          boost::asio::bind_cancellation_slot(
                              signal.slot(), [&](std::exception_ptr bug, azure::Meanwhile) {
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
