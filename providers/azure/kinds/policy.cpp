// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/immutability.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/policy_json.hpp"
#include "providers/azure/kinds/policy_rules.hpp"
#include "providers/azure/kinds/protection_orders.hpp"
#include "providers/azure/kinds/resource_guard.hpp"
#include "providers/azure/kinds/retention_arithmetic.hpp"
#include "providers/azure/kinds/scopes.hpp"
#include "providers/azure/kinds/time_zone.hpp"
#include "providers/azure/rules/violation.hpp"

#include "reconciler/plan/diff.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <regex>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

std::optional<std::string> policy_name_problem(const Value& value)
{
    static const std::regex rule("^[a-zA-Z][-_!a-zA-Z0-9]{2,149}$");
    if (std::regex_match(value.text(), rule)) return std::nullopt;
    return "must have 3 to 150 letters, digits, hyphens, underscores or exclamation marks and "
           "begin with a letter.";
}

std::optional<std::string> policy_id_problem(const Value& value)
{
    const auto parts = parts_of(value.text());
    if (parts.provider_and_type == "microsoft.recoveryservices/vaults" &&
        folded(parts.rest).starts_with("/backuppolicies/"))
        return std::nullopt;
    return "must be the whole ARM id of a policy of a Recovery Services vault.";
}

std::optional<std::string> time_problem(const Value& value)
{
    static const std::regex rule("^([01][0-9]|2[0-3]):[03]0$");
    if (std::regex_match(value.text(), rule)) return std::nullopt;
    return "must be a time of day on the hour or half hour, like \"23:00\".";
}

std::optional<std::string> zone_problem(const Value& value)
{
    if (windows_time_zone(value.text())) return std::nullopt;
    return "is neither a Windows time zone like \"W. Europe Standard Time\" nor an IANA one like "
           "\"Europe/Berlin\".";
}

std::vector<std::string> weekday_names()
{
    return {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
}

Attribute weekdays(std::string doc)
{
    return list("weekdays", std::move(doc)).one_of(weekday_names()).compared(Comparison::as_set);
}

Attribute weeks()
{
    return list("weeks", "Which weeks of the month.")
        .one_of({"First", "Second", "Third", "Fourth", "Last"})
        .compared(Comparison::as_set);
}

Attribute days()
{
    return list("days", "Days of the month, 1 to 28; for the last one use last_day.")
        .of(Type::integer)
        .between(1, 28)
        .compared(Comparison::as_set);
}

Attribute count(std::string doc, std::int64_t least, std::int64_t most)
{
    return integer("count", std::move(doc)).required().between(least, most);
}

Attribute schedule_attribute()
{
    return object("schedule", "When backups are taken; compared and changed as a whole.")
        .whole()
        .of({text("frequency", "Hourly (type V2 only), Daily or Weekly.")
                 .required()
                 .one_of({"Hourly", "Daily", "Weekly"}),
             text("time", "Daily and Weekly: the time of day, on the hour or half hour.")
                 .checked(time_problem),
             weekdays("Weekly: on which days."),
             integer("interval_hours", "Hourly: 4, 6, 8 or 12.").between(4, 12),
             text("window_start", "Hourly: the time of the first backup of the day.")
                 .checked(time_problem),
             integer("window_hours",
                     "Hourly: for how long backups are taken; a multiple of the interval.")
                 .between(4, 24)})
        .from("facts §5");
}

Attribute retention_attribute()
{
    const auto last_day = [] { return boolean("last_day", "Also the last day of the month."); };
    return object("retention",
                  "How many recovery points are kept; compared and changed as a whole.")
        .whole()
        .protects(retention_order)
        .of({object("daily", "Daily recovery points.").of({count("Days.", 7, 9999)}),
             object("weekly", "Weekly recovery points.")
                 .of({count("Weeks.", 1, 5163), weekdays("Taken on these days.").required()}),
             object("monthly", "Monthly recovery points: by weekdays and weeks, or by days.")
                 .of({count("Months.", 1, 1188), weekdays("By weekday."), weeks(), days(),
                      last_day()}),
             object("yearly", "Yearly recovery points.")
                 .of({count("Years.", 1, 99),
                      list("months", "In these months.")
                          .required()
                          .one_of({"January", "February", "March", "April", "May", "June", "July",
                                   "August", "September", "October", "November", "December"})
                          .compared(Comparison::as_set),
                      weekdays("By weekday."), weeks(), days(), last_day()})})
        .from("facts §5");
}

Table policy_table()
{
    Table table;
    table.name = "policy";
    table.doc = "A backup policy for VMs in a vault.";
    table.attributes = {
        text("name", "The ARM name of the policy.")
            .identifies()
            .checked(policy_name_problem)
            .from("facts §5"),
        text("vault", "The vault it belongs to.").identifies().refers("vault"),
        text("id", "With existing = true instead of name and vault: the whole ARM id.")
            .identifies()
            .checked(policy_id_problem),
        text("type", "V1 (Standard) or V2 (Enhanced); a policy keeps its type.")
            .one_of({"V1", "V2"})
            .settled()
            .from("facts §5"),
        text("time_zone", "A Windows time zone id, or an IANA name, which is translated.")
            .checked(zone_problem)
            .normalised(normalised_time_zone)
            .service_decides("UTC")
            .from("facts §5"),
        schedule_attribute(),
        integer("instant_restore_days", "Days for which snapshots are kept for fast restores.")
            .between(1, 30)
            .protects(more_protects_more)
            .service_decides("2 (V1), 7 (V2)")
            .from("facts §5"),
        retention_attribute(),
        object("snapshot_resource_group",
               "What the group that holds the snapshots is called: prefix, a number, suffix.")
            .whole()
            .of({text("prefix", "What stands before the number.").required(),
                 text("suffix", "What stands behind it.")})
            .service_decides("AzureBackupRG_…")
            .from("facts §5"),
        text("snapshot_consistency_type",
             "ApplicationConsistent, or OnlyCrashConsistent without the guest's help (type V2 "
             "only).")
            .one_of({"ApplicationConsistent", "OnlyCrashConsistent"})
            .protects(consistency_order)
            .service_decides("ApplicationConsistent")
            .from("facts §5"),
        object("tiering", "Which recovery points move to the archive tier; changed as a whole.")
            .whole()
            .of({text("mode", "TierRecommended, TierAfter a duration, or DoNotTier.")
                     .required()
                     .one_of({"TierRecommended", "TierAfter", "DoNotTier"}),
                 integer("duration", "TierAfter: after how long; 3 months at least.")
                     .between(1, 1200),
                 text("duration_type", "TierAfter: Months or Years.").one_of({"Months", "Years"})})
            .service_decides("DoNotTier")
            .from("facts §5"),
        boolean("existing", "The policy is managed elsewhere: refer to it, never write it.")
            .local()
            .defaults_to(false),
    };
    return table;
}

class Policy final : public Kind {
public:
    const Table& table() const override { return table_; }

    Desired resolve(const Declared& declared, const Resolving& resolving) const override
    {
        const Desired* vault = resolving.find({"vault", declared.attributes.text("vault")});
        Desired desired = desired_from(
            declared, vault ? policy_id(vault->id.text(), declared.attributes.text("name"))
                            : declared.attributes.text("id"));
        if (vault) desired.needs = {vault->address};
        desired.attributes.set("vault", vault_of(desired.id.text()));
        desired.blocked = unnamed(desired);
        if (!desired.blocked.empty()) desired.id = {};
        if (!desired.blocked.empty()) return desired;
        if (desired.attributes.has("time_zone"))
            desired.attributes.set("time_zone",
                                   normalised_time_zone(desired.attributes.get("time_zone")));
        if (!desired.existing) desired.blocked = missing(desired);
        if (!desired.existing && desired.blocked.empty()) desired.blocked = check_policy(desired);
        return desired;
    }

    Decision decide(const Case& one) const override
    {
        if (!one.desired) return give_up(one);
        Decision decision;
        if (one.live && one.differences.empty()) return decision;
        decision.verb = one.live ? Verb::update : Verb::create;
        decision.cause = one.record && !one.live ? Cause::drift : Cause::configuration;
        decision.reason = one.live     ? changed_reason(one)
                          : one.record ? "it was there and is gone from Azure"
                                       : "it does not exist";
        const std::string name = name_of(one.desired->id.text());
        Step step = step_of(one, one.live ? "update" : "create",
                            (one.live ? "change policy " : "create policy ") + name,
                            one.desired->attributes);
        step.arguments = one.live ? one.live->attributes : Object{};
        step.arguments.merge(one.desired->attributes);
        step.needs = {
            {"Microsoft.RecoveryServices/vaults/backupPolicies/write", one.desired->id.text()}};
        if (keeps_less(one))
            name_request(step, one, vault_of(one.desired->id.text()), guarded::policy_write);
        decision.steps.push_back(std::move(step));
        refuse_shorter(one, decision);
        say_what_it_means(one, decision);
        return decision;
    }

    Write write(const Step& step) const override
    {
        const std::string path =
            api::versioned(url_path(step.target.text()), api::recovery_services);
        if (step.action == "delete") return {"DELETE", path, {}};
        json::object properties = policy_properties(step.arguments);
        add_requests(properties, step);
        return {"PUT", path, json::object{{"properties", std::move(properties)}}, policy_carried()};
    }

private:
    /// By name and vault; one that is managed elsewhere may be called by its id instead.
    static Diagnostics unnamed(const Desired& desired)
    {
        const Object& wanted = desired.declared->attributes;
        if (wanted.has("name") && wanted.has("vault")) return {};
        if (desired.existing && wanted.has("id")) return {};
        return {broken(desired, "", "missing-attribute", "A policy needs \"name\" and \"vault\".",
                       "Add them, or for a policy managed elsewhere id and existing = true.")};
    }

    /// An existing policy is only named; one of ours has to be described.
    static Diagnostics missing(const Desired& desired)
    {
        Diagnostics problems;
        for (const std::string_view name : {"type", "schedule", "retention"})
            if (!desired.attributes.has(name))
                problems.push_back(
                    broken(desired, "", "missing-attribute",
                           "A policy that tresor manages needs \"" + std::string(name) + "\".",
                           "Add it, or refer to a policy managed elsewhere with existing = true."));
        return problems;
    }

    static std::string changed_reason(const Case& one)
    {
        const auto items = one.live->facts.get("items").integer();
        if (items == 0) return "it differs from what is declared";
        return "it differs from what is declared; the change reaches " + std::to_string(items) +
               (items == 1 ? " VM" : " VMs");
    }

    /// What the change means in recovery points, and where the clock will surprise (facts §5).
    static void say_what_it_means(const Case& one, Decision& decision)
    {
        const auto& zone = one.desired->attributes.text("time_zone");
        if ((!one.live || find_change(one.differences, "time_zone")) && saves_daylight(zone))
            decision.warnings.push_back(
                broken(*one.desired, "time_zone", "schedule-ignores-dst",
                       '"' + zone +
                           "\" has daylight saving time; backups start an hour later by "
                           "the clock in summer."));
        if (!one.live || !find_change(one.differences, "retention")) return;
        std::vector<ResourceId> items;
        for (const auto& live : one.around.observation.objects)
            if (live.kind == "protected_vm" &&
                ResourceId(live.attributes.text("policy")) == one.desired->id)
                items.push_back(live.id);
        const Keeping before = keeping_of(one.live->attributes);
        Object wanted = one.live->attributes;
        wanted.merge(one.desired->attributes);
        const Keeping after = keeping_of(wanted);
        decision.notes.push_back("keeps up to " + std::to_string(most_points(after)) +
                                 " recovery points of a VM (was " +
                                 std::to_string(most_points(before)) + ")");
        if (items.empty()) return;
        if (auto note = pruning_note(items, before, after, one.around.observation, decision.closer);
            !note.empty())
            decision.notes.push_back(std::move(note));
    }

    static bool keeps_less(const Case& one)
    {
        const auto* change = find_change(one.differences, "retention");
        return change &&
               retention_order(change->desired, change->live) == std::partial_ordering::less;
    }

    static void refuse_shorter(const Case& one, Decision& decision)
    {
        const std::string vault = vault_of(one.desired->id.text());
        if (!keeps_less(one) || !is_immutable(one, vault)) return;
        decision.blocked.push_back(immutable_vault(
            one, "retention",
            "The declared retention is shorter than the live one, and vault " + name_of(vault) +
                " is immutable.",
            "Declare at least what is live, or first set immutability = \"Disabled\" where the "
            "vault is not locked."));
    }

    static Decision give_up(const Case& one)
    {
        Decision decision;
        decision.verb = Verb::remove;
        decision.reason =
            one.around.destroying ? "everything is destroyed" : "it is no longer declared";
        Step step = step_of(one, "delete", "delete policy " + name_of(one.record->id.text()), {});
        step.effect.kind = Effect::Kind::forget;
        step.precondition.facts.erase("items");
        step.needs = {
            {"Microsoft.RecoveryServices/vaults/backupPolicies/delete", one.record->id.text()}};
        decision.steps.push_back(std::move(step));
        refuse_unseen_items(one, decision);
        refuse_in_use(one, decision);
        return decision;
    }

    static void refuse_unseen_items(const Case& one, Decision& decision)
    {
        const std::string vault = vault_of(one.record->id.text());
        if (is_unread(one.around.observation, items_scope(vault)))
            decision.blocked.push_back(items_unseen(*one.record, vault));
    }

    /// VMs that this stack does not own keep the policy; Azure would refuse to delete it (facts
    /// §5).
    static void refuse_in_use(const Case& one, Decision& decision)
    {
        std::string users;
        for (const auto& live : one.around.observation.objects) {
            if (live.kind != "protected_vm" ||
                ResourceId(live.attributes.text("policy")) != one.record->id)
                continue;
            const bool owned = std::ranges::any_of(one.around.records, [&](const Record& r) {
                return r.id == live.id && r.status == Record::Status::managed;
            });
            if (!owned) users += (users.empty() ? "" : ", ") + live.facts.text("vm_name");
        }
        if (users.empty()) return;
        decision.blocked.push_back(
            broken(one.record->address, "policy-in-use",
                   name_of(one.record->id.text()) + " protects " + users + "."));
    }

    Table table_ = policy_table();
};

} // namespace

std::unique_ptr<Kind> make_policy_kind()
{
    return std::make_unique<Policy>();
}

} // namespace azure
