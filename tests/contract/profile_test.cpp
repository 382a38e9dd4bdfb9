// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/profile.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace contract {
namespace {
using boost::json::parse;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Shape, misses_what_every_object_had)
{
    Shape shape;
    shape.add(parse(R"({"a": 1, "b": 2})"));
    shape.add(parse(R"({"a": 1})"));
    EXPECT_THAT(shape.missing(parse(R"({"b": 2})")), ElementsAre("/a"));
}

TEST(Shape, asks_nothing_of_an_object_that_is_not_there)
{
    Shape shape;
    shape.add(parse(R"({"a": {"b": 1}})"));
    shape.add(parse("{}"));
    EXPECT_THAT(shape.missing(parse("{}")), IsEmpty());
    EXPECT_THAT(shape.missing(parse(R"({"a": {}})")), ElementsAre("/a/b"));
}

TEST(Shape, holds_all_elements_of_a_list_to_the_same)
{
    Shape shape;
    shape.add(parse(R"({"list": [{"a": 1}, {"a": 2}]})"));
    EXPECT_THAT(shape.missing(parse(R"({"list": [{"a": 1}, {}]})")), ElementsAre("/list/*/a"));
}

TEST(Shape, takes_the_keys_of_tags_for_data)
{
    Shape shape;
    shape.add(parse(R"({"tags": {"env": "test"}})"));
    EXPECT_THAT(shape.missing(parse(R"({"tags": {}})")), IsEmpty());
    EXPECT_THAT(shape.missing(parse("{}")), ElementsAre("/tags"));
}

TEST(Shape, marks_what_only_some_have)
{
    Shape shape;
    shape.add(parse(R"([{"a": 1, "b": 1}, {"a": 1}])"));
    EXPECT_THAT(shape.lines(), ElementsAre("/*/a", "/*/b?"));
}

TEST(Profile, compares_within_a_state_and_else_with_all)
{
    Profile profile;
    profile.add("Jobs_Get", 200, parse(R"({"status": "Running", "start": 1})"));
    profile.add("Jobs_Get", 200, parse(R"({"status": "Done", "start": 1, "end": 2})"));
    EXPECT_THAT(profile.missing("Jobs_Get", 200, parse(R"({"status": "Done", "start": 1})")),
                ElementsAre("/end"));
    EXPECT_THAT(profile.missing("Jobs_Get", 200, parse(R"({"status": "Running", "start": 1})")),
                IsEmpty());
    EXPECT_THAT(profile.missing("Jobs_Get", 200, parse(R"({"status": "Late"})")),
                ElementsAre("/start"));
}

TEST(Profile, looks_at_each_element_of_a_list_in_its_own_state)
{
    Profile profile;
    profile.add("Jobs_List", 200,
                parse(R"({"value": [{"status": "Running"}, {"status": "Done", "end": 2}]})"));
    EXPECT_THAT(profile.missing("Jobs_List", 200, parse(R"({"value": [{"status": "Running"}]})")),
                IsEmpty());
    EXPECT_THAT(profile.missing("Jobs_List", 200, parse(R"({"value": [{"status": "Done"}]})")),
                ElementsAre("/end"));
}

} // namespace
} // namespace contract
