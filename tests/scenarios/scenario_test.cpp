// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/script.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace {

namespace fs = std::filesystem;

std::string folder_of(const std::string& name)
{
    return test::source_path("tests/scenarios/" + name);
}

std::vector<std::string> scenarios()
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_of("")))
        if (fs::exists(entry.path() / "script.txt"))
            names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

std::string name_of(const testing::TestParamInfo<std::string>& info)
{
    return info.param;
}

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, goes_as_written)
{
    const std::string script = folder_of(GetParam()) + "/script.txt";
    const auto entries = test::read_script(test::read_text(script));
    test::Stage stage;
    if (std::ranges::none_of(entries,
                             [](const auto& e) { return e.kind == test::Entry::Kind::use; }))
        stage.copy(folder_of(GetParam()));
    std::vector<test::Outcome> outcomes;
    for (const auto& entry : entries) outcomes.push_back(stage.carry_out(entry));
    test::expect_golden(script, test::write_script(entries, outcomes));
}

INSTANTIATE_TEST_SUITE_P(Scripts, Scenario, testing::ValuesIn(scenarios()), name_of);

} // namespace
