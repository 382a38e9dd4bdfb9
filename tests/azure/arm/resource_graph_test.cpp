// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/resource_graph.hpp"

#include "tests/azure/arm/arm_fixture.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ResourceGraphTest : public ArmTest {
protected:
    /// The rows that came, then what went wrong, if anything.
    std::vector<std::string> ask()
    {
        std::vector<std::string> said;
        const auto asked = run(azure::each_in_resource_graph(
            *arm, {"a", "b"}, "resources | order by id asc",
            [&](const boost::json::value& row) { said.push_back(serialize(row)); }));
        if (!asked) said.push_back(asked.error().at(0).id + ": " + asked.error().at(0).detail);
        return said;
    }
};

TEST_F(ResourceGraphTest, is_asked_for_all_pages)
{
    wire.says(test::answer(200, R"({"data":[1,2],"resultTruncated":"false","$skipToken":"more"})"));
    wire.says(test::answer(200, R"({"data":[],"$skipToken":"and more"})"));
    wire.says(test::answer(200, R"({"data":[3],"resultTruncated":"false"})"));
    EXPECT_THAT(ask(), ElementsAre("1", "2", "3"));
    ASSERT_EQ(wire.asked.size(), 3U);
    EXPECT_EQ(wire.asked[0].body,
              R"({"subscriptions":["a","b"],"query":"resources | order by id asc",)"
              R"("options":{"resultFormat":"objectArray","$top":1000}})");
    EXPECT_THAT(wire.asked[2].body, HasSubstr(R"("$skipToken":"and more")"));
}

TEST_F(ResourceGraphTest, is_asked_again_after_a_429_though_it_is_a_post)
{
    wire.says(test::answer(429, "{}", {{"Retry-After", "5"}}));
    wire.says(test::answer(200, R"({"data":[1]})"));
    EXPECT_THAT(ask(), ElementsAre("1"));
    EXPECT_EQ(seconds(), 5);
}

TEST_F(ResourceGraphTest, must_not_cut_rows_off)
{
    wire.says(test::answer(200, R"({"data":[1],"resultTruncated":"true"})"));
    EXPECT_THAT(ask(), ElementsAre("1", HasSubstr("the rows were cut off")));
}

TEST_F(ResourceGraphTest, must_not_lead_in_a_circle)
{
    for (int i = 0; i < 2; ++i)
        wire.says(test::answer(200, R"({"data":[1],"$skipToken":"again"})"));
    EXPECT_THAT(ask(), ElementsAre("1", "1", HasSubstr("leads back to a page")));
}

TEST_F(ResourceGraphTest, must_answer_with_rows)
{
    wire.says(test::answer(200, R"({"data":{"columns":[],"rows":[]}})"));
    EXPECT_THAT(ask(), ElementsAre(HasSubstr("no array \"data\"")));
}

} // namespace
