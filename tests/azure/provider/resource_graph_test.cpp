// SPDX-License-Identifier: Apache-2.0
#include "tests/support/simulated_azure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace {

using reconciler::Verb;
using test::SimulatedAzure;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* stack = R"([tresor]
stack = "fleet"
[azure]
cloud = "simulator"
subscription = "11111111-1111-1111-1111-111111111111"
inventory = "resource_graph"
[vault.main]
name = "rsv"
resource_group = "rg"
location = "westeurope"
[policy.nightly]
name = "nightly"
vault = "main"
type = "V2"
schedule = { frequency = "Daily", time = "23:00" }
retention.daily = { count = 30 }
[protected_vm_set.gold]
policy = "nightly"
on_leave = "stop"
where = { tags = { backup = "gold" } }
)";

std::string estate_of_three(const test::TempDir& folder)
{
    auto path = folder.path("estate.toml");
    std::ofstream(path) << R"(start = 2026-01-15T08:00:00Z
[[subscription]]
id = "11111111-1111-1111-1111-111111111111"
[[resource_group]]
name = "rg"
location = "westeurope"
[[key_vault]]
name = "kv"
resource_group = "rg"
[[virtual_machine]]
name = "vm-{index}"
resource_group = "rg"
count = 3
tags = { backup = "gold" }
encryption = { kind = "ade-bek", key_vault = "kv" }
)";
    return path;
}

class Graph : public testing::Test {
protected:
    std::vector<std::string> read_singly(const std::string& toml)
    {
        std::vector<std::string> names;
        for (const auto& id : azure.observe(toml).read_singly)
            names.push_back(id.substr(id.rfind('/') + 1));
        return names;
    }

    void tag(const std::string& value)
    {
        azure.perform({"set", "vm/rg/vm-1", "tags.backup=" + value});
    }

    test::TempDir folder;
    SimulatedAzure azure{estate_of_three(folder)};
};

TEST_F(Graph, finds_the_vms_of_a_stack_and_how_they_are_encrypted)
{
    EXPECT_EQ(azure.converge(stack).changes.size(), 6U); // with the grant for their keys
    EXPECT_TRUE(azure.plan(stack).in_sync());
    EXPECT_THAT(read_singly(stack), IsEmpty());
}

TEST_F(Graph, is_not_believed_that_a_vm_left)
{
    azure.converge(stack);
    tag("none");
    azure.perform({"advance", "1h"});
    azure.perform({"behaviour", "list_lag", "600"});
    tag("gold"); // which the graph does not show yet
    EXPECT_THAT(read_singly(stack), ElementsAre("vm-1"));
    EXPECT_TRUE(azure.plan(stack).in_sync()) << test::to_text(azure.plan(stack));
}

TEST_F(Graph, is_believed_where_a_direct_read_agrees)
{
    azure.converge(stack);
    tag("none");
    EXPECT_THAT(read_singly(stack), ElementsAre("vm-1"));
    const auto plan = azure.plan(stack);
    ASSERT_EQ(plan.changes.size(), 1U) << test::to_text(plan);
    EXPECT_EQ(plan.changes[0].verb, Verb::stop);
}

TEST_F(Graph, is_asked_again_by_id_for_a_declared_vm_that_it_does_not_show)
{
    const std::string toml =
        stack + std::string("[protected_vm.other]\nvm = \"rg/nobody\"\npolicy = \"nightly\"\n");
    EXPECT_THAT(read_singly(toml), ElementsAre("nobody"));
}

} // namespace
