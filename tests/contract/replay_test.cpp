// SPDX-License-Identifier: Apache-2.0
// Azure's recorded traffic sent to the simulator (azure/README §5.1). What is compared and what is
// prepared: replay_compare.hpp, replay_world.hpp. replay.golden says how much goes as recorded.
#include "tests/contract/azure_docs.hpp"
#include "tests/contract/replay_report.hpp"
#include "tests/contract/route_records.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

namespace contract {
namespace {

class Replayed : public WithAzureDocs {};

void write(const std::string& file, const std::string& text)
{
    std::ofstream(file, std::ios::binary) << text;
}

/// By group and operation, out of a table.
std::map<std::string, int> matched_on_record(const std::string& table)
{
    std::map<std::string, int> matched;
    std::istringstream in(table);
    std::string group;
    for (std::string line; std::getline(in, line);) {
        const auto slash = line.find(" / ");
        if (slash == std::string::npos) continue;
        const auto digits = line.find_last_of(' ', slash - 1);
        const auto name = line.substr(0, line.find("  ", 2));
        if (!name.starts_with(' ')) group = name;
        matched[group + name] = std::stoi(line.substr(digits));
    }
    return matched;
}

TEST_F(Replayed, goes_as_recorded_no_less_than_is_on_record)
{
    write(TRESOR_REPLAY_MISSES, replay_misses(whole_replay()));
    const auto table = replay_table(whole_replay());
    if (std::getenv("UPDATE_GOLDEN") != nullptr) {
        write(TRESOR_REPLAY_GOLDEN, table);
        GTEST_SKIP() << "replay.golden was rewritten";
    }
    const auto record = matched_on_record(read_text(TRESOR_REPLAY_GOLDEN));
    for (const auto& [row, matched] : matched_on_record(table)) {
        const auto known = record.find(row);
        ASSERT_NE(known, record.end()) << row;
        EXPECT_GE(matched, known->second)
            << row << ": less goes as recorded than did; see " << TRESOR_REPLAY_MISSES;
    }
    if (table != read_text(TRESOR_REPLAY_GOLDEN))
        std::cout << "replay.golden differs; UPDATE_GOLDEN=1 takes what matches now\n";
}

TEST_F(Replayed, goes_by_route_no_less_than_is_on_record)
{
    RouteRecords now;
    for (const auto& [route, tally] : tally_by_route(whole_replay()))
        now[route] = {std::to_string(tally.matched), std::to_string(tally.all)};
    if (std::getenv("UPDATE_GOLDEN") != nullptr) {
        write(TRESOR_REPLAY_ROUTES, route_records_text(now));
        GTEST_SKIP() << "replay_routes.golden was rewritten";
    }
    for (const auto& [route, record] : read_route_records(TRESOR_REPLAY_ROUTES)) {
        ASSERT_TRUE(now.contains(route)) << route << " answers no recorded request any more";
        EXPECT_GE(std::stoi(now[route].at(0)), std::stoi(record.at(0))) << route;
    }
}

TEST_F(Replayed, counts_each_interaction_of_the_readmes_operations)
{
    std::size_t counted = 0;
    for (const auto& recording : all_recordings())
        for (const auto& interaction : recording.interactions)
            if (counted_operation(interaction) != nullptr) ++counted;
    EXPECT_EQ(whole_replay().size(), counted);
}

} // namespace
} // namespace contract
