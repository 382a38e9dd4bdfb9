// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/stage.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace {

namespace fs = std::filesystem;

std::vector<std::string> examples()
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(test::source_path("examples")))
        if (fs::exists(entry.path() / "tresor.toml") &&
            !fs::exists(entry.path() / "dev.overlay.toml")) // that one is the fleet
            names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

std::string name_of(const testing::TestParamInfo<std::string>& info)
{
    return info.param;
}

class Example : public testing::TestWithParam<std::string> {
protected:
    Example() { stage_.copy(test::source_path("examples/" + GetParam())); }

    void expect(int code, const std::string& command)
    {
        const auto outcome = stage_.run("tresor " + command);
        EXPECT_EQ(outcome.exit_code, code) << command << '\n' << outcome.output;
    }

private:
    test::Stage stage_;
};

TEST_P(Example, is_in_sync_after_one_apply)
{
    expect(0, "validate");
    expect(2, "plan --detailed-exitcode");
    expect(0, "apply --auto-approve");
    expect(0, "plan --detailed-exitcode");
    expect(0, "drift");
}

/// The world has 4,000 machines in 60 subscriptions; dev looks into two of them.
TEST(Fleet, of_dev_is_planned_from_one_selector)
{
    test::Stage stage;
    stage.copy(test::source_path("examples/03_fleet"));
    const auto run = [&](const std::string& words, int code) {
        const auto outcome = stage.run("tresor " + words);
        EXPECT_EQ(outcome.exit_code, code) << words << '\n' << outcome.output;
        return outcome.output;
    };
    run("validate --env prod", 0);
    run("validate --env dev", 0);
    EXPECT_TRUE(run("config diff dev prod", 0).contains("tags.tier"));
    const auto plan = run("plan --env dev", 0);
    // of 66 or 67 machines in each subscription, without those of the lab
    EXPECT_TRUE(plan.contains("protected_vm.west[\"00000000-0000-0000-0000-000000000001/"
                              "rg-app-01/vm-0001\"]"))
        << plan;
    EXPECT_FALSE(plan.contains("-lab\"]"));
}

INSTANTIATE_TEST_SUITE_P(Examples, Example, testing::ValuesIn(examples()), name_of);

} // namespace
