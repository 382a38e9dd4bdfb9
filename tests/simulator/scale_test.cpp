// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include "providers/simulator/world.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;

namespace {

const std::string machines = R"(
[[virtual_machine]]
name = "many-{index}"
resource_group = "rg-app"
count = )";

std::uint64_t rows_written(Azure& azure)
{
    return std::stoull(azure.raw("GET", "/_admin/counters", "", {}).at("rows_written"));
}

/// Rows that a request writes in a world of so many machines.
std::uint64_t rows_of_a_change(int count)
{
    const TemporaryFolder folder;
    Azure azure(machines + std::to_string(count), folder.path());
    azure.make_vault();
    const std::uint64_t before = rows_written(azure);
    azure.protect("many-1");
    return rows_written(azure) - before;
}

} // namespace

TEST(Scale, writes_as_much_for_a_change_whatever_the_world_s_size)
{
    const std::uint64_t small = rows_of_a_change(1);
    EXPECT_EQ(rows_of_a_change(300), small);
    EXPECT_LT(small, 40U);
}

TEST(Scale, writes_nothing_for_a_read)
{
    const TemporaryFolder folder;
    Azure azure(machines + "300", folder.path());
    const std::uint64_t before = rows_written(azure);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(azure.get("{app}/providers/Microsoft.Compute/virtualMachines").count(), 200U);
    EXPECT_EQ(rows_written(azure), before);
}

TEST(Scale, keeps_one_row_for_an_object_that_changes_often)
{
    const TemporaryFolder folder;
    auto world = World::open(folder.path());
    ASSERT_TRUE(world);
    for (int i = 0; i < 9; ++i) {
        (*world)->put(Kind::disk, "/d", {{"i", i}});
        (*world)->put(Kind::disk, "/D", {{"i", i + 100}});
        (*world)->commit();
    }
    (*world)->erase(Kind::disk, "/d");
    (*world)->put(Kind::disk, "/d", {{"i", 7}});
    (*world)->commit();
    world->reset();
    world = World::open(folder.path());
    ASSERT_TRUE(world);
    EXPECT_EQ((*world)->count(Kind::disk), 1U);
    EXPECT_EQ(integer_at((*world)->find(Kind::disk, "/d")->document, "i"), 7);
}

TEST(Scale, lists_in_order_while_the_world_changes)
{
    auto world = World::open("");
    ASSERT_TRUE(world);
    for (int i = 0; i < 500; ++i)
        (*world)->put(Kind::disk, "/" + std::to_string(i * 7919 % 1000), {});
    (*world)->erase(Kind::disk, "/0");
    std::string last;
    std::size_t seen = 0;
    (*world)->each(Kind::disk, "/", [&](const Object& object) {
        EXPECT_LT(last, object.id);
        last = object.id;
        // What is put in behind is met, what is erased is not.
        if (++seen == 1) (*world)->put(Kind::disk, "/zzz", {});
        if (seen == 2) (*world)->erase(Kind::disk, "/999");
        return true;
    });
    EXPECT_EQ(last, "/zzz");
    EXPECT_EQ(seen, (*world)->count(Kind::disk));
}

TEST(Scale, goes_on_with_a_list_where_it_was)
{
    Azure azure(machines + "450");
    std::string link = "{app}/providers/Microsoft.Compute/virtualMachines";
    std::vector<std::size_t> counts;
    while (!link.empty()) {
        const auto page = azure.get(link);
        counts.push_back(page.count());
        link = page.at("nextLink");
    }
    EXPECT_EQ(counts, (std::vector<std::size_t>{200, 200, 52}));
}

} // namespace simulator
