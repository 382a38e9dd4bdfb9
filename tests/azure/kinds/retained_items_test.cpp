// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/retained_items.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "tests/azure/kinds/kinds_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace test {
namespace {

using namespace reconciler;
using testing::ElementsAre;
using testing::IsEmpty;

class RetainedItemsTest : public testing::Test {
protected:
    RetainedItemsTest() { world_.put(live_vault()); }

    /// An item of a VM of that name in rg-app.
    Live& item(const std::string& name, const std::string& state)
    {
        const auto vm = azure::vm_id(subscription, "rg-app", name);
        Live live = live_item(state);
        live.id = ResourceId(azure::item_id(prod_vault(), vm));
        live.attributes.set("vm", vm);
        return world_.put(std::move(live));
    }

    std::vector<Record> found(const std::string& lineage = "lineage")
    {
        const auto desired = world_.domain.resolve(world_.configuration);
        if (!desired) throw std::logic_error(desired.error().front().detail);
        return azure::retained_items({*desired, world_.observation, world_.records, lineage, true});
    }

    std::vector<std::string> addresses(const std::string& lineage = "lineage")
    {
        std::vector<std::string> out;
        for (const auto& record : found(lineage)) out.push_back(to_string(record.address));
        return out;
    }

    KindsWorld world_;
};

TEST_F(RetainedItemsTest, are_those_that_are_stopped_and_not_declared)
{
    item("old-01", "ProtectionStopped");
    item("old-02", "BackupsSuspended");
    item("portal", "Protected");
    EXPECT_THAT(addresses(), ElementsAre("protected_vm.old-01", "protected_vm.old-02"));
}

TEST_F(RetainedItemsTest, are_not_what_is_declared)
{
    item("web-01", "ProtectionStopped");
    world_.declare("protected_vm", "web",
                   {{"vm", web_vm()}, {"vault", "prod"}, {"policy", "nightly"}});
    EXPECT_THAT(addresses(), IsEmpty());
}

TEST_F(RetainedItemsTest, are_not_those_of_another_stack)
{
    item("old-01", "ProtectionStopped");
    EXPECT_THAT(addresses("another"), IsEmpty());
}

TEST_F(RetainedItemsTest, say_when_they_were_deleted_and_no_day_where_none_is_known)
{
    item("old-01", "ProtectionStopped");
    auto& deleted = item("old-02", "ProtectionStopped");
    deleted.facts.set("soft_deleted", true);
    deleted.facts.set("deleted_at", "2026-05-17T12:32:49.6764132Z");
    const auto records = found();
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].since, "");
    EXPECT_EQ(records[1].since, "2026-05-17T12:32:49Z");
    EXPECT_TRUE(records[1].facts.get("deleted").truth());
    EXPECT_EQ(records[1].status, Record::Status::retained);
}

TEST_F(RetainedItemsTest, of_a_name_that_is_declared_are_called_in_full)
{
    item("web-02", "ProtectionStopped");
    world_.declare("protected_vm", "web-02",
                   {{"vm", web_vm()}, {"vault", "prod"}, {"policy", "nightly"}});
    EXPECT_THAT(addresses(), ElementsAre("protected_vm[\"" + subscription + "/rg-app/web-02\"]"));
}

} // namespace
} // namespace test
