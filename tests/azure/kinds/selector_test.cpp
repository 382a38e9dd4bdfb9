// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/fleet/selector.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/scopes.hpp"
#include "tests/azure/kinds/kinds_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace {

using namespace reconciler;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

Live vm(const std::string& name, Object tags = {{"backup", "gold"}}, Object more = {})
{
    Live live{"virtual_machine",
              ResourceId(azure::vm_id(test::subscription, "rg-app-1", name)),
              {},
              {{"location", "westeurope"},
               {"unique_id", name},
               {"encryption", "pmk"},
               {"os", "Linux"},
               {"tags", std::move(tags)}}};
    live.facts.merge(more);
    return live;
}

/// The world with a selector over tags, and the vault and policy as they should be.
struct Fleet : test::KindsWorld {
    Fleet()
    {
        put(test::live_vault());
        put(test::live_policy());
        select("gold", {});
    }

    void select(const std::string& name, Object more,
                Object where = {{"tags", Object{{"backup", "gold"}}}})
    {
        Object attributes{{"where", std::move(where)},
                          {"policy", "nightly"},
                          {"on_leave", "keep"},
                          {"on_remove", "retain"}};
        attributes.merge(more);
        declare("protected_vm_set", name, std::move(attributes));
    }

    /// As if it had joined in an earlier run.
    void protect(const std::string& name)
    {
        const std::string id = azure::vm_id(test::subscription, "rg-app-1", name);
        const std::string item = azure::item_id(test::prod_vault(), id);
        const Object attributes{
            {"vm", id}, {"policy", test::nightly_policy()}, {"on_remove", "retain"}};
        own({"protected_vm", key_of_each("gold", test::subscription + "/rg-app-1/" + name)}, item,
            attributes, {{"vm_unique_id", name}});
        Live live = test::live_item("Protected");
        live.id = ResourceId(item);
        live.attributes = attributes;
        live.facts.set("vm_id", id);
        put(std::move(live));
    }

    std::vector<std::string> of_vms() const
    {
        std::vector<std::string> found;
        for (const auto& one : test::said(plan()))
            if (one.find("protected_vm") != std::string::npos) found.push_back(one);
        return found;
    }
};

std::string member(const std::string& name)
{
    return "protected_vm.gold[\"" + test::subscription + "/rg-app-1/" + name + "\"]";
}

TEST(Selector, protects_every_vm_that_matches_and_says_why)
{
    Fleet fleet;
    fleet.put(vm("b"));
    fleet.put(vm("a"));
    fleet.put(vm("other", {{"backup", "silver"}}));
    EXPECT_THAT(fleet.of_vms(), ElementsAre("create " + member("a"), "create " + member("b")));
    EXPECT_THAT(test::change_of(fleet.plan(), member("a")).notes,
                Contains("joins protected_vm_set.gold: tag backup \"gold\""));
}

TEST(Selector, leaves_a_vm_with_a_block_of_its_own_to_that_block)
{
    Fleet fleet;
    fleet.put(vm("a"));
    fleet.declare("protected_vm", "own",
                  {{"vm", "rg-app-1/a"}, {"policy", "nightly"}, {"on_remove", "retain"}});
    EXPECT_THAT(fleet.of_vms(), ElementsAre("create protected_vm.own"));
}

TEST(Selector, keeps_who_left_and_says_so)
{
    Fleet fleet;
    fleet.put(vm("a", {{"backup", "none"}}));
    fleet.protect("a");
    EXPECT_THAT(fleet.of_vms(), ElementsAre());
    EXPECT_THAT(fleet.plan().notes, Contains(HasSubstr("left protected_vm_set.gold: its tag backup "
                                                       "\"none\" does not match tags; it stays "
                                                       "protected")));
}

TEST(Selector, stops_who_left_where_that_is_asked_for)
{
    Fleet fleet;
    fleet.select("gold", {{"on_leave", "stop"}});
    fleet.put(vm("a", {{"backup", "none"}}));
    fleet.protect("a");
    EXPECT_THAT(fleet.of_vms(), ElementsAre("stop " + member("a")));
}

TEST(Selector, takes_nobody_for_gone_in_a_subscription_that_was_not_read)
{
    Fleet fleet;
    fleet.select("gold", {{"on_leave", "stop"}, {"min", 1}});
    fleet.protect("a");
    fleet.observation.scopes.push_back(
        {"the virtual machines", azure::vm_scope(test::subscription), false});
    EXPECT_THAT(fleet.of_vms(), testing::Not(Contains(HasSubstr("stop "))));
}

TEST(Selector, refuses_newcomers_and_removals_where_the_number_is_unlikely)
{
    Fleet fleet;
    fleet.select("gold", {{"max", 1}, {"on_leave", "stop"}});
    fleet.put(vm("a"));
    fleet.put(vm("b"));
    fleet.put(vm("c", {}));
    fleet.protect("c");
    EXPECT_THAT(fleet.of_vms(),
                ElementsAre("create " + member("a") + " (blocked: selector-count)",
                            "create " + member("b") + " (blocked: selector-count)"));
}

TEST(Selector, claiming_what_another_one_claims_blocks_the_vm)
{
    Fleet fleet;
    fleet.select("all", {}, {{"names", List{"*"}}});
    fleet.put(vm("a"));
    const auto plan = fleet.plan();
    ASSERT_EQ(fleet.of_vms().size(), 1U);
    EXPECT_THAT(fleet.of_vms().front(), HasSubstr("claimed-twice"));
}

TEST(Selector, leaves_exceptions_out_until_their_day)
{
    Fleet fleet;
    const auto except = [&](const char* until) {
        fleet.select(
            "gold",
            {{"except",
              List{Object{{"vm", "rg-app-1/a*"}, {"reason", "own backup"}, {"until", until}}}}});
    };
    fleet.put(vm("a1"));
    fleet.observation.at = std::chrono::sys_days{std::chrono::year{2026} / 1 / 15};
    except("2026-01-15");
    EXPECT_THAT(fleet.of_vms(), ElementsAre());
    except("2026-01-14");
    EXPECT_THAT(fleet.of_vms(),
                ElementsAre("create " + member("a1") + " (blocked: exception-expired)"));
}

struct Criterion {
    const char* name;
    Object where;
    bool matches;
};

class Where : public testing::TestWithParam<Criterion> {};

TEST_P(Where, is_asked_of_the_vm)
{
    const Live live = vm("web-01", {{"Backup", "gold-1"}}, {{"encryption", "ade-kek"}});
    EXPECT_EQ(azure::match(GetParam().where, azure::Candidate(live), test::subscription).matches,
              GetParam().matches);
}

INSTANTIATE_TEST_SUITE_P(
    Criteria, Where,
    testing::Values(Criterion{"nothing", {}, true},
                    Criterion{"group", {{"resource_groups", List{"RG-app-?"}}}, true},
                    Criterion{"other_group", {{"resource_groups", List{"rg-db-*"}}}, false},
                    Criterion{"name", {{"names", List{"db-*", "web-*"}}}, true},
                    Criterion{"location", {{"locations", List{"West Europe"}}}, true},
                    Criterion{"other_location", {{"locations", List{"northeurope"}}}, false},
                    Criterion{"tag", {{"tags", Object{{"backup", "gold-*"}}}}, true},
                    Criterion{"tag_of_other_case", {{"tags", Object{{"backup", "GOLD-1"}}}}, false},
                    Criterion{"absent_tag", {{"tags", Object{{"tier", "*"}}}}, false},
                    Criterion{"encrypted", {{"encrypted", true}}, true},
                    Criterion{"not_encrypted", {{"encrypted", false}}, false},
                    Criterion{"encryption", {{"encryption", List{"ade-bek", "ade-kek"}}}, true},
                    Criterion{"os", {{"os", "Windows"}}, false},
                    Criterion{"subscription", {{"subscriptions", List{"22222222"}}}, false}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(Selector, chooses_the_policy_whose_vault_lies_beside_the_vm)
{
    Fleet fleet;
    Object north = test::vault_attributes();
    north.set("name", "rsv-neu");
    north.set("location", "northeurope");
    fleet.undeclare("policy", "nightly");
    fleet.declare("vault", "north", north);
    for (const auto& [key, vault] :
         {std::pair{"nightly[weu]", "prod"}, {"nightly[neu]", "north"}}) {
        Object policy = test::policy_attributes();
        policy.set("vault", vault);
        fleet.declare("policy", key, policy);
    }
    fleet.select("gold", {{"place", "same-region"}});
    fleet.put(vm("a", {{"backup", "gold"}}, {{"location", "northeurope"}}));
    fleet.put(vm("b", {{"backup", "gold"}}, {{"location", "eastus"}}));
    const auto plan = fleet.plan();
    EXPECT_THAT(test::change_of(plan, member("a")).id.folded(), HasSubstr("/vaults/rsv-neu/"));
    EXPECT_THAT(fleet.of_vms(), Contains(HasSubstr("(blocked: no-vault-in-place)")));
}

RC_GTEST_PROP(Selector, says_the_same_in_whatever_order_vms_are_listed, ())
{
    auto names = *rc::gen::unique<std::vector<int>>(rc::gen::inRange(0, 30));
    Fleet forward;
    Fleet backward;
    for (const int name : names) forward.put(vm("vm-" + std::to_string(name)));
    std::reverse(names.begin(), names.end());
    for (const int name : names) backward.put(vm("vm-" + std::to_string(name)));
    RC_ASSERT(forward.of_vms() == backward.of_vms());
}

} // namespace
