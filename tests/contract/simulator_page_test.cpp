// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/simulator_page.hpp"

#include "providers/simulator/behaviour.hpp"
#include "tests/contract/behaviour_arbiters.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace contract {
namespace {

ArbiterRecords records()
{
    const auto read = [](const char* file) { return read_route_records(test::source_path(file)); };
    return {read("tests/contract/operations.golden"), read("tests/contract/replay_routes.golden"),
            read("tests/real_clients/operations.golden")};
}

/// What the scenario that holds the help of commands has of this one.
std::string help_of(const std::string& command)
{
    const auto script =
        test::read_text(test::source_path("tests/scenarios/help_says_how/script.txt"));
    const auto lead = "$ " + command + " --help\n";
    const auto start = script.find(lead);
    EXPECT_NE(start, std::string::npos) << "no scenario shows the help of " << command;
    std::istringstream in(script.substr(start + lead.size()));
    std::string help;
    for (std::string line; std::getline(in, line) && !line.starts_with('$');)
        help += line.substr(std::min(line.size(), std::size_t{4})) + '\n';
    return help.substr(0, help.find_last_not_of('\n') + 1) + '\n';
}

TEST(SimulatorPage, is_what_routes_and_arbiters_say)
{
    test::expect_golden(test::source_path("docs/reference/simulator.md"),
                        simulator_page(records(), help_of("tresor simulate serve")));
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
