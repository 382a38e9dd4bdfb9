// SPDX-License-Identifier: Apache-2.0
#include "state/record_json.hpp"
#include "state/step_json.hpp"
#include "state/value_json.hpp"
#include "tests/state/generators.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <rapidcheck.h>

namespace json = boost::json;
using namespace reconciler;
using namespace test;

namespace {

// Through the text, as a file would hold it.
template <class T>
json::value again(const T& value)
{
    return state::parse_json(json::serialize(state::to_json(value))).value();
}

} // namespace

TEST(ValueJson, brings_every_value_back_as_it_was)
{
    EXPECT_TRUE(rc::check([] {
        const auto value = random_value();
        RC_ASSERT(state::value_from_json(again(value)).value() == value);
    }));
}

TEST(StepJson, brings_every_step_back_as_it_was)
{
    EXPECT_TRUE(rc::check([] {
        const auto step = random_step();
        RC_ASSERT(state::step_from_json(again(step)).value() == step);
    }));
}

TEST(RecordJson, brings_every_record_back_as_it_was)
{
    EXPECT_TRUE(rc::check([] {
        const auto record = random_record();
        const auto back = state::record_from_json(again(record)).value();
        RC_ASSERT(back == record);
        RC_ASSERT(back.id.text() == record.id.text());
    }));
}

TEST(ValueJson, refuses_numbers_that_are_no_integer)
{
    for (const auto* text : {"1.5", "18446744073709551615"}) {
        const auto value = state::value_from_json(state::parse_json(text).value());
        ASSERT_FALSE(value) << text;
        EXPECT_EQ(value.error()[0].id, "json-unexpected");
    }
}

TEST(ValueJson, says_that_a_text_is_no_json)
{
    const auto value = state::parse_json("{\"a\":");
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error()[0].detail, "It is no JSON: incomplete JSON.");
}

TEST(StepJson, names_the_member_that_is_missing)
{
    auto object = state::to_json(Step()).as_object();
    object.erase("sentence");
    const auto step = state::step_from_json(object);
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error()[0].detail, "The member \"sentence\" of the step should be a text.");
}

TEST(StepJson, names_the_member_that_is_of_another_type_deep_inside)
{
    auto object = state::to_json(Step()).as_object();
    object["effect"].as_object()["kind"] = "explode";
    const auto step = state::step_from_json(object);
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error()[0].detail,
              "The member \"kind\" of the effect should be none, record, retain or forget.");
}

TEST(StepJson, passes_over_members_that_it_does_not_know)
{
    auto object = state::to_json(Step()).as_object();
    object["colour"] = "blue";
    EXPECT_TRUE(state::step_from_json(object));
}
