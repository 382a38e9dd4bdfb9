// SPDX-License-Identifier: Apache-2.0
// What a user reads of each configuration of malformed/cases.txt stands in malformed/messages.txt.
#include "tests/scenarios/script.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <map>

namespace {

struct Case {
    std::string name;
    std::string arguments;
    std::map<std::string, std::vector<std::string>> files;
};

std::vector<Case> cases()
{
    std::vector<Case> found;
    std::string file;
    const auto path = test::source_path("tests/scenarios/malformed/cases.txt");
    for (const auto& line : test::split_lines(test::read_text(path))) {
        if (line.starts_with("=== ")) {
            found.push_back({line.substr(4), "", {}});
            file = "case.toml";
        } else if (found.empty()) {
            continue;
        } else if (line.starts_with("args: ")) {
            found.back().arguments = " " + line.substr(6);
        } else if (line.starts_with("--- ")) {
            file = line.substr(4);
            found.back().files[file];
        } else {
            found.back().files[file].push_back(line);
        }
    }
    return found;
}

/// What the case does not say itself.
void complete(test::Stage& stage, const Case& one)
{
    std::string text;
    for (const auto& line : one.files.at("case.toml")) text += line + '\n';
    std::vector<std::string> base;
    if (!text.contains("[tresor]")) base.insert(base.end(), {"[tresor]", "stack = \"shop\""});
    if (!text.contains("[azure]"))
        base.insert(base.end(), {"[azure]", "cloud = \"simulator\"",
                                 "subscription = \"11111111-1111-1111-1111-111111111111\""});
    stage.change("write base.toml", base);
}

TEST(Malformed, configurations_are_each_refused_and_explained)
{
    std::string all;
    const auto every = cases();
    EXPECT_GE(every.size(), 100U);
    for (const auto& one : every) {
        test::Stage stage;
        for (const auto& [name, lines] : one.files) stage.change("write " + name, lines);
        complete(stage, one);
        const auto outcome = stage.run("tresor validate" + one.arguments);
        EXPECT_EQ(outcome.exit_code, 1) << one.name << '\n' << outcome.output;
        EXPECT_FALSE(outcome.output.contains("hunter2")) << one.name;
        all += "=== " + one.name + "\n" + outcome.output + '\n';
    }
    test::expect_golden(test::source_path("tests/scenarios/malformed/messages.txt"), all);
}

} // namespace
