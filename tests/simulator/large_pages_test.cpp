// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/large_pages.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

TEST(LargePages, hold_texts_of_all_sizes_while_they_come_and_go)
{
    simulator::LargePages pages;
    std::vector<std::pmr::string> texts;
    for (std::size_t round = 0; round < 3; ++round) {
        for (std::size_t size = 1; size < 8'000'000; size = size * 3 + round)
            texts.emplace_back(size, static_cast<char>('a' + texts.size() % 26), pages.resource());
        if (round == 1) texts.erase(texts.begin(), texts.begin() + 10);
    }
    std::size_t total = 0;
    for (const auto& text : texts) {
        EXPECT_EQ(text.find_first_not_of(text.front()), std::string::npos) << text.size();
        total += text.size();
    }
    EXPECT_GT(total, 16'000'000U);
}

} // namespace
