// SPDX-License-Identifier: Apache-2.0
#include "cmd/sarif.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace {

using namespace reconciler;
namespace json = boost::json;

SourceSpan span(const char* file, int line)
{
    return {std::make_shared<const SourceFile>(SourceFile{file, "text"}), line, 5, line, 9};
}

Diagnostic diagnostic()
{
    Diagnostic made;
    made.severity = Severity::warning;
    made.id = "claimed-twice";
    made.summary = "Two blocks";
    made.detail = "They are the same.";
    made.fix = "Remove one.";
    made.spans = {{span("stack/my vault.toml", 3), ""}, {span("other.toml", 7), "first here"}};
    return made;
}

/// The only run.
json::object run_of(const Diagnostics& diagnostics)
{
    const auto whole = json::parse(cmd::render_sarif(diagnostics));
    EXPECT_EQ(whole.at("version").as_string(), "2.1.0");
    return whole.at("runs").at(0).as_object();
}

TEST(Sarif, shows_what_is_wrong_at_its_line_and_what_it_has_to_do_with)
{
    const auto run = run_of({diagnostic()});
    const auto& result = run.at("results").at(0);
    EXPECT_EQ(result.at("ruleId").as_string(), "claimed-twice");
    EXPECT_EQ(result.at("level").as_string(), "warning");
    EXPECT_EQ(result.at("message").at("text").as_string(),
              "Two blocks. They are the same.\nFix: Remove one.");
    const auto& place = result.at("locations").at(0).at("physicalLocation");
    EXPECT_EQ(place.at("artifactLocation").at("uri").as_string(), "stack/my%20vault.toml");
    EXPECT_EQ(place.at("region").at("startLine").as_int64(), 3);
    EXPECT_EQ(place.at("region").at("endColumn").as_int64(), 9);
    const auto& related = result.at("relatedLocations").at(0);
    EXPECT_EQ(related.at("message").at("text").as_string(), "first here");
}

TEST(Sarif, names_each_rule_once)
{
    const auto run = run_of({diagnostic(), diagnostic()});
    EXPECT_EQ(run.at("results").as_array().size(), 2U);
    const auto& rules = run.at("tool").at("driver").at("rules").as_array();
    ASSERT_EQ(rules.size(), 1U);
    EXPECT_EQ(rules[0].at("id").as_string(), "claimed-twice");
}

TEST(Sarif, has_no_place_for_what_has_none_and_lets_nothing_through_to_a_terminal)
{
    Diagnostic odd;
    odd.id = "odd";
    odd.summary = "Odd";
    odd.detail = "\x1b[2J";
    const auto run = run_of({odd});
    const auto& result = run.at("results").at(0).as_object();
    EXPECT_FALSE(result.contains("locations"));
    EXPECT_EQ(std::string(result.at("message").at("text").as_string()).find('\x1b'),
              std::string::npos);
    EXPECT_EQ(result.at("level").as_string(), "error");
}

TEST(Sarif, of_nothing_is_an_empty_run)
{
    EXPECT_TRUE(run_of({}).at("results").as_array().empty());
}

} // namespace
