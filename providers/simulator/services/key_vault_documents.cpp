// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/key_vault_documents.hpp"

#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

json::object system_data(const World& world, const Call& call, const json::object& before)
{
    const std::string now = iso_time(world.now());
    json::object data = object_at(before, "systemData");
    if (data.empty())
        data = {{"createdBy", call.caller}, {"createdByType", "Application"}, {"createdAt", now}};
    data["lastModifiedBy"] = call.caller;
    data["lastModifiedByType"] = "Application";
    data["lastModifiedAt"] = now;
    return data;
}

json::object new_properties(const Call& call)
{
    json::object properties{{"accessPolicies", json::array()},
                            {"enabledForDeployment", false},
                            {"enableSoftDelete", true},
                            {"softDeleteRetentionInDays", 90},
                            {"publicNetworkAccess", "Enabled"}};
    // Newer versions create with roles, older ones with access policies.
    if (call.since("2026-02-01")) properties["enableRbacAuthorization"] = true;
    return properties;
}

/// Both lists are there once there are rules at all, with the ids of subnets in lower case.
json::object network_rules(const json::object& sent)
{
    json::array subnets;
    for (const auto& rule : array_at(sent, "virtualNetworkRules")) {
        json::object subnet = rule.is_object() ? rule.get_object() : json::object();
        subnet["id"] = fold(text_at(subnet, "id"));
        subnets.emplace_back(std::move(subnet));
    }
    const std::string bypass = text_at(sent, "bypass");
    const std::string action = text_at(sent, "defaultAction");
    return {{"bypass", bypass.empty() ? "AzureServices" : bypass},
            {"defaultAction", action.empty() ? "Allow" : action},
            {"ipRules", array_at(sent, "ipRules")},
            {"virtualNetworkRules", std::move(subnets)}};
}

/// Rules that let everybody in are not shown.
bool lets_all_in(const json::object& rules)
{
    return same(text_at(rules, "bypass"), "AzureServices") &&
           same(text_at(rules, "defaultAction"), "Allow") && array_at(rules, "ipRules").empty() &&
           array_at(rules, "virtualNetworkRules").empty();
}

/// From which api-version on a property is shown.
constexpr std::pair<std::string_view, std::string_view> first_shown[] = {
    {"publicNetworkAccess", "2021-10-01"},
    {"softDeleteRetentionInDays", "2019-09-01"},
    {"networkAcls", "2018-02-14"},
};

bool is_shown(std::string_view property, std::string_view api_version)
{
    for (const auto& [name, since] : first_shown)
        if (name == property) return api_version >= since;
    return true;
}

} // namespace

json::object shown_key_vault(const World& world, const json::object& vault,
                             std::string_view api_version, bool just_made)
{
    json::object body = shown(vault);
    json::object properties;
    for (const auto& [name, value] : object_at(vault, "properties"))
        if (is_shown(name, api_version)) properties[name] = value;
    if (lets_all_in(object_at(properties, "networkAcls"))) properties.erase("networkAcls");
    // In 2023 only what had been set was shown, in 2025 all of them.
    if (api_version >= "2024-11-01")
        for (const std::string_view name :
             {"enabledForDiskEncryption", "enabledForTemplateDeployment",
              "enableRbacAuthorization"})
            properties.emplace(name, false);
    // In the answer to the creating PUT the URI has no slash at its end.
    properties["vaultUri"] = fmt::format("https://{}.vault.azure.net{}",
                                         fold(text_at(vault, "name")), just_made ? "" : "/");
    const Time made{Duration(integer_at(vault, "$made"))};
    const bool registering = world.now() < made + world.behaviour().registering_dns;
    properties["provisioningState"] = registering ? "RegisteringDns" : "Succeeded";
    if (api_version < "2021-10-01") body.erase("systemData");
    body["properties"] = std::move(properties);
    return body;
}

json::object key_vault_document(const World& world, const Call& call, const std::string& id,
                                const json::object& sent, const json::object* before)
{
    json::object properties =
        before != nullptr ? object_at(*before, "properties") : new_properties(call);
    json::object wanted = object_at(sent, "properties");
    for (const std::string_view name : {"createMode", "vaultUri", "provisioningState"})
        wanted.erase(name);
    if (const auto* rules = wanted.if_contains("networkAcls"); rules && rules->is_object())
        wanted["networkAcls"] = network_rules(rules->get_object());
    for (const auto& [name, value] : wanted)
        if (!value.is_null()) properties[name] = value;
    const std::string location = location_name(text_at(sent, "location"));
    json::object vault{
        {"id", id},
        {"name", id.substr(id.find_last_of('/') + 1)},
        {"type", key_vault_type},
        {"location", location.empty() && before ? text_at(*before, "location") : location},
        {"tags",
         sent.contains("tags") || !before ? object_at(sent, "tags") : object_at(*before, "tags")},
        {"systemData", system_data(world, call, before ? *before : json::object())},
        {"properties", std::move(properties)}};
    vault["$made"] =
        before != nullptr ? integer_at(*before, "$made") : world.now().time_since_epoch().count();
    return vault;
}

std::optional<Object> key_vault_of_url(const World& world, std::string_view url)
{
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos)
        url.remove_prefix(scheme + 3);
    const auto dot = url.find(".vault.");
    if (dot == std::string_view::npos) return std::nullopt;
    auto found = world.linked(Kind::key_vault, url.substr(0, dot));
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

} // namespace simulator
