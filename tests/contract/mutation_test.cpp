// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/mutation.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace contract {
namespace {
using boost::json::parse;
using testing::ElementsAre;

TEST(Mutation, names_each_member_once_and_leaves_maps_alone)
{
    const auto body = parse(R"({"a": [{"x": 1}, {"x": 2, "y": 3}], "tags": {"t": 1}, "b/c": 1})");
    EXPECT_THAT(members_of(body), ElementsAre("/a", "/a/0/x", "/a/1/y", "/tags", "/b~1c"));
}

TEST(Mutation, drops_one_member)
{
    EXPECT_EQ(without(parse(R"({"a": [{"x/y": 1, "z": 2}]})"), "/a/0/x~1y"),
              parse(R"({"a": [{"z": 2}]})"));
}

TEST(Mutation, gives_one_member_another_type)
{
    EXPECT_EQ(retyped(parse(R"({"a": {"x": "1"}})"), "/a/x"), parse(R"({"a": {"x": 7}})"));
    EXPECT_EQ(retyped(parse(R"({"a": {"x": 1}})"), "/a"), parse(R"({"a": "seven"})"));
}

TEST(Mutation, writes_an_index_as_a_star)
{
    EXPECT_EQ(pattern_of("/value/12/properties/b~1c"), "/value/*/properties/b/c");
}

} // namespace
} // namespace contract
