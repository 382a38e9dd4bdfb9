// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/policy_rules.hpp"

#include "providers/azure/rules/violation.hpp"

#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/retention_arithmetic.hpp"

#include <algorithm>
#include <array>

namespace azure {

using namespace reconciler;

namespace {

class PolicyRules {
public:
    explicit PolicyRules(const Desired& policy)
        : policy_(policy),
          type_(policy.attributes.text("type")),
          schedule_(policy.attributes.get("schedule").object()),
          retention_(policy.attributes.get("retention").object()),
          frequency_(schedule_.text("frequency"))
    {}

    Diagnostics run()
    {
        check_schedule();
        check_ranges();
        for (const std::string_view range : {"monthly", "yearly"})
            if (retention_.has(range)) check_format(range);
        check_instant_restore();
        check_consistency();
        check_tiering();
        check_total();
        return std::move(problems_);
    }

private:
    void refuse(std::string_view path, std::string detail, std::string fix)
    {
        problems_.push_back(
            broken(policy_, path, "invalid-policy", std::move(detail), std::move(fix)));
    }

    void demand(const Object& where, std::string_view prefix, std::string_view name,
                const std::string& because)
    {
        if (where.has(name)) return;
        refuse(prefix,
               '"' + std::string(prefix) + '.' + std::string(name) + "\" is missing: " + because,
               "Add it.");
    }

    void forbid(const Object& where, std::string_view prefix, std::string_view name,
                const std::string& because)
    {
        if (!where.has(name)) return;
        const std::string path = std::string(prefix) + '.' + std::string(name);
        refuse(path, '"' + path + "\" has no meaning here: " + because, "Remove it.");
    }

    void check_schedule()
    {
        if (frequency_ == "Hourly") return check_hourly();
        demand(schedule_, "schedule", "time",
               "a " + frequency_ + " schedule runs at one time of day.");
        for (const std::string_view name : {"interval_hours", "window_start", "window_hours"})
            forbid(schedule_, "schedule", name, "only an Hourly schedule has a window.");
        if (frequency_ == "Weekly")
            demand(schedule_, "schedule", "weekdays", "a Weekly schedule runs on given weekdays.");
        else
            forbid(schedule_, "schedule", "weekdays", "a Daily schedule runs every day.");
    }

    void check_hourly()
    {
        if (type_ != "V2")
            refuse("schedule", "Only an Enhanced policy (type \"V2\") can run hourly.",
                   "Set type = \"V2\", or a Daily schedule.");
        for (const std::string_view name : {"interval_hours", "window_start", "window_hours"})
            demand(schedule_, "schedule", name,
                   "an Hourly schedule runs every so many hours within a window.");
        for (const std::string_view name : {"time", "weekdays"})
            forbid(schedule_, "schedule", name, "an Hourly schedule has a window instead.");
        const auto interval = schedule_.get("interval_hours").integer();
        const auto window = schedule_.get("window_hours").integer();
        constexpr std::array<std::int64_t, 4> intervals{4, 6, 8, 12};
        if (interval != 0 && std::ranges::find(intervals, interval) == intervals.end())
            refuse("schedule.interval_hours", "An Hourly schedule runs every 4, 6, 8 or 12 hours.",
                   "Choose one of these.");
        else if (interval != 0 && window % interval != 0)
            refuse("schedule.window_hours",
                   "The window must be a multiple of the interval of " + std::to_string(interval) +
                       " hours.",
                   "Choose such a number of hours, up to 24.");
    }

    void check_ranges()
    {
        if (retention_.empty())
            return refuse("retention", "A policy must keep something.",
                          "Add retention.daily or retention.weekly.");
        if (frequency_ == "Weekly") {
            forbid(retention_, "retention", "daily",
                   "a Weekly schedule takes no daily recovery points.");
            demand(retention_, "retention", "weekly",
                   "a Weekly schedule keeps weekly recovery points.");
            check_weekdays();
        } else {
            demand(retention_, "retention", "daily",
                   "a " + frequency_ + " schedule keeps daily recovery points.");
        }
    }

    void check_weekdays()
    {
        const auto& scheduled = schedule_.get("weekdays").list();
        for (const std::string_view range : {"weekly", "monthly", "yearly"}) {
            for (const auto& day : retention_.get(range).object().get("weekdays").list())
                if (std::ranges::find(scheduled, day) == scheduled.end())
                    refuse("retention." + std::string(range) + ".weekdays",
                           "No backup is taken on " + day.text() + ", so none can be kept.",
                           "Use weekdays of the schedule.");
        }
    }

    void check_format(std::string_view range)
    {
        const Object& rule = retention_.get(range).object();
        const std::string prefix = "retention." + std::string(range);
        const bool by_weekday = rule.has("weekdays") || rule.has("weeks");
        const bool by_day = rule.has("days") || rule.get("last_day").truth();
        if (by_weekday == by_day)
            return refuse(
                prefix,
                "A " + std::string(range) +
                    " rule names either weekdays and weeks, or days of the month.",
                "For instance weekdays = [\"Sunday\"], weeks = [\"First\"]; or days = [1].");
        if (by_weekday) {
            demand(rule, prefix, "weekdays", "weeks alone do not say which day.");
            demand(rule, prefix, "weeks", "weekdays alone do not say which week.");
        } else if (frequency_ == "Weekly") {
            refuse(prefix,
                   "With a Weekly schedule a " + std::string(range) + " rule goes by weekdays.",
                   "Use weekdays and weeks.");
        }
    }

    void check_instant_restore()
    {
        if (!policy_.attributes.has("instant_restore_days")) return;
        const auto days = policy_.attributes.get("instant_restore_days").integer();
        const auto most = most_instant_days();
        if (days > most)
            refuse("instant_restore_days",
                   "Snapshots of this policy can be kept for at most " + std::to_string(most) +
                       " days.",
                   "Lower it, or change type or interval.");
        if (type_ == "V1" && frequency_ == "Weekly" && days != 5)
            refuse("instant_restore_days",
                   "A Weekly Standard policy keeps snapshots for exactly 5 days.",
                   "Set it to 5 or leave it out.");
        const auto daily = retention_.get("daily").object().get("count").integer();
        if (daily != 0 && days > daily)
            refuse("instant_restore_days",
                   "Snapshots cannot be kept longer than the " + std::to_string(daily) +
                       " daily recovery points.",
                   "Lower it, or raise retention.daily.");
    }

    void check_consistency()
    {
        if (type_ != "V2" &&
            policy_.attributes.text("snapshot_consistency_type") == "OnlyCrashConsistent")
            refuse(
                "snapshot_consistency_type",
                "Only an Enhanced policy (type \"V2\") can take crash-consistent snapshots only.",
                "Set type = \"V2\", or leave it out.");
    }

    void check_tiering()
    {
        if (!policy_.attributes.has("tiering")) return;
        const Object& tiering = policy_.attributes.get("tiering").object();
        const bool is_after = tiering.text("mode") == "TierAfter";
        for (const std::string_view name : {"duration", "duration_type"})
            if (is_after)
                demand(tiering, "tiering", name, "TierAfter says after how long.");
            else
                forbid(tiering, "tiering", name, "only TierAfter has a duration.");
        if (!is_after || !tiering.has("duration") || !tiering.has("duration_type")) return;
        const auto months =
            tiering.get("duration").integer() * (tiering.text("duration_type") == "Years" ? 12 : 1);
        const auto count = [&](std::string_view range) {
            return retention_.get(range).object().get("count").integer();
        };
        if (months < 3)
            refuse("tiering.duration",
                   "Recovery points move to the archive after 3 months at the "
                   "earliest.",
                   "Set it to 3 months or more.");
        else if (std::max(count("monthly"), count("yearly") * 12) < months + 6)
            refuse("tiering",
                   "Archived recovery points must be kept for 6 months more: a monthly "
                   "or yearly rule of at least " +
                       std::to_string(months + 6) + " months is needed.",
                   "Keep them longer, or archive them earlier.");
    }

    void check_total()
    {
        const auto most = most_points(keeping_of(policy_.attributes));
        if (most > 9999)
            problems_.push_back(broken(policy_, "retention", "retention-too-long",
                                       "The policy would keep " + std::to_string(most) +
                                           " recovery points of a VM; 9,999 are the most."));
    }

    std::int64_t most_instant_days() const
    {
        if (type_ != "V2") return 5;
        if (frequency_ != "Hourly") return 30;
        const auto interval = schedule_.get("interval_hours").integer();
        return interval == 4 ? 17 : interval == 6 ? 22 : 30;
    }

    const Desired& policy_;
    const std::string& type_;
    const Object& schedule_;
    const Object& retention_;
    const std::string& frequency_;
    Diagnostics problems_;
};

} // namespace

Diagnostics check_policy(const Desired& policy)
{
    return PolicyRules(policy).run();
}

} // namespace azure
