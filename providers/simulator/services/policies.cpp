// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/filter.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/services/policy_rules.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <regex>

namespace simulator {

namespace {

using namespace std::chrono_literals;

http::Response policy_not_found(const Call& call)
{
    return backup_error(404, "BMSUserErrorObjectNotFound",
                        fmt::format("The policy '{}' was not found in the vault '{}'.",
                                    call["policy"], call["vault"]));
}

http::Response invalid_policy()
{
    return backup_error(400, "BMSUserErrorInvalidPolicyInput",
                        "Input for create or update policy is not in proper format\r\nPlease check "
                        "format of parameters "
                        "like schedule time, schedule days, retention time and retention days ");
}

/// "2023-05-20T22:30:00.000Z" comes back as "2023-05-20T22:30:00Z".
void normalise_times(json::value& value)
{
    if (value.is_object())
        for (auto& member : value.get_object()) normalise_times(member.value());
    if (value.is_array())
        for (auto& element : value.get_array()) normalise_times(element);
    if (value.is_string() && value.get_string().size() >= 19)
        if (const auto time = parse_time(value.get_string())) value = iso_time(*time);
}

std::int64_t default_instant_days(const json::object& sent)
{
    if (is_enhanced({{"properties", sent}})) return 7;
    return same(text_at(sent, "schedulePolicy.scheduleRunFrequency"), "Weekly") ? 5 : 2;
}

/// The properties in the order and with the defaults of the service.
json::object stored_properties(const json::object& sent, const json::object& before)
{
    json::object properties{{"backupManagementType", "AzureIaasVM"}};
    const auto copy = [&](std::string_view name) {
        if (const auto* value = sent.if_contains(name); value != nullptr && !value->is_null())
            properties[name] = *value;
    };
    if (same(text_at(sent, "policyType"), "V2")) properties["policyType"] = "V2";
    properties["instantRPDetails"] = object_at(sent, "instantRPDetails");
    copy("schedulePolicy");
    if (auto& schedule = properties["schedulePolicy"].as_object();
        text_at(schedule, "schedulePolicyType") == "SimpleSchedulePolicy" &&
        !schedule.contains("scheduleWeeklyFrequency"))
        schedule["scheduleWeeklyFrequency"] = 0;
    copy("retentionPolicy");
    copy("tieringPolicy");
    // Left out on a write, the tiering stays; a time zone that is left out is reset.
    if (!properties.contains("tieringPolicy") && before.contains("tieringPolicy"))
        properties["tieringPolicy"] = before.at("tieringPolicy");
    copy("snapshotConsistencyType");
    properties["instantRpRetentionRangeInDays"] =
        integer_at(sent, "instantRpRetentionRangeInDays", default_instant_days(sent));
    const std::string zone = text_at(sent, "timeZone");
    properties["timeZone"] = zone.empty() ? "UTC" : zone;
    json::value value(std::move(properties));
    normalise_times(value);
    return std::move(value.as_object());
}

std::optional<http::Response>
refuse_policy(const Object& vault, const std::optional<Object>& before, const json::object& sent)
{
    if (policy_problem(sent)) return invalid_policy();
    if (!before) return std::nullopt;
    const json::object wanted{{"properties", sent}};
    if (text_at(before->document, "properties.backupManagementType") != "AzureIaasVM" ||
        is_enhanced(before->document) != is_enhanced(wanted))
        return invalid_policy();
    if (immutability_of(vault.document) != "Disabled" && keeps_less(wanted, before->document))
        return backup_error(
            400, "UserErrorOperationDeniedOnImmutableItem",
            "The Vault and Bakcup Item is in Immutable state and this operation is not allowed.");
    return std::nullopt;
}

/// A change reaches the items one after the other, ten a second; until then they are inconsistent
/// with their policy.
http::Response spread(Context& context, const Call& call, const std::string& id,
                      json::object policy, std::size_t items)
{
    const auto ticks = static_cast<std::int64_t>(3 + items / 100);
    const std::string operation = context.operations.start({.effect = "policy-spread",
                                                            .arguments = {{"policy", id}},
                                                            .duration = 10s * ticks,
                                                            .resource = id});
    policy["$spreading"] = operation;
    context.world.put(Kind::policy, id, policy);
    const std::string here = call.base + encode_path(id);
    const std::string version = "?api-version=" + call.api_version;
    return accepted(here + "/operations/" + operation + version,
                    here + "/operationResults/" + operation + version);
}

/// The items follow; what was pruned and would be kept now comes back.
std::optional<Failure> policy_spread(Context& context, const json::object& arguments)
{
    World& world = context.world;
    auto policy = world.find(Kind::policy, text_at(arguments, "policy"));
    if (!policy) return std::nullopt;
    policy->document.erase("$spreading");
    world.put(Kind::policy, policy->id, policy->document);
    const Retention retention = retention_of(object_at(policy->document, "properties"));
    for (const auto& item : world.linked(Kind::protected_item, policy->id)) {
        History history = history_of(world, item.id);
        if (bring_back(history, retention, world.now())) put_history(world, item.id, history);
    }
    return std::nullopt;
}

http::Response put_policy(Context& context, const Call& call)
{
    static const std::regex name("[a-zA-Z][-_!a-zA-Z0-9]{2,149}");
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const json::object sent = object_at(call.body_object(), "properties");
    if (!std::regex_match(call["policy"], name)) return invalid_policy();
    if (text_at(sent, "backupManagementType") != "AzureIaasVM")
        return backup_error(400, "BMSUserErrorInvalidPolicyForGivenProvider",
                            "The policy is not valid for the given backup management type.");
    const auto before = context.world.find(Kind::policy, policy_id(vault->id, call["policy"]));
    if (auto refusal = refuse_policy(*vault, before, sent)) return *refusal;
    const std::string id = before ? before->id : policy_id(vault->id, call["policy"]);
    const json::object old = before ? object_at(before->document, "properties") : json::object();
    json::object policy = policy_document(id, stored_properties(sent, old));
    const std::size_t items = context.world.count_linked(Kind::protected_item, id);
    if (items > 0) return spread(context, call, id, std::move(policy), items);
    context.world.put(Kind::policy, id, policy);
    return ok(shown_policy(context.world, *context.world.find(Kind::policy, id)));
}

http::Response get_policy(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const auto policy = context.world.find(Kind::policy, policy_id(vault->id, call["policy"]));
    return policy ? ok(shown_policy(context.world, *policy)) : policy_not_found(call);
}

http::Response list_policies(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const auto filter = Filter::parse(call.query_value("$filter"));
    if (!filter) return error_answer(400, "BadRequest", "The $filter is not valid.");
    const auto type = filter->value("backupManagementType");
    return page_of(context.world, call, Kind::policy, vault->id + "/", [&](const Object& policy) {
        // Enhanced policies are younger than some versions.
        const bool known = call.since("2021-08-01") || !is_enhanced(policy.document);
        const bool wanted =
            known &&
            (!type || same(*type, text_at(policy.document, "properties.backupManagementType")));
        return wanted ? std::optional(shown_policy(context.world, policy)) : std::nullopt;
    });
}

http::Response delete_policy(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const auto policy = context.world.find(Kind::policy, policy_id(vault->id, call["policy"]));
    if (!policy) return empty_answer(204);
    if (context.world.count_linked(Kind::protected_item, policy->id) > 0)
        return backup_error(400, "BMSUserErrorPolicyInUse",
                            "The policy is associated with protected items and cannot be deleted. "
                            "Please detach all "
                            "items from the policy and retry the operation.");
    context.world.erase(Kind::policy, policy->id);
    return empty_answer(200);
}

} // namespace

std::string policy_id(const std::string& vault, std::string_view name)
{
    return vault + "/backupPolicies/" + std::string(name);
}

json::object policy_document(const std::string& id, json::object properties)
{
    return {{"id", id},
            {"name", id.substr(id.find_last_of('/') + 1)},
            {"type", "Microsoft.RecoveryServices/vaults/backupPolicies"},
            {"properties", std::move(properties)}};
}

bool is_enhanced(const json::object& policy)
{
    return same(text_at(policy, "properties.policyType"), "V2");
}

bool keeps_less(const json::object& policy, const json::object& than)
{
    for (const std::string range :
         {"dailySchedule", "weeklySchedule", "monthlySchedule", "yearlySchedule"}) {
        const std::string path = "properties.retentionPolicy." + range + ".retentionDuration.count";
        if (integer_at(policy, path) < integer_at(than, path)) return true;
    }
    return false;
}

json::object shown_policy(const World& world, const Object& policy)
{
    json::object body = shown(policy.document);
    body["properties"].as_object()["protectedItemsCount"] =
        world.count_linked(Kind::protected_item, policy.id);
    return body;
}

Service policy_service()
{
    static constexpr std::string_view one = "/subscriptions/{subscription}/resourceGroups/{group}/"
                                            "providers/Microsoft.RecoveryServices/vaults/{vault}"
                                            "/backupPolicies/{policy}";
    return {"policies",
            {
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupPolicies",
                 "Microsoft.RecoveryServices/Vaults/backupPolicies/read", list_policies},
                {"GET", one, "Microsoft.RecoveryServices/Vaults/backupPolicies/read", get_policy},
                {"PUT", one, "Microsoft.RecoveryServices/Vaults/backupPolicies/write", put_policy},
                {"DELETE", one, "Microsoft.RecoveryServices/Vaults/backupPolicies/delete",
                 delete_policy},
            },
            {{"policy-spread", policy_spread}}};
}

} // namespace simulator
