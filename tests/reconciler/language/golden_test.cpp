// SPDX-License-Identifier: Apache-2.0
// Each folder of golden/ is a malformed configuration; expected.txt is what a user reads.
#include "cmd/render_diagnostic.hpp"
#include "tests/reconciler/language/test_schema.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace {

std::string folder()
{
    return test::source_path("tests/reconciler/language/golden");
}

std::vector<std::string> case_names()
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder()))
        if (entry.is_directory()) names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

std::map<std::string, std::string> files_of(const std::string& name)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder() + "/" + name))
        if (entry.path().extension() == ".toml")
            files[entry.path().filename().string()] = test::read_text(entry.path().string());
    return files;
}

class Malformed : public testing::TestWithParam<std::string> {};

TEST_P(Malformed, configuration_is_explained_as_in_the_golden_file)
{
    const auto loaded = test::load(files_of(GetParam()));
    ASSERT_FALSE(loaded);
    test::expect_golden(folder() + "/" + GetParam() + "/expected.txt",
                        cmd::render(loaded.error(), cmd::Style{}));
}

INSTANTIATE_TEST_SUITE_P(Golden, Malformed, testing::ValuesIn(case_names()),
                         [](const auto& one) { return one.param; });

} // namespace
