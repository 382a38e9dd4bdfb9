// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/simulator_page.hpp"

#include "cmd/options.hpp"
#include "providers/simulator/behaviour.hpp"
#include "tests/contract/behaviour_arbiters.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace contract {
namespace {

ArbiterRecords records()
{
    const auto read = [](const char* file) { return read_route_records(test::source_path(file)); };
    return {read("tests/contract/operations.golden"), read("tests/contract/replay_routes.golden"),
            read("tests/real_clients/operations.golden")};
}

TEST(SimulatorPage, is_what_routes_and_arbiters_say)
{
    const auto help = cmd::parse_command_line({"simulate", "serve", "--help"}).text;
    test::expect_golden(test::source_path("docs/reference/simulator.md"),
                        simulator_page(records(), help));
}

TEST(SimulatorPage, knows_an_arbiter_or_none_of_every_setting)
{
    for (const auto& setting : simulator::behaviour_settings())
        EXPECT_EQ(
            std::ranges::count(behaviour_arbiters(), setting.name, &BehaviourArbiter::setting), 1)
            << setting.name;
}

const std::string route = "GET /tenants";

std::string row_of(const std::string& page)
{
    const auto start = page.find("| GET `/tenants` |");
    return page.substr(start, page.find('\n', start) - start);
}

TEST(SimulatorPage, calls_unjudged_what_no_arbiter_has_seen)
{
    EXPECT_EQ(row_of(simulator_page({}, "")),
              "| GET `/tenants` | 2014-04-01 |  |  |  |  |  | **unjudged** |");
    ArbiterRecords none_matched;
    none_matched.recordings[route] = {"0", "4"};
    EXPECT_EQ(row_of(simulator_page(none_matched, "")),
              "| GET `/tenants` | 2014-04-01 |  | 0 of 4, 0 % |  |  |  | **unjudged** |");
}

TEST(SimulatorPage, ticks_each_arbiter)
{
    ArbiterRecords all;
    all.documents[route] = {"subscriptions.Tenants_List", "2022-12-01", "success,error"};
    all.recordings[route] = {"3", "4"};
    all.real_clients[route] = {"az,terraform"};
    EXPECT_EQ(
        row_of(simulator_page(all, "")),
        "| GET `/tenants` | 2014-04-01 | ✓ `subscriptions.Tenants_List` | 3 of 4, 75 % | ✓ |  "
        "| ✓ |  |");
}

} // namespace
} // namespace contract
