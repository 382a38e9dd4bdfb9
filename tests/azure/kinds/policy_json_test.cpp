// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/policy_json.hpp"

#include "providers/azure/kinds/json_read.hpp"
#include "tests/contract/azure_docs.hpp"
#include "tests/contract/recordings.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <functional>

namespace azure {
namespace {

using namespace reconciler;
namespace json = boost::json;

Object decoded(const json::object& properties)
{
    return decode_policy(json::object{{"id", "/p"}, {"properties", properties}}).attributes;
}

Object policy(const char* type, Object schedule, Object retention)
{
    return {{"type", type},
            {"time_zone", "W. Europe Standard Time"},
            {"schedule", std::move(schedule)},
            {"retention", std::move(retention)},
            {"instant_restore_days", 5}};
}

Object daily()
{
    return {{"frequency", "Daily"}, {"time", "23:30"}};
}

Object weekly()
{
    return {{"frequency", "Weekly"}, {"time", "04:00"}, {"weekdays", List{"Sunday", "Friday"}}};
}

Object hourly()
{
    return {{"frequency", "Hourly"},
            {"interval_hours", 4},
            {"window_start", "08:00"},
            {"window_hours", 12}};
}

Object keep(int count)
{
    return {{"count", count}};
}

Object every_range_by_weekday()
{
    return {{"daily", keep(30)},
            {"weekly", Object{{"count", 12}, {"weekdays", List{"Sunday"}}}},
            {"monthly",
             Object{{"count", 12}, {"weekdays", List{"Sunday"}}, {"weeks", List{"First", "Last"}}}},
            {"yearly", Object{{"count", 7},
                              {"months", List{"January", "July"}},
                              {"weekdays", List{"Sunday"}},
                              {"weeks", List{"First"}}}}};
}

Object ranges_by_day()
{
    return {{"daily", keep(7)},
            {"monthly", Object{{"count", 12}, {"days", List{1, 15}}, {"last_day", true}}},
            {"yearly", Object{{"count", 1}, {"months", List{"December"}}, {"last_day", true}}}};
}

/// Says in every object something that nobody knows yet.
void add_unknown(json::object& object)
{
    for (auto& [name, value] : object)
        if (auto* below = value.if_object()) add_unknown(*below);
    object["unknown"] = "later";
}

struct Form {
    const char* name;
    Object attributes;
};

class PolicyForm : public testing::TestWithParam<Form> {};

TEST_P(PolicyForm, comes_back_from_json_as_it_was)
{
    Object wanted = GetParam().attributes;
    wanted.set("snapshot_consistency_type", "ApplicationConsistent"); // what Azure does else
    wanted.set("tiering", Object{{"mode", "DoNotTier"}});
    EXPECT_EQ(to_text(decoded(policy_properties(wanted))), to_text(wanted));
}

INSTANTIATE_TEST_SUITE_P(
    PolicyJson, PolicyForm,
    testing::Values(
        Form{"v1_daily", policy("V1", daily(), every_range_by_weekday())},
        Form{"v1_daily_by_day", policy("V1", daily(), ranges_by_day())},
        Form{"v1_weekly", policy("V1", weekly(),
                                 {{"weekly", Object{{"count", 4}, {"weekdays", List{"Sunday"}}}}})},
        Form{"v2_hourly", policy("V2", hourly(), every_range_by_weekday())},
        Form{"v2_hourly_by_day", policy("V2", hourly(), ranges_by_day())},
        Form{"v2_daily", policy("V2", daily(), ranges_by_day())},
        Form{"v2_weekly", policy("V2", weekly(),
                                 {{"weekly", Object{{"count", 4}, {"weekdays", List{"Sunday"}}}},
                                  {"yearly", Object{{"count", 1},
                                                    {"months", List{"May"}},
                                                    {"weekdays", List{"Friday"}},
                                                    {"weeks", List{"Second"}}}}})}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(PolicyJson, gives_every_retention_the_time_of_the_schedule)
{
    const auto properties = policy_properties(policy("V1", daily(), every_range_by_weekday()));
    for (const std::string range : {"daily", "weekly", "monthly", "yearly"})
        EXPECT_EQ(
            json::serialize(at(properties, "retentionPolicy/" + range + "Schedule/retentionTimes")),
            R"(["2026-01-01T23:30:00Z"])")
            << range;
}

TEST(PolicyJson, says_v2_where_it_is_one_and_nothing_where_it_is_not)
{
    EXPECT_EQ(text_in(policy_properties(policy("V2", daily(), {})), "policyType"), "V2");
    EXPECT_TRUE(at(policy_properties(policy("V1", daily(), {})), "policyType").is_null());
}

TEST(PolicyJson, takes_utc_where_no_zone_is_given)
{
    Object plain = policy("V1", daily(), {});
    plain.erase("time_zone");
    EXPECT_EQ(text_in(policy_properties(plain), "timeZone"), "UTC");
}

TEST(PolicyJson, reads_no_time_where_none_is_written)
{
    for (const auto* moment : {"", "2026-01-01", "2026-01-01T:00Z", "2026-01-01T8"}) {
        json::object schedule{{"schedulePolicyType", "SimpleSchedulePolicy"},
                              {"scheduleRunFrequency", "Daily"},
                              {"scheduleRunTimes", json::array{moment}}};
        const auto read = decoded({{"schedulePolicy", std::move(schedule)}});
        EXPECT_EQ(read.get("schedule").object().text("time"), "") << moment;
    }
}

json::object live_policy_json()
{
    json::object properties = policy_properties(policy("V2", daily(), every_range_by_weekday()));
    add_unknown(properties);
    return {{"properties", std::move(properties)}};
}

/// What a write of these attributes says over that live policy.
json::value written_over(const Object& attributes, const json::value& live)
{
    json::value body = json::object{{"properties", policy_properties(attributes)}};
    carry_over(body, live, policy_carried());
    return body;
}

TEST(PolicyJson, keeps_what_it_has_no_word_for_wherever_that_lies)
{
    const auto live = live_policy_json();
    EXPECT_EQ(written_over(policy("V2", daily(), every_range_by_weekday()), live), live);
}

TEST(PolicyJson, brings_back_nothing_that_was_taken_out)
{
    const auto body =
        written_over(policy("V2", daily(), {{"daily", keep(30)}}), live_policy_json());
    const auto& rules = at(body, "properties/retentionPolicy").as_object();
    EXPECT_TRUE(rules.contains("dailySchedule"));
    EXPECT_TRUE(rules.contains("unknown"));
    for (const auto* gone : {"weeklySchedule", "monthlySchedule", "yearlySchedule"})
        EXPECT_FALSE(rules.contains(gone)) << gone;
}

TEST(PolicyJson, takes_nothing_from_a_rule_of_another_form)
{
    const auto body = written_over(policy("V2", hourly(), ranges_by_day()), live_policy_json());
    const auto& schedule = at(body, "properties/schedulePolicy").as_object();
    EXPECT_TRUE(schedule.contains("unknown"));
    EXPECT_FALSE(schedule.contains("dailySchedule"));
    const auto& monthly = at(body, "properties/retentionPolicy/monthlySchedule").as_object();
    EXPECT_FALSE(monthly.contains("retentionScheduleWeekly"));
    EXPECT_FALSE(monthly.contains("unknown"));
}

TEST(PolicyJson, does_not_count_the_vms_of_a_policy_that_it_writes)
{
    auto live = live_policy_json();
    live["properties"].as_object()["protectedItemsCount"] = 3;
    const auto body = written_over(policy("V2", daily(), {}), live);
    EXPECT_FALSE(at(body, "properties").as_object().contains("protectedItemsCount"));
}

TEST(PolicyJson, counts_the_vms_that_use_a_policy)
{
    const auto live =
        decode_policy(json::parse(R"({"id":"/p","properties":{"protectedItemsCount":3}})"));
    EXPECT_EQ(live.facts.get("items"), Value(3));
}

/// Where `ours` says something else than `theirs`; what only they say is none of ours. Of times the
/// date is left out, since it has no meaning.
std::string
contradiction(const json::value& ours, const json::value& theirs, const std::string& path = "")
{
    if (const auto* members = ours.if_object()) {
        for (const auto& [name, value] : *members)
            if (auto found = contradiction(value, at(theirs, std::string(name)),
                                           path + '/' + std::string(name));
                !found.empty())
                return found;
        return "";
    }
    if (const auto* elements = ours.if_array(); elements && theirs.is_array()) {
        if (elements->size() != theirs.as_array().size()) return path + ": another number";
        for (std::size_t i = 0; i < elements->size(); ++i)
            if (auto found = contradiction((*elements)[i], theirs.as_array()[i], path);
                !found.empty())
                return found;
        return "";
    }
    std::string mine = json::serialize(ours);
    std::string other = json::serialize(theirs);
    if (mine.contains('T') && mine.ends_with("Z\"")) {
        mine = mine.substr(mine.find('T'), 6);
        other = other.substr(std::min(other.size(), other.find('T')), 6);
    }
    return mine == other ? "" : path + ": " + mine + " is not " + other;
}

bool is_vm_policy(const json::value& value)
{
    return text_in(value, "properties/backupManagementType") == "AzureIaasVM" &&
           at(value, "properties/schedulePolicy").is_object() &&
           at(value, "properties/retentionPolicy").is_object();
}

void for_each_policy(const json::value& value, const std::function<void(const json::value&)>& visit)
{
    if (is_vm_policy(value)) visit(value);
    if (const auto* members = value.if_object())
        for (const auto& [name, member] : *members) for_each_policy(member, visit);
    if (const auto* elements = value.if_array())
        for (const auto& element : *elements) for_each_policy(element, visit);
}

/// What was read, written again, reads the same.
void check_stable(const json::value& policy, const std::string& source)
{
    const auto read = decode_policy(policy).attributes;
    EXPECT_EQ(to_text(decoded(policy_properties(read))), to_text(read)) << source;
}

/// And says nothing that was not read.
void check_faithful(const json::value& policy, const std::string& source)
{
    check_stable(policy, source);
    auto written = policy_properties(decode_policy(policy).attributes);
    // Older versions do not say that nothing is archived; ours then says it.
    const auto mode = at(written, "tieringPolicy/ArchivedRP/tieringMode");
    if (mode == "DoNotTier" && at(policy, "properties/tieringPolicy").is_null())
        written.erase("tieringPolicy");
    EXPECT_EQ(contradiction(written, at(policy, "properties")), "") << source;
}

/// A write of what was read loses nothing of it.
void check_nothing_lost(const json::value& policy, const std::string& source)
{
    json::value body =
        json::object{{"properties", policy_properties(decode_policy(policy).attributes)}};
    carry_over(body, policy, policy_carried());
    json::value live = at(policy, "properties");
    live.as_object().erase("protectedItemsCount");
    EXPECT_EQ(contradiction(live, at(body, "properties")), "") << source;
}

class PoliciesOfAzure : public contract::WithAzureDocs {};

/// The examples contradict each other (retention times beside the schedule, no policyType): only
/// that they can be read and written is asked of them.
TEST_F(PoliciesOfAzure, in_its_examples_survive_reading_and_writing)
{
    int seen = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(contract::openapi_folder())) {
        const std::string file = entry.path().string();
        if (entry.path().extension() != ".json" || !file.contains("/AzureIaasVm/")) continue;
        boost::system::error_code error;
        const auto example = json::parse(contract::read_text(entry.path()), error);
        for_each_policy(example, [&](const json::value& policy) {
            ++seen;
            check_stable(policy, file);
        });
    }
    EXPECT_GT(seen, 5);
}

TEST_F(PoliciesOfAzure, in_recorded_traffic_survive_reading_and_writing)
{
    int seen = 0;
    for (const auto& interaction :
         contract::recorded({"2019/backup", "2021/backup", "2023/backup"}))
        for_each_policy(interaction.body, [&](const json::value& policy) {
            ++seen;
            check_faithful(policy, interaction.source);
            check_nothing_lost(policy, interaction.source);
        });
    EXPECT_GT(seen, 5);
}

} // namespace
} // namespace azure
