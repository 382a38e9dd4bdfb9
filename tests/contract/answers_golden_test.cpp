// SPDX-License-Identifier: Apache-2.0
// No property of an answer goes or comes unseen: UPDATE_GOLDEN=1 takes what is answered now.
#include "tests/contract/answers_golden.hpp"
#include "tests/contract/mutation.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <set>
#include <string>
#include <vector>

namespace contract {
namespace {

Answers answers_now()
{
    Answers answers;
    for (const auto& step : whole_walk()) answers[step.name] = lines_of(step, step.body());
    return answers;
}

TEST(Answers, have_distinct_names)
{
    std::set<std::string> seen;
    std::vector<std::string> repeated;
    for (const auto& step : whole_walk())
        if (!seen.insert(step.name).second) repeated.push_back(step.name);
    EXPECT_THAT(repeated, testing::IsEmpty());
}

TEST(Answers, have_the_properties_on_record)
{
    const auto now = answers_now();
    if (std::getenv("UPDATE_GOLDEN") != nullptr) {
        write_golden(now);
        GTEST_SKIP() << "answers.golden was rewritten";
    }
    const auto record = read_golden();
    for (const auto& [name, lines] : now) {
        const auto known = record.find(name);
        ASSERT_NE(known, record.end()) << name;
        EXPECT_THAT(lines, testing::ElementsAreArray(known->second)) << name;
    }
    EXPECT_EQ(now.size(), record.size()) << "answers on record that no one asked for";
}

TEST(Answers, show_every_dropped_property)
{
    const auto record = read_golden();
    std::size_t dropped = 0;
    for (const auto& step : whole_walk()) {
        const auto& known = record.at(step.name);
        for (const auto& pointer : members_of(step.body())) {
            const auto lines = lines_of(step, without(step.body(), pointer));
            ++dropped;
            // What only some elements of a list have is held against their own answers.
            if (std::ranges::find(known, pattern_of(pointer) + "?") != known.end()) continue;
            EXPECT_NE(lines, known) << step.name << ": nobody misses " << pointer;
        }
    }
    EXPECT_GT(dropped, 1000U);
}

} // namespace
} // namespace contract
