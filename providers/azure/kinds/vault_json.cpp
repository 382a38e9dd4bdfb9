// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/resource_guard.hpp"
#include "providers/azure/kinds/vault.hpp"
#include "providers/azure/kinds/vault_key.hpp"

#include <array>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

json::object tags_json(const Object& tags)
{
    json::object out;
    for (const auto& [key, value] : tags) out[key] = value.text();
    return out;
}

json::object sku_json(const Object& arguments)
{
    const std::string name = arguments.has("sku") ? arguments.text("sku") : "RS0";
    return {{"name", name}, {"tier", "Standard"}};
}

/// The vault's own properties among the arguments.
void add_settings(json::object& properties, const Object& arguments)
{
    if (arguments.has("immutability"))
        properties["securitySettings"] = {
            {"immutabilitySettings", {{"state", arguments.text("immutability")}}}};
    if (arguments.has("public_network_access"))
        properties["publicNetworkAccess"] = arguments.text("public_network_access");
    if (arguments.has("cross_subscription_restore"))
        properties["restoreSettings"] = {
            {"crossSubscriptionRestoreSettings",
             {{"crossSubscriptionRestoreState", arguments.text("cross_subscription_restore")}}}};
    if (!arguments.has("monitoring_settings")) return;
    const Object& alerts = arguments.get("monitoring_settings").object();
    json::object monitoring;
    if (alerts.has("alerts_for_all_job_failures"))
        monitoring["azureMonitorAlertSettings"] = {
            {"alertsForAllJobFailures", alerts.text("alerts_for_all_job_failures")}};
    if (alerts.has("alerts_for_critical_operations"))
        monitoring["classicAlertSettings"] = {
            {"alertsForCriticalOperations", alerts.text("alerts_for_critical_operations")}};
    properties["monitoringSettings"] = std::move(monitoring);
}

json::value create_body(const Step& step)
{
    json::object properties{{"publicNetworkAccess", "Enabled"}};
    add_settings(properties, step.arguments);
    return json::object{{"location", step.arguments.text("location")},
                        {"tags", tags_json(step.arguments.get("tags").object())},
                        {"sku", sku_json(step.arguments)},
                        {"properties", std::move(properties)}};
}

json::value settings_body(const Step& step)
{
    json::object properties;
    add_settings(properties, step.arguments);
    add_requests(properties, step);
    return json::object{{"properties", std::move(properties)}};
}

json::value identity_body(const Step& step)
{
    const Object& wanted = step.arguments.get("identity").object();
    json::object users;
    for (const auto& id : wanted.get("user_assigned_identities").list())
        users[id.text()] = json::object();
    for (const auto& id : step.arguments.get("gone").list()) users[id.text()] = nullptr;
    json::object identity{{"type", wanted.text("type")}};
    if (!users.empty()) identity["userAssignedIdentities"] = std::move(users);
    return json::object{{"identity", std::move(identity)}};
}

json::value soft_delete_body(const Step& step)
{
    json::object properties{{"enhancedSecurityState", "Enabled"}};
    if (step.arguments.has("state"))
        properties["softDeleteFeatureState"] = step.arguments.text("state");
    if (step.arguments.has("retention_days"))
        properties["softDeleteRetentionPeriodInDays"] =
            step.arguments.get("retention_days").integer();
    return json::object{{"properties", std::move(properties)}};
}

/// What else a vault's storage configuration holds, but for the older spelling of the redundancy.
constexpr std::array redundancy_carried{Carried{"/properties", "storageType storageTypeState"}};

json::value redundancy_body(const Step& step)
{
    json::object properties{
        {"storageModelType", step.arguments.text("storage_redundancy")},
        {"crossRegionRestoreFlag", step.arguments.get("cross_region_restore").truth()}};
    return json::object{{"properties", std::move(properties)}};
}

json::value sku_body(const Step& step)
{
    return json::object{{"sku", sku_json(step.arguments)}};
}

json::value guard_body(const Step& step)
{
    return json::object{
        {"properties", {{"resourceGuardResourceId", step.arguments.text("resource_guard")}}}};
}

Object identity_of(const json::value& vault)
{
    std::string type = text_in(vault, "identity/type");
    Object out{{"type", type.empty() ? std::string("None") : std::move(type)}};
    List users;
    if (const auto* members = at(vault, "identity/userAssignedIdentities").if_object())
        for (const auto& [id, value] : *members) users.emplace_back(std::string_view(id));
    out.set("user_assigned_identities", std::move(users));
    return out;
}

Object principals_of(const json::value& vault)
{
    Object out;
    if (const auto own = text_in(vault, "identity/principalId"); !own.empty())
        out.set("SystemAssigned", own);
    if (const auto* members = at(vault, "identity/userAssignedIdentities").if_object())
        for (const auto& [id, value] : *members)
            out.set(folded(std::string_view(id)), text_in(value, "principalId"));
    return out;
}

Object encryption_of(const json::value& vault)
{
    const auto& encryption = at(vault, "properties/encryption");
    const std::string key = text_in(encryption, "keyVaultProperties/keyUri");
    if (key.empty()) return {};
    const std::string user = text_in(encryption, "kekIdentity/userAssignedIdentity");
    const std::string twice = text_in(encryption, "infrastructureEncryption");
    return {{"key", key},
            {"identity", user.empty() ? std::string("SystemAssigned") : user},
            {"infrastructure_encryption", twice.empty() ? std::string("Disabled") : twice}};
}

/// The service answers "AlwaysON" to "AlwaysOn" (behaviour §5).
std::string spelled_soft_delete(const std::string& state)
{
    return folded(state) == "alwayson" ? "AlwaysON" : state;
}

std::string or_else(std::string text, const char* usual)
{
    return text.empty() ? usual : text;
}

void add_settings(Object& attributes, const json::value& vault)
{
    const auto said = [&](std::string_view path, const char* usual) {
        return or_else(text_in(vault, path), usual);
    };
    attributes.set("sku", said("sku/name", "RS0"));
    attributes.set("immutability",
                   said("properties/securitySettings/immutabilitySettings/state", "Disabled"));
    attributes.set("cross_subscription_restore",
                   said("properties/restoreSettings/crossSubscriptionRestoreSettings/"
                        "crossSubscriptionRestoreState",
                        "Enabled"));
    attributes.set("public_network_access", said("properties/publicNetworkAccess", "Enabled"));
    attributes.set("monitoring_settings",
                   Object{{"alerts_for_all_job_failures",
                           said("properties/monitoringSettings/azureMonitorAlertSettings/"
                                "alertsForAllJobFailures",
                                "Enabled")},
                          {"alerts_for_critical_operations",
                           said("properties/monitoringSettings/classicAlertSettings/"
                                "alertsForCriticalOperations",
                                "Enabled")}});
}

} // namespace

Write vault_request(const Step& step)
{
    const std::string vault = step.target.text();
    const auto at_path = [&](std::string_view below) {
        return api::versioned(url_path(vault + std::string(below)), api::recovery_services);
    };
    if (step.action == "create") return {"PUT", at_path(""), create_body(step)};
    if (step.action == "delete") return {"DELETE", at_path(""), {}};
    if (step.action == "set-soft-delete")
        return {"PATCH", at_path("/backupconfig/vaultconfig"), soft_delete_body(step)};
    if (step.action == "set-redundancy")
        return {"PUT", at_path("/backupstorageconfig/vaultstorageconfig"), redundancy_body(step),
                redundancy_carried};
    if (step.action == "set-sku") return {"PATCH", at_path(""), sku_body(step)};
    if (step.action == "set-identity") return {"PATCH", at_path(""), identity_body(step)};
    if (step.action == "map-guard")
        return {"PUT", at_path("/backupResourceGuardProxies/VaultProxy"), guard_body(step)};
    if (step.action == "unmap-guard")
        return {"DELETE", at_path("/backupResourceGuardProxies/VaultProxy"), {}};
    if (step.action == "unlock") return unlock_request(step);
    if (is_key_step(step)) return key_request(step);
    if (step.action == "set-tags")
        return {"PATCH", at_path(""),
                json::object{{"tags", tags_json(step.arguments.get("tags").object())}}};
    return {"PATCH", at_path(""), settings_body(step)};
}

std::string principal_in(const json::value& vault, const std::string& identity)
{
    const Object principals = principals_of(vault);
    return principals.text(identity == "SystemAssigned" ? identity : folded(identity));
}

Live decode_vault(const json::value& vault, const json::value& config, const json::value& storage)
{
    Live live{"vault", ResourceId(text_in(vault, "id")), {}, {}};
    Object tags;
    if (const auto* members = at(vault, "tags").if_object())
        for (const auto& [key, value] : *members)
            if (const auto* words = value.if_string())
                tags.set(std::string_view(key), std::string_view(*words));
    live.facts.set("lineage", tags.text(lineage_tag));
    tags.erase(lineage_tag);
    Object soft_delete{
        {"state", spelled_soft_delete(text_in(config, "properties/softDeleteFeatureState"))},
        {"retention_days", integer_in(config, "properties/softDeleteRetentionPeriodInDays")}};
    live.attributes = {
        {"location", text_in(vault, "location")},
        {"storage_redundancy", text_in(storage, "properties/storageModelType")},
        {"cross_region_restore", truth_in(storage, "properties/crossRegionRestoreFlag")},
        {"soft_delete", std::move(soft_delete)},
        {"identity", identity_of(vault)},
        {"resource_guard", "none"},
        {"tags", std::move(tags)}};
    add_settings(live.attributes, vault);
    if (Object encryption = encryption_of(vault); !encryption.empty())
        live.attributes.set("encryption", std::move(encryption));
    live.facts.set("storage_locked", text_in(storage, "properties/storageTypeState") == "Locked");
    if (Object principals = principals_of(vault); !principals.empty())
        live.facts.set("principals", std::move(principals));
    if (text_in(vault, "properties/securitySettings/multiUserAuthorization") == "Enabled")
        live.facts.set("is_guarded", true);
    return live;
}

} // namespace azure
