// SPDX-License-Identifier: Apache-2.0
#include "cmd/events.hpp"
#include "tests/cmd/sample_plan.hpp"
#include "tests/support/golden.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace {

namespace json = boost::json;

const reconciler::Time now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

/// Parsed strictly: a line that is no JSON throws.
std::vector<json::object> parsed(const std::string& lines)
{
    std::vector<json::object> out;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);) out.push_back(json::parse(line).as_object());
    return out;
}

std::vector<std::string> types(const std::vector<json::object>& events)
{
    std::vector<std::string> out;
    for (const auto& event : events) out.emplace_back(event.at("type").as_string());
    return out;
}

TEST(Events, have_the_documented_form)
{
    test::expect_golden(test::source_path("tests/cmd/golden/plan.jsonl"),
                        cmd::plan_event_lines(test::sample_plan(), test::sample_header(), now));
}

TEST(Events, carry_type_version_and_time)
{
    for (const auto& event :
         parsed(cmd::plan_event_lines(test::sample_plan(), test::sample_header(), now))) {
        EXPECT_TRUE(event.at("type").is_string());
        EXPECT_EQ(event.at("version"), 1);
        EXPECT_EQ(event.at("at"), "2026-03-01T00:00:00Z");
    }
}

TEST(Events, tell_a_plan_from_its_head_to_its_summary)
{
    reconciler::Plan plan;
    plan.changes = {test::change("vault.a", reconciler::Verb::create, "a", "")};
    plan.diagnostics = {test::problem(reconciler::Severity::warning, "x", "X", "")};
    EXPECT_EQ(types(parsed(cmd::plan_event_lines(plan, test::sample_header(), now))),
              (std::vector<std::string>{"plan", "change", "diagnostic", "summary"}));
}

TEST(Events, stay_valid_ascii_json_whatever_names_hold)
{
    auto header = test::sample_header();
    header.stack = test::hostile;
    const auto lines = cmd::plan_event_lines(test::hostile_plan(), header, now);
    EXPECT_TRUE(
        std::ranges::all_of(lines, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
    EXPECT_EQ(parsed(lines).size(), 4U);
}

TEST(Events, keep_characters_of_every_plane)
{
    const auto event = parsed(cmd::result_event("plan", 0, "Größe 🔒", {}, now)).front();
    EXPECT_EQ(event.at("meaning"), "Größe 🔒");
}

TEST(Events, end_with_a_result)
{
    EXPECT_EQ(cmd::result_event("apply", 8, "applied in part", {{"failed", 2}}, now),
              R"({"type":"result","version":1,"at":"2026-03-01T00:00:00Z","command":"apply",)"
              R"("exit_code":8,"meaning":"applied in part","details":{"failed":2}})"
              "\n");
}

TEST(Events, tell_the_progress_of_a_step)
{
    reconciler::Step step;
    step.id = "vault.a/create";
    step.address = {"vault", "a"};
    step.sentence = "create vault a";
    reconciler::Event event;
    event.kind = reconciler::Event::Kind::succeeded;
    event.step = &step;
    event.finished = 1;
    event.total = 3;
    EXPECT_EQ(cmd::progress_event(event, now),
              R"({"type":"progress","version":1,"at":"2026-03-01T00:00:00Z","event":"succeeded",)"
              R"("step":{"id":"vault.a/create","address":"vault.a","sentence":"create vault a"},)"
              R"("text":"","diagnostics":[],"finished":1,"total":3})"
              "\n");
}

} // namespace
