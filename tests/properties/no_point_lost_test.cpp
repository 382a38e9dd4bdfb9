// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/random_stack.hpp"
#include "tests/properties/write_faults.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace {

using namespace reconciler;
using test::SimulatedAzure;
using test::to_text;
namespace json = boost::json;

const std::string version = "api-version=2026-07-01";

/// A recovery point that still stands, and whose it is.
struct Point {
    std::string vm;
    std::string id;
    auto operator<=>(const Point&) const = default;
};
using Points = std::set<Point>;

std::string text_at(const json::value& value, std::string_view pointer)
{
    boost::system::error_code missing;
    const auto* found = value.find_pointer(pointer, missing);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

json::array list(SimulatedAzure& azure, const std::string& path)
{
    return azure.ask("GET", path + "?" + version).at("value").as_array();
}

void add_points(SimulatedAzure& azure, const json::value& item, Points& points)
{
    boost::system::error_code missing;
    const auto* deleted = item.find_pointer("/properties/isScheduledForDeferredDelete", missing);
    if (deleted && deleted->is_bool() && deleted->get_bool()) return;
    for (const auto& point : list(azure, text_at(item, "/id") + "/recoveryPoints")) {
        const auto* soft =
            point.find_pointer("/properties/recoveryPointProperties/isSoftDeleted", missing);
        if (soft && soft->is_bool() && soft->get_bool()) continue;
        points.insert({text_at(item, "/properties/friendlyName"), text_at(point, "/id")});
    }
}

Points points_in(SimulatedAzure& azure)
{
    Points points;
    const std::string vaults = "/subscriptions/11111111-1111-1111-1111-111111111111/providers/"
                               "Microsoft.RecoveryServices/vaults";
    for (const auto& vault : list(azure, vaults))
        for (const auto& item : list(azure, text_at(vault, "/id") + "/backupProtectedItems"))
            add_points(azure, item, points);
    return points;
}

/// Whether a change that was carried out said that points of the VM may go.
bool was_said(const std::vector<Plan>& plans, const std::string& vm)
{
    for (const auto& plan : plans)
        for (const auto& change : plan.changes) {
            const bool concerns = change.address.kind != "protected_vm" || change.address.key == vm;
            const bool says = change.marks.loses_data || change.marks.weakens;
            if (change.blocked.empty() && concerns && says) return true;
        }
    return false;
}

class Days {
public:
    explicit Days(std::uint32_t seed) : random_(seed), stacks_(seed) {}

    /// A configuration is edited and applied, perhaps a write fails, somebody does something, and a
    /// day passes. Retention is a week at least, so nothing ages away in the days that a test has.
    void pass()
    {
        const Points before = points_in(azure_);
        const std::string toml = edited();
        const Consent consent = chance(2) ? SimulatedAzure::any() : mild();
        std::vector<Plan> plans{azure_.plan(toml, consent)};
        disturb(plans.front());
        azure_.apply(plans.front());
        azure_.clear_faults();
        plans.push_back(azure_.converge(toml, consent));
        interfere();
        azure_.perform({"advance", "1d"});
        const Points after = points_in(azure_);
        for (const auto& point : before) {
            if (after.contains(point)) continue;
            EXPECT_TRUE(was_said(plans, point.vm))
                << point.id << " is gone\n"
                << to_text(plans.front()) << to_text(plans.back()) << toml;
        }
    }

private:
    /// Whatever keeps the data is agreed to.
    static Consent mild()
    {
        Consent consent;
        consent.weakenings = 1000;
        return consent;
    }

    bool chance(unsigned one_in) { return random_() % one_in == 0; }

    std::string edited()
    {
        std::string toml = stacks_.next();
        for (auto at = toml.find("[protected_vm."); at != std::string::npos;
             at = toml.find("[protected_vm.", at + 1)) {
            const auto end = toml.find('\n', at) + 1;
            static const char* const ways[] = {"retain", "delete", "detach"};
            toml.insert(end, std::string("on_remove = \"") + ways[random_() % 3] + "\"\n");
            if (chance(5)) toml.insert(end, "protection = \"stopped\"\n");
        }
        return toml;
    }

    /// A crash between a write and its answer, or a refusal.
    void disturb(const Plan& plan)
    {
        if (plan.steps.empty() || chance(2)) return;
        const auto& ways = test::ways_to_fail();
        azure_.fault(R"([{"match":{"method":"PUT","path":"protectedItems|backupPolicies",)"
                     R"("one_in":2,"times":0},"then":)" +
                     ways.at(random_() % ways.size()) + "}]");
    }

    void interfere()
    {
        for (const auto& record : azure_.records())
            if (record.address.kind == "protected_vm" && chance(6) &&
                record.status == Record::Status::managed)
                azure_.perform({"stop-protection", "rg-app/" + record.address.key});
    }

    std::mt19937 random_;
    stacks::RandomStack stacks_;
    SimulatedAzure azure_;
};

TEST(RecoveryPoints, disappear_only_by_a_step_that_said_so)
{
    for (const std::uint32_t seed : {1U, 2U, 3U, 4U, 5U, 6U}) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Days days(seed);
        for (int day = 0; day < 5; ++day) days.pass();
        if (testing::Test::HasFailure()) return;
    }
}

} // namespace
