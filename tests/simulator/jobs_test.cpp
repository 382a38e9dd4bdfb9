// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup_jobs.hpp"
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string now_body = R"({"properties":{"objectType":"IaasVMBackupRequest"}})";

struct Jobs : testing::Test {
    Azure azure;

    void SetUp() override
    {
        azure.make_vault();
        azure.protect("web-01");
        azure.protect("web-02");
    }

    std::string back_up(const std::string& machine)
    {
        const auto accepted = azure.post(Azure::item_path(machine) + "/backup", now_body);
        azure.advance(10s);
        return azure.operation_of(accepted).at("properties.jobId");
    }
    Azure::Answer list(const std::string& filter = {})
    {
        return azure.get("{rsv}/backupJobs" + (filter.empty() ? "" : "?$filter=" + filter));
    }
    Azure::Answer get(const std::string& job) { return azure.get("{rsv}/backupJobs/" + job); }
    std::string status(const std::string& job) { return get(job).at("properties.status"); }
    Azure::Answer cancel(const std::string& job)
    {
        return azure.post("{rsv}/backupJobs/" + job + "/cancel", "");
    }
};

} // namespace

TEST_F(Jobs, are_listed_newest_first_without_their_details)
{
    back_up("web-01");
    const auto jobs = list();
    ASSERT_EQ(jobs.count(), 3U);
    const auto& values = jobs.body.as_object().at("value").as_array();
    EXPECT_EQ(text_at(values[0].as_object(), "properties.operation"), "Backup");
    EXPECT_EQ(text_at(values[1].as_object(), "properties.operation"), "ConfigureBackup");
    EXPECT_THAT(jobs.text, Not(HasSubstr("tasksList")));
}

TEST_F(Jobs, are_found_by_status_and_operation)
{
    back_up("web-01");
    EXPECT_EQ(list("status eq 'InProgress'").count(), 1U);
    EXPECT_EQ(list("status eq 'Completed'").count(), 2U);
    EXPECT_EQ(list("operation eq 'Backup' and status eq 'Completed'").count(), 0U);
    EXPECT_EQ(list("operation eq 'Restore'").count(), 0U);
    EXPECT_EQ(list("backupManagementType eq 'AzureIaasVM'").count(), 3U);
    EXPECT_EQ(list("backupManagementType eq 'AzureWorkload'").count(), 0U);
}

TEST_F(Jobs, are_found_by_times_of_a_twelve_hour_clock)
{
    azure.advance(24h * 3);
    azure.log_in_again();
    const auto all = list().count();
    EXPECT_EQ(all, 8U) << "two first protections, and three nights of two machines";
    EXPECT_EQ(list("startTime eq '2026-01-15 08:00:00 AM' and endTime eq '2026-01-15 08:30:00 AM'")
                  .count(),
              2U);
    EXPECT_EQ(list("startTime eq '2026-01-15 12:00:00 PM' and endTime eq '2026-01-18 12:00:00 PM'")
                  .count(),
              6U);
    EXPECT_EQ(list("startTime eq '2026-02-01 12:00:00 AM'").count(), 0U);
    EXPECT_EQ(list("startTime eq 'yesterday'").status, 400);
}

TEST_F(Jobs, come_in_pages)
{
    azure.advance(24h * 4);
    azure.log_in_again();
    EXPECT_TRUE(azure.simulator().perform({"behaviour", "page_size", "3"}));
    std::size_t count = 0;
    std::string link = "{rsv}/backupJobs?$filter=operation eq 'Backup'";
    for (int pages = 0; !link.empty() && pages < 9; ++pages) {
        const auto page = azure.get(link);
        EXPECT_LE(page.count(), 3U);
        count += page.count();
        link = page.at("nextLink");
    }
    EXPECT_EQ(count, 8U);
}

TEST_F(Jobs, of_a_backup_can_be_asked_for_by_name_in_their_vault_only)
{
    const std::string job = back_up("web-01");
    EXPECT_EQ(get(job).at("name"), job);
    EXPECT_EQ(get(job).at("properties.operation"), "Backup");
    EXPECT_EQ(get("00000000-0000-4000-8000-000000000000").status, 404);
    EXPECT_EQ(get("no-guid").status, 404);
    const auto other =
        azure.put("{rg}/providers/Microsoft.RecoveryServices/vaults/other",
                  R"({"location":"westeurope","sku":{"name":"RS0"},"properties":{}})");
    azure.advance(60s);
    EXPECT_EQ(azure.get("{rg}/providers/Microsoft.RecoveryServices/vaults/other/backupJobs/" + job)
                  .status,
              404);
}

TEST_F(Jobs, can_be_cancelled_while_the_snapshot_is_taken)
{
    const std::string job = back_up("web-01");
    const auto accepted = cancel(job);
    EXPECT_EQ(accepted.status, 202);
    EXPECT_THAT(std::string(accepted.headers.get("Azure-AsyncOperation")),
                HasSubstr("api-version=2019-05-13-preview"));
    EXPECT_EQ(status(job), "Cancelling");
    azure.advance(60s);
    EXPECT_EQ(status(job), "Cancelled");
    EXPECT_EQ(azure.operation_of(accepted).at("status"), "Succeeded");
    EXPECT_THAT(azure.get(Azure::item_path("web-01")).at("properties.healthDetails"),
                HasSubstr("400158"));
    azure.advance(3h);
    azure.log_in_again();
    EXPECT_EQ(azure.get(Azure::item_path("web-01") + "/recoveryPoints").count(), 0U);
}

TEST_F(Jobs, cannot_be_cancelled_when_the_snapshot_is_there)
{
    const std::string job = back_up("web-01");
    azure.advance(10min);
    EXPECT_EQ(cancel(job).status, 400);
    azure.advance(3h);
    azure.log_in_again();
    EXPECT_EQ(status(job), "Completed");
    EXPECT_EQ(cancel(job).status, 400);
}

TEST_F(Jobs, show_times_of_tasks_to_newer_versions_only)
{
    const std::string job = back_up("web-01");
    azure.use_version("2020-10-01");
    EXPECT_THAT(get(job).at("properties.extendedInfo.tasksList"), Not(HasSubstr("startTime")));
    EXPECT_THAT(get(job).at("properties.extendedInfo.tasksList"), Not(HasSubstr("Validate")));
    azure.use_version("2025-02-01");
    EXPECT_THAT(get(job).at("properties.extendedInfo.tasksList"), HasSubstr("startTime"));
    EXPECT_THAT(get(job).at("properties.extendedInfo.tasksList"), HasSubstr("Validate backup"));
}

RC_GTEST_PROP(BackupJobName, is_read_back, ())
{
    const auto number = *rc::gen::inRange<std::uint64_t>(0, 1'000'000'000'000'000U);
    const Time start(Duration(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000)));
    const auto name = written({std::to_string(number), start});
    RC_ASSERT(name.size() == 36U);
    const auto read = read_backup_job_name(name);
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->number == std::to_string(number));
    RC_ASSERT(read->start == start);
}

RC_GTEST_PROP(BackupJobName, is_none_of_any_guid, (std::uint64_t a, std::uint64_t b))
{
    const auto name = written({std::to_string(a % 1'000'000), Time(Duration(b % 1'000'000))});
    std::string other = name;
    const std::size_t at = *rc::gen::element<std::size_t>(0, 5, 10, 16, 26, 35);
    other[at] = other[at] == '0' ? '1' : '0';
    RC_ASSERT(!read_backup_job_name(other).has_value());
}

} // namespace simulator
