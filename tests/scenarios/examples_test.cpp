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
        if (fs::exists(entry.path() / "tresor.toml"))
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

INSTANTIATE_TEST_SUITE_P(Examples, Example, testing::ValuesIn(examples()), name_of);

} // namespace
