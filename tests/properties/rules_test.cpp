// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/stacks.hpp"
#include "tests/properties/tested_rules.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/simulated_azure.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace {

using namespace reconciler;
using test::SimulatedAzure;
using test::to_text;

/// A rule with a configuration that breaks it and one that keeps it.
struct Row {
    const char* rule;
    const char* machine; ///< attributes of the VM in the estate
    const char* wrong;   ///< attributes of its block
    const char* right;
    const char* refusal; ///< Azure's own code, where the rule is allowed to be broken
    const char* policy = "weekly";
};

std::string estate(const Row& row)
{
    return std::string(R"(
start = 2026-01-15T08:00:00Z
[[subscription]]
id = "11111111-1111-1111-1111-111111111111"
name = "Production"
[[subscription]]
id = "22222222-2222-2222-2222-222222222222"
name = "Other"
[[resource_group]]
name = "rg-backup"
subscription = "Production"
location = "westeurope"
[[resource_group]]
name = "rg-app"
subscription = "Production"
location = "westeurope"
[[resource_group]]
name = "rg-north"
subscription = "Production"
location = "northeurope"
[[resource_group]]
name = "rg-other"
subscription = "Other"
location = "westeurope"
[[key_vault]]
name = "kv-app"
resource_group = "rg-app"
[[key_vault]]
name = "kv-other"
resource_group = "rg-other"
[[key_vault]]
name = "kv-closed"
resource_group = "rg-app"
firewall = "closed"
[[virtual_machine]]
name = "vm"
)") + row.machine +
           '\n';
}

std::string stack(const Row& row, const std::string& block, bool allowed)
{
    std::string text = stacks::head() + stacks::vault() + stacks::policies() +
                       "\n[protected_vm.vm]\n" + block + "\n";
    if (!block.starts_with("vm =")) text += "vm = \"rg-app/vm\"\n";
    if (!block.contains("policy =")) text += std::string("policy = \"") + row.policy + "\"\n";
    if (allowed)
        text += std::string("allow = [{ rule = \"") + row.rule +
                "\", reason = \"a test\", until = 2026-02-01 }]\n";
    return text;
}

constexpr const char* in_app = "resource_group = \"rg-app\"\n";
constexpr auto refused = "BMSUserErrorInvalidConfigureProtectionRequest";

const std::vector<Row>& rows()
{
    static const std::vector<Row> all = {
        {"region-mismatch", "resource_group = \"rg-north\"", "vm = \"rg-north/vm\"", nullptr,
         refused},
        {"ade-disk-exclusion-needs-v2",
         "resource_group = \"rg-app\"\ndata_disks = [{ name = \"d\" }]\n"
         "encryption = { kind = \"ade-kek\", key_vault = \"kv-app\" }",
         "exclude_disks = [\"d\"]", "exclude_disks = [\"d\"]\npolicy = \"nightly\"",
         "UserErrorEncryptedVmNotSupportedWithDiskEx"},
        {"disk-sku-needs-v2",
         "resource_group = \"rg-app\"\ndata_disks = [{ name = \"d\", sku = \"UltraSSD_LRS\" }]", "",
         "policy = \"nightly\"", refused},
        {"shared-disk",
         "resource_group = \"rg-app\"\ndata_disks = [{ name = \"d\", max_shares = 2 }]", "",
         "exclude_disks = [\"d\"]", refused, "nightly"},
        {"disk-data-access-auth",
         "resource_group = \"rg-app\"\ndata_disks = [{ name = \"d\", entra_auth = true }]", "",
         "exclude_disks = [\"d\"]", refused, "nightly"},
        {"disk-size",
         "resource_group = \"rg-app\"\ndata_disks = [{ name = \"d\", size_gb = 65537 }]", "",
         "exclude_disks = [\"d\"]", refused, "nightly"},
        {"unmanaged-disks", "resource_group = \"rg-app\"\nos_disk = { unmanaged = true }", "",
         nullptr, refused},
        {"write-accelerator", "resource_group = \"rg-app\"\nos_disk = { write_accelerator = true }",
         "", nullptr, refused},
        {"confidential-needs-v2", "resource_group = \"rg-app\"\nsecurity_type = \"ConfidentialVM\"",
         "", "policy = \"nightly\"", refused},
        {"confidential-cross-subscription",
         "resource_group = \"rg-other\"\nsecurity_type = \"ConfidentialVM\"",
         "vm = \"/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-other/"
         "providers/Microsoft.Compute/virtualMachines/vm\"",
         nullptr, refused, "nightly"},
        {"key-vault-firewall",
         "resource_group = \"rg-app\"\n"
         "encryption = { kind = \"ade-bek\", key_vault = \"kv-closed\" }",
         "", nullptr, nullptr, "nightly"},
        {"vm-not-found", in_app, "vm = \"rg-app/nobody\"", "", nullptr},
        {"unknown-disk", in_app, "exclude_disks = [\"x\"]", "", nullptr, "nightly"},
        {"os-disk-excluded", in_app, "exclude_disks = [\"vm-os\"]", "", nullptr, "nightly"},
        {"encryption-mismatch", in_app, "encryption = \"cmk\"", "encryption = \"pmk\"", nullptr},
    };
    return all;
}

class Rules : public testing::TestWithParam<Row> {
protected:
    Rules()
    {
        test::write_file(dir_.path() + "/estate.toml", estate(GetParam()));
        azure_ = std::make_unique<SimulatedAzure>(dir_.path() + "/estate.toml");
    }

    /// The ids of what blocks the VM or what it needs.
    static std::vector<std::string> blocking(const Plan& plan)
    {
        std::vector<std::string> ids;
        for (const auto& change : plan.changes)
            for (const auto& problem : change.blocked)
                if (problem.id != "blocked-by") ids.push_back(problem.id);
        return ids;
    }

    std::string toml(const char* block, bool allowed = false) const
    {
        return stack(GetParam(), block, allowed);
    }

    test::TempDir dir_;
    std::unique_ptr<SimulatedAzure> azure_;
};

TEST_P(Rules, block_what_breaks_them_and_nothing_else)
{
    if (GetParam().wrong == nullptr) GTEST_SKIP() << "has a test of its own";
    const Plan plan = azure_->plan(toml(GetParam().wrong), SimulatedAzure::any());
    EXPECT_EQ(blocking(plan), std::vector<std::string>{GetParam().rule}) << to_text(plan);
    const auto created = [](const Change& c) {
        return c.address.kind == "vault" && c.blocked.empty();
    };
    EXPECT_TRUE(std::ranges::any_of(plan.changes, created)) << to_text(plan);
}

TEST_P(Rules, let_through_what_keeps_them)
{
    if (GetParam().right == nullptr) GTEST_SKIP() << "no other configuration would keep it";
    azure_->converge(toml(GetParam().right));
    const Plan plan = azure_->plan(toml(GetParam().right));
    EXPECT_TRUE(plan.in_sync()) << to_text(azure_->last_report) << to_text(plan);
}

TEST_P(Rules, say_first_what_azure_would_refuse)
{
    if (GetParam().refusal == nullptr) GTEST_SKIP() << "Azure refuses nothing here";
    const Plan plan = azure_->converge(toml(GetParam().wrong, true));
    EXPECT_TRUE(blocking(plan).empty()) << to_text(plan);
    std::vector<std::string> codes;
    for (const auto& problem : azure_->last_report.diagnostics)
        if (problem.service) codes.push_back(problem.service->code);
    EXPECT_TRUE(std::ranges::find(codes, GetParam().refusal) != codes.end())
        << to_text(azure_->last_report);
}

INSTANTIATE_TEST_SUITE_P(All, Rules, testing::ValuesIn(rows()), [](const auto& row) {
    std::string name = row.param.rule;
    std::ranges::replace(name, '-', '_');
    return name;
});

} // namespace

std::vector<const char*> rules_with_configurations()
{
    std::vector<const char*> out;
    for (const auto& row : rows()) out.push_back(row.rule);
    return out;
}
