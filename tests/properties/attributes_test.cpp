// SPDX-License-Identifier: Apache-2.0
// The life of every attribute: an object is made with it, it changes, it is left out; after each
// the plan is empty. Drift in each stands in drift_test.cpp.
#include "tests/properties/stacks.hpp"
#include "tests/support/simulated_azure.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>

namespace attributes {
namespace {

using namespace reconciler;
using test::SimulatedAzure;
using test::to_text;

struct Row {
    std::string attribute; ///< "vault.sku"
    std::string first;
    std::string second;
    std::string beside = {}; ///< what it needs beside it
};

constexpr auto estate = R"(
start = 2026-01-15T08:00:00Z
[[subscription]]
id = "11111111-1111-1111-1111-111111111111"
name = "Production"
[[resource_group]]
name = "rg-backup"
location = "westeurope"
[[resource_group]]
name = "rg-app"
location = "westeurope"
[[virtual_machine]]
name = "vm"
resource_group = "rg-app"
data_disks = [{ name = "one" }, { name = "two" }]
)";

std::string policy(const std::string& key)
{
    return "[policy." + key + "]\nname = \"" + key + "-p\"\nvault = \"prod\"\ntype = \"V2\"\n";
}

const std::string schedule = "schedule = { frequency = \"Daily\", time = \"23:00\" }\n";
const std::string retention = "retention = { daily = { count = 30 } }\n";

/// The stack in which the attribute's object has these lines.
std::string stack(const Row& row, const std::string& lines)
{
    const auto kind = row.attribute.substr(0, row.attribute.find('.'));
    const auto of = [&](const char* which) {
        return kind == which ? row.beside + lines : std::string();
    };
    const bool has_schedule = kind == "policy" && row.attribute == "policy.schedule";
    const bool has_retention = kind == "policy" && (row.attribute == "policy.retention" ||
                                                    row.beside.starts_with("retention"));
    std::string out = stacks::head() +
                      "[vault.prod]\nname = \"rsv-prod\"\nresource_group = \"rg-backup\"\n"
                      "location = \"westeurope\"\n" +
                      of("vault") + policy("first") + (has_schedule ? "" : schedule) +
                      (has_retention ? "" : retention) + of("policy") + policy("second") +
                      schedule + retention;
    if (kind != "protected_vm") return out;
    return out + "[protected_vm.vm]\nvm = \"rg-app/vm\"\n" +
           (row.attribute == "protected_vm.policy" ? "" : "policy = \"first\"\n") +
           of("protected_vm");
}

const std::vector<Row>& rows()
{
    static const std::string geo = "storage_redundancy = \"GeoRedundant\"\n";
    static const std::string monthly =
        "retention = { daily = { count = 30 }, monthly = { count = 24, days = [1] } }\n";
    static const std::vector<Row> all = {
        {"vault.storage_redundancy", "storage_redundancy = \"LocallyRedundant\"", geo},
        {"vault.cross_region_restore", "cross_region_restore = false",
         "cross_region_restore = true", geo},
        {"vault.soft_delete", "soft_delete = { state = \"Enabled\", retention_days = 20 }",
         "soft_delete = { state = \"Enabled\", retention_days = 40 }"},
        {"vault.immutability", "immutability = \"Disabled\"", "immutability = \"Unlocked\""},
        {"vault.sku", "sku = \"RS0\"", "sku = \"Standard\""},
        {"vault.cross_subscription_restore", "cross_subscription_restore = \"Enabled\"",
         "cross_subscription_restore = \"Disabled\""},
        {"vault.public_network_access", "public_network_access = \"Enabled\"",
         "public_network_access = \"Disabled\""},
        {"vault.monitoring_settings",
         "monitoring_settings = { alerts_for_all_job_failures = \"Enabled\" }",
         "monitoring_settings = { alerts_for_all_job_failures = \"Disabled\" }"},
        {"vault.identity", "identity = { type = \"None\" }",
         "identity = { type = \"SystemAssigned\" }"},
        {"vault.tags", "tags = { env = \"a\" }", "tags = { env = \"b\", more = \"c\" }"},
        {"vault.on_remove", "on_remove = \"retain\"", "on_remove = \"delete\""},
        {"policy.time_zone", "time_zone = \"UTC\"", "time_zone = \"Tokyo Standard Time\""},
        {"policy.schedule", schedule,
         "schedule = { frequency = \"Hourly\", interval_hours = 6, window_start = \"08:00\", "
         "window_hours = 12 }"},
        {"policy.retention", retention,
         "retention = { daily = { count = 40 }, weekly = { count = 4, weekdays = [\"Sunday\"] } }"},
        {"policy.instant_restore_days", "instant_restore_days = 5", "instant_restore_days = 9"},
        {"policy.snapshot_resource_group", "snapshot_resource_group = { prefix = \"rg-a-\" }",
         "snapshot_resource_group = { prefix = \"rg-b-\", suffix = \"-weu\" }"},
        {"policy.snapshot_consistency_type",
         "snapshot_consistency_type = \"ApplicationConsistent\"",
         "snapshot_consistency_type = \"OnlyCrashConsistent\""},
        {"policy.tiering", "tiering = { mode = \"DoNotTier\" }",
         "tiering = { mode = \"TierAfter\", duration = 3, duration_type = \"Months\" }", monthly},
        {"protected_vm.policy", "policy = \"first\"", "policy = \"second\""},
        {"protected_vm.protection", "protection = \"active\"", "protection = \"stopped\""},
        {"protected_vm.encryption", "", "encryption = \"pmk\""},
        {"protected_vm.exclude_disks", "exclude_disks = [\"one\"]", "exclude_disks = [\"two\"]"},
        {"protected_vm.on_protected_elsewhere", "on_protected_elsewhere = \"refuse\"",
         "on_protected_elsewhere = \"skip\""},
        {"protected_vm.on_remove", "on_remove = \"retain\"", "on_remove = \"delete\""},
    };
    return all;
}

class EveryAttribute : public testing::TestWithParam<Row> {
protected:
    EveryAttribute()
    {
        test::write_file(dir_.path() + "/estate.toml", estate);
        azure_ = std::make_unique<SimulatedAzure>(dir_.path() + "/estate.toml");
    }

    void expect_settled_with(const std::string& lines)
    {
        const auto toml = stack(GetParam(), lines + "\n");
        const Plan applied = azure_->converge(toml);
        EXPECT_EQ(azure_->last_report.count(StepStatus::succeeded), applied.steps.size())
            << to_text(azure_->last_report) << to_text(applied);
        const Plan after = azure_->plan(toml);
        EXPECT_TRUE(after.in_sync()) << lines << '\n' << to_text(after);
    }

    test::TempDir dir_;
    std::unique_ptr<SimulatedAzure> azure_;
};

TEST_P(EveryAttribute, is_set_changed_and_left_out)
{
    expect_settled_with(GetParam().first);
    expect_settled_with(GetParam().second);
    // what an object cannot be without goes back instead
    const bool must_be = GetParam().attribute == "policy.schedule" ||
                         GetParam().attribute == "policy.retention" ||
                         GetParam().attribute == "protected_vm.policy";
    expect_settled_with(must_be ? GetParam().first : "");
    expect_settled_with(GetParam().first);
}

INSTANTIATE_TEST_SUITE_P(All, EveryAttribute, testing::ValuesIn(rows()), [](const auto& row) {
    std::string name = row.param.attribute;
    std::ranges::replace(name, '.', '_');
    return name;
});

TEST(Attributes, have_a_life_each)
{
    // One-way, or of objects that are somebody else's: in guarded_vault_test and exemptions_test.
    std::set<std::string> lives{"vault.encryption", "vault.resource_guard", "vault.existing",
                                "policy.existing"};
    for (const auto& kind : {"vault", "policy", "protected_vm"})
        for (const auto& of_all : {"expect", "allow", "ignore"})
            lives.insert(std::string(kind) + '.' + of_all);
    for (const auto& row : rows()) lives.insert(row.attribute);
    const azure::AzureDomain domain;
    for (const auto& kind : domain.schema().kinds) {
        if (kind.name == "protected_vm_set" || kind.name == "key_vault_grant") continue;
        for (const auto& attribute : kind.attributes) {
            const auto path = kind.name + '.' + attribute.name;
            const bool may_change = attribute.mutability != Mutability::identifies &&
                                    attribute.mutability != Mutability::settled;
            EXPECT_TRUE(!may_change || lives.contains(path)) << path;
        }
    }
}

} // namespace
} // namespace attributes
