// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/policy_json.hpp"

#include "providers/azure/kinds/json_read.hpp"

#include <array>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

std::string moment(const std::string& time_of_day)
{
    return "2026-01-01T" + time_of_day + ":00Z";
}

/// "2023-05-20T08:00:00Z" → "08:00"; empty where it is no such text.
std::string time_of_day(const std::string& moment)
{
    const auto t = moment.find('T');
    std::string time = t == std::string::npos ? std::string{} : moment.substr(t + 1, 5);
    const bool is_time = time.size() == 5 && time[2] == ':' &&
                         time.find_first_not_of("0123456789:") == std::string::npos;
    return is_time ? time : std::string{};
}

json::array texts(const Value& list)
{
    json::array out;
    for (const auto& text : list.list()) out.emplace_back(text.text());
    return out;
}

Value text_values(const json::array& array)
{
    List out;
    for (const auto& element : array) out.emplace_back(text_in(element, ""));
    return out;
}

const std::string& start_of(const Object& schedule)
{
    return schedule.text(schedule.text("frequency") == "Hourly" ? "window_start" : "time");
}

json::object schedule_v1(const Object& schedule)
{
    json::object out{{"schedulePolicyType", "SimpleSchedulePolicy"},
                     {"scheduleRunFrequency", schedule.text("frequency")},
                     {"scheduleRunTimes", json::array{moment(start_of(schedule))}},
                     {"scheduleWeeklyFrequency", 0}};
    if (schedule.has("weekdays")) out["scheduleRunDays"] = texts(schedule.get("weekdays"));
    return out;
}

json::object schedule_v2(const Object& schedule)
{
    const auto& frequency = schedule.text("frequency");
    json::object out{{"schedulePolicyType", "SimpleSchedulePolicyV2"},
                     {"scheduleRunFrequency", frequency}};
    const json::array times{moment(start_of(schedule))};
    if (frequency == "Hourly")
        out["hourlySchedule"] = {
            {"interval", schedule.get("interval_hours").integer()},
            {"scheduleWindowStartTime", moment(start_of(schedule))},
            {"scheduleWindowDuration", schedule.get("window_hours").integer()}};
    else if (frequency == "Daily")
        out["dailySchedule"] = {{"scheduleRunTimes", times}};
    else
        out["weeklySchedule"] = {{"scheduleRunDays", texts(schedule.get("weekdays"))},
                                 {"scheduleRunTimes", times}};
    return out;
}

json::object days_format(const Object& rule)
{
    json::array days;
    for (const auto& day : rule.get("days").list())
        days.push_back({{"date", day.integer()}, {"isLast", false}});
    if (rule.get("last_day").truth()) days.push_back({{"date", 0}, {"isLast", true}});
    return {{"daysOfTheMonth", std::move(days)}};
}

/// The part that monthly and yearly rules share: by weekday, or by day of the month.
void add_format(json::object& out, const Object& rule)
{
    const bool by_weekday = rule.has("weekdays");
    out["retentionScheduleFormatType"] = by_weekday ? "Weekly" : "Daily";
    if (by_weekday)
        out["retentionScheduleWeekly"] = {{"daysOfTheWeek", texts(rule.get("weekdays"))},
                                          {"weeksOfTheMonth", texts(rule.get("weeks"))}};
    else
        out["retentionScheduleDaily"] = days_format(rule);
}

json::object range(const Object& rule, const std::string& start, const char* unit)
{
    return {
        {"retentionTimes", json::array{moment(start)}},
        {"retentionDuration", {{"count", rule.get("count").integer()}, {"durationType", unit}}}};
}

json::object retention(const Object& rules, const std::string& start)
{
    json::object out{{"retentionPolicyType", "LongTermRetentionPolicy"}};
    if (rules.has("daily"))
        out["dailySchedule"] = range(rules.get("daily").object(), start, "Days");
    if (rules.has("weekly")) {
        auto weekly = range(rules.get("weekly").object(), start, "Weeks");
        weekly["daysOfTheWeek"] = texts(rules.get("weekly").object().get("weekdays"));
        out["weeklySchedule"] = std::move(weekly);
    }
    if (rules.has("monthly")) {
        auto monthly = range(rules.get("monthly").object(), start, "Months");
        add_format(monthly, rules.get("monthly").object());
        out["monthlySchedule"] = std::move(monthly);
    }
    if (rules.has("yearly")) {
        auto yearly = range(rules.get("yearly").object(), start, "Years");
        yearly["monthsOfYear"] = texts(rules.get("yearly").object().get("months"));
        add_format(yearly, rules.get("yearly").object());
        out["yearlySchedule"] = std::move(yearly);
    }
    return out;
}

void add_snapshots(json::object& out, const Object& attributes)
{
    if (attributes.has("snapshot_resource_group")) {
        const Object& group = attributes.get("snapshot_resource_group").object();
        json::object details{{"azureBackupRGNamePrefix", group.text("prefix")}};
        if (group.has("suffix")) details["azureBackupRGNameSuffix"] = group.text("suffix");
        out["instantRPDetails"] = std::move(details);
    }
    // null, for what is left out of a write is carried over
    if (attributes.text("snapshot_consistency_type") == "OnlyCrashConsistent")
        out["snapshotConsistencyType"] = "OnlyCrashConsistent";
    else if (attributes.has("snapshot_consistency_type") && attributes.text("type") == "V2")
        out["snapshotConsistencyType"] = nullptr;
}

void add_tiering(json::object& out, const Object& attributes)
{
    if (!attributes.has("tiering")) return;
    const Object& tiering = attributes.get("tiering").object();
    const bool after = tiering.text("mode") == "TierAfter";
    json::object rule{
        {"tieringMode", tiering.text("mode")},
        {"duration", after ? tiering.get("duration").integer() : 0},
        {"durationType", after ? tiering.text("duration_type") : std::string("Invalid")}};
    out["tieringPolicy"] = {{"ArchivedRP", std::move(rule)}};
}

void decode_snapshots(Object& out, const json::value& properties)
{
    const auto prefix = text_in(properties, "instantRPDetails/azureBackupRGNamePrefix");
    const auto suffix = text_in(properties, "instantRPDetails/azureBackupRGNameSuffix");
    if (!prefix.empty()) {
        Object group{{"prefix", prefix}};
        if (!suffix.empty()) group.set("suffix", suffix);
        out.set("snapshot_resource_group", std::move(group));
    }
    out.set("snapshot_consistency_type",
            text_in(properties, "snapshotConsistencyType") == "OnlyCrashConsistent"
                ? "OnlyCrashConsistent"
                : "ApplicationConsistent");
}

void decode_tiering(Object& out, const json::value& properties)
{
    const auto& rule = at(properties, "tieringPolicy/ArchivedRP");
    const auto mode = text_in(rule, "tieringMode");
    Object tiering{{"mode", mode.empty() || mode == "Invalid" ? "DoNotTier" : mode}};
    if (mode == "TierAfter") {
        tiering.set("duration", integer_in(rule, "duration"));
        tiering.set("duration_type", text_in(rule, "durationType"));
    }
    out.set("tiering", std::move(tiering));
}

Object decode_schedule(const json::value& schedule)
{
    const std::string frequency = text_in(schedule, "scheduleRunFrequency");
    Object out{{"frequency", frequency}};
    if (frequency == "Hourly") {
        out.set("interval_hours", integer_in(schedule, "hourlySchedule/interval"));
        out.set("window_start",
                time_of_day(text_in(schedule, "hourlySchedule/scheduleWindowStartTime")));
        out.set("window_hours", integer_in(schedule, "hourlySchedule/scheduleWindowDuration"));
        return out;
    }
    const bool is_v2 = text_in(schedule, "schedulePolicyType") == "SimpleSchedulePolicyV2";
    const std::string prefix = !is_v2                 ? ""
                               : frequency == "Daily" ? "dailySchedule/"
                                                      : "weeklySchedule/";
    const auto& times = array_in(schedule, prefix + "scheduleRunTimes");
    if (!times.empty()) out.set("time", time_of_day(text_in(times.front(), "")));
    if (const auto& days = array_in(schedule, prefix + "scheduleRunDays");
        !days.empty() && frequency == "Weekly")
        out.set("weekdays", text_values(days));
    return out;
}

void decode_format(Object& out, const json::value& rule)
{
    if (text_in(rule, "retentionScheduleFormatType") == "Weekly") {
        out.set("weekdays", text_values(array_in(rule, "retentionScheduleWeekly/daysOfTheWeek")));
        out.set("weeks", text_values(array_in(rule, "retentionScheduleWeekly/weeksOfTheMonth")));
        return;
    }
    List days;
    for (const auto& day : array_in(rule, "retentionScheduleDaily/daysOfTheMonth")) {
        if (truth_in(day, "isLast"))
            out.set("last_day", true);
        else
            days.emplace_back(integer_in(day, "date"));
    }
    if (!days.empty()) out.set("days", std::move(days));
}

Object decode_retention(const json::value& retention)
{
    Object out;
    const auto count = [](const json::value& rule) {
        return Object{{"count", integer_in(rule, "retentionDuration/count")}};
    };
    if (const auto& daily = at(retention, "dailySchedule"); daily.is_object())
        out.set("daily", count(daily));
    if (const auto& weekly = at(retention, "weeklySchedule"); weekly.is_object()) {
        Object rule = count(weekly);
        rule.set("weekdays", text_values(array_in(weekly, "daysOfTheWeek")));
        out.set("weekly", std::move(rule));
    }
    if (const auto& monthly = at(retention, "monthlySchedule"); monthly.is_object()) {
        Object rule = count(monthly);
        decode_format(rule, monthly);
        out.set("monthly", std::move(rule));
    }
    if (const auto& yearly = at(retention, "yearlySchedule"); yearly.is_object()) {
        Object rule = count(yearly);
        rule.set("months", text_values(array_in(yearly, "monthsOfYear")));
        decode_format(rule, yearly);
        out.set("yearly", std::move(rule));
    }
    return out;
}

} // namespace

json::object policy_properties(const Object& attributes)
{
    const bool is_v2 = attributes.text("type") == "V2";
    const Object& schedule = attributes.get("schedule").object();
    const auto& zone = attributes.text("time_zone");
    json::object out{
        {"backupManagementType", "AzureIaasVM"},
        {"timeZone", zone.empty() ? "UTC" : zone},
        {"schedulePolicy", is_v2 ? schedule_v2(schedule) : schedule_v1(schedule)},
        {"retentionPolicy", retention(attributes.get("retention").object(), start_of(schedule))}};
    if (is_v2) out["policyType"] = "V2";
    add_snapshots(out, attributes);
    add_tiering(out, attributes);
    if (attributes.has("instant_restore_days"))
        out["instantRpRetentionRangeInDays"] = attributes.get("instant_restore_days").integer();
    return out;
}

std::span<const Carried> policy_carried()
{
    static constexpr std::string_view format = "retentionScheduleWeekly retentionScheduleDaily";
    static constexpr std::string_view format_type = "retentionScheduleFormatType";
    static constexpr std::array carried{
        Carried{"/properties", "protectedItemsCount"},
        Carried{"/properties/schedulePolicy",
                "scheduleRunTimes scheduleRunDays scheduleWeeklyFrequency hourlySchedule "
                "dailySchedule weeklySchedule",
                "schedulePolicyType"},
        Carried{"/properties/schedulePolicy/hourlySchedule"},
        Carried{"/properties/schedulePolicy/dailySchedule"},
        Carried{"/properties/schedulePolicy/weeklySchedule"},
        Carried{"/properties/retentionPolicy",
                "dailySchedule weeklySchedule monthlySchedule yearlySchedule",
                "retentionPolicyType"},
        Carried{"/properties/retentionPolicy/dailySchedule"},
        Carried{"/properties/retentionPolicy/dailySchedule/retentionDuration"},
        Carried{"/properties/retentionPolicy/weeklySchedule"},
        Carried{"/properties/retentionPolicy/weeklySchedule/retentionDuration"},
        Carried{"/properties/retentionPolicy/monthlySchedule", format, format_type},
        Carried{"/properties/retentionPolicy/monthlySchedule/retentionDuration"},
        Carried{"/properties/retentionPolicy/monthlySchedule/retentionScheduleWeekly"},
        Carried{"/properties/retentionPolicy/monthlySchedule/retentionScheduleDaily"},
        Carried{"/properties/retentionPolicy/yearlySchedule", format, format_type},
        Carried{"/properties/retentionPolicy/yearlySchedule/retentionDuration"},
        Carried{"/properties/retentionPolicy/yearlySchedule/retentionScheduleWeekly"},
        Carried{"/properties/retentionPolicy/yearlySchedule/retentionScheduleDaily"},
        Carried{"/properties/instantRPDetails", "azureBackupRGNameSuffix"},
        Carried{"/properties/tieringPolicy"},
        Carried{"/properties/tieringPolicy/ArchivedRP"},
    };
    return carried;
}

Live decode_policy(const json::value& policy)
{
    const auto& properties = at(policy, "properties");
    const std::string zone = text_in(properties, "timeZone");
    Live live{"policy", ResourceId(text_in(policy, "id")), {}, {}};
    live.attributes = {{"type", text_in(properties, "policyType") == "V2" ? "V2" : "V1"},
                       {"time_zone", zone.empty() ? "UTC" : zone},
                       {"schedule", decode_schedule(at(properties, "schedulePolicy"))},
                       {"retention", decode_retention(at(properties, "retentionPolicy"))}};
    if (const auto days = integer_in(properties, "instantRpRetentionRangeInDays"); days > 0)
        live.attributes.set("instant_restore_days", days);
    decode_snapshots(live.attributes, properties);
    decode_tiering(live.attributes, properties);
    live.facts = {{"items", integer_in(properties, "protectedItemsCount")}};
    return live;
}

} // namespace azure
