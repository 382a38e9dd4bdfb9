// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_state.hpp"
#include "tests/cmd/sample_plan.hpp"

#include <gtest/gtest.h>

namespace {

using cmd::Style;
using reconciler::Object;
using reconciler::Record;
using reconciler::ResourceId;
using reconciler::Snapshot;

const reconciler::Time now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

Record record(const std::string& key, Record::Status status, const std::string& since)
{
    return {.address = {"protected_vm", key},
            .id = ResourceId("/v/protectedItems/VM;iaasvmcontainerv2;rg-app;" + key),
            .status = status,
            .attributes = Object{{"policy", "nightly"}, {"tags", Object{{"env", "prod"}}}},
            .facts = Object{{"vm_id", "42"}},
            .since = since};
}

Snapshot snapshot()
{
    Snapshot made;
    made.identity = {"prod-backup", "l-1", "simulator"};
    made.serial = 7;
    return made;
}

TEST(RenderState, lists_each_object_on_a_line)
{
    auto state = snapshot();
    state.records = {record("web-01", Record::Status::managed, "2026-02-01T00:00:00Z"),
                     record("db", Record::Status::retained, "2026-02-01T00:00:00Z")};
    EXPECT_EQ(cmd::render_state(state, Style{}),
              "State of stack \"prod-backup\" (simulator), serial 7, lineage l-1\n\n"
              "  protected_vm.web-01  managed   rg-app/web-01\n"
              "  protected_vm.db      retained  rg-app/db\n");
}

TEST(RenderState, says_that_it_is_empty)
{
    EXPECT_EQ(cmd::render_state(snapshot(), Style{}),
              "State of stack \"prod-backup\" (simulator), serial 7, lineage l-1\n\n"
              "  It holds no objects.\n");
}

TEST(RenderState, names_steps_without_an_outcome_once)
{
    auto state = snapshot();
    state.open.resize(2);
    state.open[0].step_id = state.open[1].step_id = "vault.prod/create";
    EXPECT_TRUE(cmd::render_state(state, Style{})
                    .ends_with("\nBegun and without an outcome; the next apply takes them up:\n"
                               "  vault.prod/create\n"));
}

TEST(RenderState, shows_all_of_one_object)
{
    EXPECT_EQ(cmd::render_record(record("web-01", Record::Status::managed, "2026-02-01T00:00:00Z"),
                                 Style{}),
              "protected_vm.web-01\n"
              "  id      /v/protectedItems/VM;iaasvmcontainerv2;rg-app;web-01\n"
              "  status  managed since 2026-02-01T00:00:00Z\n"
              "\n  last applied\n"
              "    policy    \"nightly\"\n"
              "    tags.env  \"prod\"\n"
              "\n  known of it\n"
              "    vm_id  \"42\"\n");
}

TEST(RenderRetained, lists_the_oldest_first_with_its_age)
{
    auto state = snapshot();
    state.records = {record("young", Record::Status::retained, "2026-02-28T23:00:00Z"),
                     record("kept", Record::Status::managed, "2020-01-01T00:00:00Z"),
                     record("old", Record::Status::retained, "2026-01-01T12:00:00Z"),
                     record("odd", Record::Status::retained, "yesterday")};
    EXPECT_EQ(cmd::render_retained(state, now, Style{}),
              "protected_vm.old  kept for 59 days, since 2026-01-01T12:00:00Z\n"
              "  /v/protectedItems/VM;iaasvmcontainerv2;rg-app;old\n"
              "protected_vm.young  kept for 1 day, since 2026-02-28T23:00:00Z\n"
              "  /v/protectedItems/VM;iaasvmcontainerv2;rg-app;young\n"
              "protected_vm.odd  since an unknown day\n"
              "  /v/protectedItems/VM;iaasvmcontainerv2;rg-app;odd\n"
              "\n3 kept, oldest first. Each is paid for until its data is deleted.\n");
}

TEST(RenderRetained, says_that_nothing_is_kept)
{
    EXPECT_EQ(cmd::render_retained(snapshot(), now, Style{}),
              "Nothing is kept that is no longer declared.\n");
}

TEST(RenderState, lets_no_name_steer_the_terminal)
{
    auto state = snapshot();
    state.identity = {test::hostile, test::hostile, test::hostile};
    state.records = {record(test::hostile, Record::Status::retained, test::hostile)};
    state.records.front().attributes.set(test::hostile, test::hostile);
    state.open.resize(1);
    state.open[0].step_id = test::hostile;
    const auto text = cmd::render_state(state, Style{}) +
                      cmd::render_record(state.records.front(), Style{}) +
                      cmd::render_retained(state, now, Style{});
    EXPECT_EQ(text.find_first_of("\x1b\xff"), std::string::npos);
    EXPECT_EQ(text.find("\n@everyone"), std::string::npos);
}

} // namespace
