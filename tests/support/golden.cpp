// SPDX-License-Identifier: Apache-2.0
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace test {

namespace {

bool is_updating()
{
    const char* value = std::getenv("UPDATE_GOLDEN");
    return value && std::string_view(value) == "1";
}

void update(const std::string& path, std::string_view actual)
{
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << actual;
}

} // namespace

void expect_golden(const std::string& path, std::string_view actual)
{
    if (is_updating()) {
        update(path, actual);
        GTEST_SKIP() << "rewrote " << path;
    }
    ASSERT_TRUE(std::filesystem::exists(path)) << path << " is missing; run with UPDATE_GOLDEN=1";
    EXPECT_EQ(read_text(path), actual)
        << "differs from " << path << "; if that is right, run with UPDATE_GOLDEN=1";
}

std::string read_text(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::string source_path(std::string_view relative)
{
    return std::string(TRESOR_SOURCE_DIR) + "/" + std::string(relative);
}

} // namespace test
