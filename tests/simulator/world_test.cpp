// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include "providers/simulator/world.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace simulator {

using namespace std::chrono_literals;

namespace {

Options over(const TemporaryFolder& folder)
{
    Options options;
    options.estate_file = folder.path() + "/gone.toml";
    options.data_folder = folder.path();
    return options;
}

} // namespace

TEST(World, keeps_objects_operations_and_time)
{
    const TemporaryFolder folder;
    std::string url;
    {
        Azure azure("", folder.path());
        azure.make_vault();
        const auto accepted = azure.put(
            "{rsv}", R"({"location":"westeurope","sku":{"name":"RS0"},"tags":{"a":"b"}})");
        url = accepted.headers.get("Azure-AsyncOperation");
    }
    Azure again("", folder.path());
    EXPECT_EQ(again.simulator().now(), parse_time("2026-01-15T08:01:00Z"));
    EXPECT_EQ(again.get(url).at("status"), "InProgress");
    again.advance(60s);
    EXPECT_EQ(again.get(url).at("status"), "Succeeded");
    EXPECT_EQ(again.get("{rsv}").at("tags.a"), "b");
}

TEST(World, needs_its_estate_only_once)
{
    const TemporaryFolder folder;
    {
        const Azure azure("", folder.path());
    }
    EXPECT_TRUE(Simulator::open(over(folder)));
}

TEST(World, is_open_once)
{
    const TemporaryFolder folder;
    const Azure azure("", folder.path());
    const auto second = Simulator::open(over(folder));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().front().id, "world-in-use");
    EXPECT_EQ(second.error().front().detail,
              "Another process has the world in \"" + folder.path() +
                  "\" open. A world belongs to one process at a time.");
}

TEST(World, is_free_again_when_it_was_closed)
{
    const TemporaryFolder folder;
    {
        const Azure azure("", folder.path());
    }
    {
        EXPECT_TRUE(Simulator::open(over(folder)));
    }
    EXPECT_TRUE(Simulator::open(over(folder)));
}

TEST(World, that_is_no_database_is_refused)
{
    const TemporaryFolder folder;
    folder.write("world.sqlite", std::string(4096, 'x'));
    const auto opened = Simulator::open(over(folder));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().front().id, "world-unreadable");
}

TEST(World, is_not_made_from_a_bad_estate)
{
    const TemporaryFolder folder;
    Options options = over(folder);
    options.estate_file = folder.write("estate.toml", "nonsense = 1\n");
    ASSERT_FALSE(Simulator::open(options));
    options.estate_file = folder.write("estate.toml", "[[subscription]]\nid = \"s\"\n");
    const auto opened = Simulator::open(options);
    ASSERT_TRUE(opened);
    EXPECT_TRUE((*opened)->perform({"show", "subscription/s"}));
}

TEST(World, answers_the_same_in_every_run)
{
    const auto run = [] {
        Azure azure;
        azure.make_vault();
        return azure.protect("web-01").text + azure.get(Azure::item_path("web-01")).text;
    };
    EXPECT_EQ(run(), run());
}

TEST(World, lists_in_the_order_of_ids_and_after_a_given_one)
{
    auto world = World::open("");
    ASSERT_TRUE(world);
    for (const std::string id : {"/b/2", "/B/1", "/a/1", "/b/3"}) (*world)->put(Kind::disk, id, {});
    std::string seen;
    const auto note = [&](const Object& object) {
        seen += object.id + " ";
        return true;
    };
    (*world)->each(Kind::disk, "/B/", note);
    EXPECT_EQ(seen, "/B/1 /b/2 /b/3 ");
    seen.clear();
    (*world)->each(Kind::disk, "/b/", note, "/b/1");
    EXPECT_EQ(seen, "/b/2 /b/3 ");
}

TEST(World, forgets_links_of_what_was_changed_or_erased)
{
    auto world = World::open("");
    ASSERT_TRUE(world);
    const auto item = [](const std::string& policy) {
        return json::object{{"properties", {{"policyId", policy}}}};
    };
    (*world)->put(Kind::protected_item, "/i", item("/P1"));
    EXPECT_EQ((*world)->count_linked(Kind::protected_item, "/p1"), 1U);
    (*world)->put(Kind::protected_item, "/i", item("/P2"));
    EXPECT_EQ((*world)->count_linked(Kind::protected_item, "/p1"), 0U);
    (*world)->erase(Kind::protected_item, "/I");
    EXPECT_EQ((*world)->count_linked(Kind::protected_item, "/p2"), 0U);
}

TEST(World, runs_by_the_machine_s_clock_when_asked)
{
    const TemporaryFolder folder;
    {
        const Azure azure("", folder.path());
    }
    Options options = over(folder);
    options.time_scale = 1e6;
    const auto opened = Simulator::open(options);
    ASSERT_TRUE(opened);
    const auto before = (*opened)->now();
    while ((*opened)->now() == before) {
    }
    EXPECT_GT((*opened)->now(), before);
}

TEST(World, stands_still_for_a_while_when_told_and_runs_on_from_there)
{
    const TemporaryFolder folder;
    {
        const Azure azure("", folder.path());
    }
    Options options = over(folder);
    options.time_scale = 1e6;
    const auto opened = Simulator::open(options);
    ASSERT_TRUE(opened);
    const auto scale = [&](const std::string& body) {
        return (*opened)->answer({"PUT", "http://127.0.0.1/_admin/time", {}, body}).response.status;
    };
    EXPECT_EQ(scale(R"({"scale":0})"), 200);
    const auto before = (*opened)->now();
    const auto begin = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() == begin) {
    }
    EXPECT_EQ((*opened)->now(), before);
    EXPECT_EQ(scale(R"({"scale":1000000})"), 200);
    while ((*opened)->now() == before) {
    }
    EXPECT_GT((*opened)->now(), before);
    for (const auto* wrong : {"{}", R"({"scale":-1})", R"({"scale":"fast"})", R"({"scale":1e9})"})
        EXPECT_EQ(scale(wrong), 400) << wrong;
}

TEST(World, that_is_moved_does_not_begin_to_run)
{
    Azure azure;
    EXPECT_EQ(azure.raw("PUT", "/_admin/time", R"({"scale":1})", {}).status, 409);
    EXPECT_EQ(azure.raw("GET", "/_admin/time", "", {}).at("scale"), "0E0"); // as JSON has 0.0
}

} // namespace simulator
