// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/access_policies.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

constexpr std::string_view key_vault_type = "Microsoft.KeyVault/vaults";

std::optional<Object> find_vault(const World& world, const Call& call)
{
    return world.find(Kind::key_vault, resource_id(world, call, key_vault_type, call["name"]));
}

http::Response not_found(const Call& call)
{
    return resource_not_found(key_vault_type, call["name"], call["group"]);
}

/// Its name takes some time to become known.
json::object shown_key_vault(const World& world, const json::object& vault)
{
    json::object body = shown(vault);
    const std::int64_t made = integer_at(vault, "$made");
    const bool registering = world.now() < Time(Duration(made)) + world.behaviour().registering_dns;
    body["properties"].as_object()["provisioningState"] =
        registering ? "RegisteringDns" : "Succeeded";
    return body;
}

http::Response get_vault(Context& context, const Call& call)
{
    const auto vault = find_vault(context.world, call);
    return vault ? ok(shown_key_vault(context.world, vault->document)) : not_found(call);
}

http::Response list_vaults(Context& context, const Call& call)
{
    const std::string scope =
        call["group"].empty() ? subscription_scope(call) : group_scope(context.world, call);
    return page_of(context.world, call, Kind::key_vault, scope + "/", [&](const Object& vault) {
        return shown_key_vault(context.world, vault.document);
    });
}

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

/// Newer versions create with roles, older ones with access policies.
json::object new_properties(const Call& call)
{
    return {{"accessPolicies", json::array()},
            {"enabledForDeployment", false},
            {"enabledForDiskEncryption", false},
            {"enabledForTemplateDeployment", false},
            {"enableSoftDelete", true},
            {"softDeleteRetentionInDays", 90},
            {"enableRbacAuthorization", call.since("2026-02-01")},
            {"vaultUri", fmt::format("https://{}.vault.azure.net/", fold(call["name"]))},
            {"provisioningState", "Succeeded"},
            {"publicNetworkAccess", "Enabled"}};
}

std::optional<http::Response>
refuse_vault(const World& world, const json::object& sent, const std::optional<Object>& before)
{
    if (text_at(sent, "location").empty())
        return error_answer(400, "LocationRequired",
                            "The location property is required for this definition.");
    if (text_at(sent, "properties.tenantId").empty() ||
        text_at(sent, "properties.sku.name").empty())
        return error_answer(400, "BadRequest",
                            "The parameters tenantId and sku have to be specified.");
    if (before && truth_at(before->document, "properties.enablePurgeProtection") &&
        !truth_at(sent, "properties.enablePurgeProtection", true))
        return error_answer(
            400, "BadRequest",
            "The property \"enablePurgeProtection\" cannot be set to false. Enabling the purge "
            "protection for a vault is an irreversible action.");
    return refuse_policies(world, array_at(sent, "properties.accessPolicies"));
}

http::Response put_vault(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const auto before = find_vault(context.world, call);
    if (auto refusal = refuse_vault(context.world, sent, before)) return *refusal;
    const std::string id =
        before ? before->id : resource_id(context.world, call, key_vault_type, call["name"]);
    json::object properties =
        before ? object_at(before->document, "properties") : new_properties(call);
    merge(properties, object_at(sent, "properties"));
    json::object vault{{"id", id},
                       {"name", id.substr(id.find_last_of('/') + 1)},
                       {"type", key_vault_type},
                       {"location", location_name(text_at(sent, "location"))},
                       {"tags", object_at(sent, "tags")},
                       {"systemData", system_data(context.world, call,
                                                  before ? before->document : json::object())},
                       {"properties", std::move(properties)}};
    vault["$made"] = before ? integer_at(before->document, "$made")
                            : context.world.now().time_since_epoch().count();
    context.world.put(Kind::key_vault, id, vault);
    json::object body = shown_key_vault(context.world, vault);
    // In the answer to the creating PUT the URI has no slash at its end.
    if (!before)
        body["properties"].as_object()["vaultUri"] =
            fmt::format("https://{}.vault.azure.net", fold(call["name"]));
    return ok(body);
}

http::Response delete_vault(Context& context, const Call& call)
{
    const auto vault = find_vault(context.world, call);
    if (!vault) return empty_answer(204);
    context.world.erase(Kind::key_vault, vault->id);
    return empty_answer(200);
}

http::Response put_policies(Context& context, const Call& call)
{
    auto vault = find_vault(context.world, call);
    if (!vault) return not_found(call);
    const json::array sent = array_at(call.body_object(), "properties.accessPolicies");
    const auto operation = policy_operation(call["operation"]);
    if (!operation)
        return error_answer(400, "BadRequest", "The operation must be add, replace or remove.");
    if (auto refusal = refuse_policies(context.world, sent)) return *refusal;
    auto& properties = vault->document["properties"].as_object();
    json::array policies =
        changed_policies(array_at(properties, "accessPolicies"), sent, *operation);
    properties["accessPolicies"] = policies;
    context.world.put(Kind::key_vault, vault->id, vault->document);
    return ok({{"id", vault->id + "/accessPolicies/"},
               {"type", "Microsoft.KeyVault/vaults/accessPolicies"},
               {"properties", {{"accessPolicies", std::move(policies)}}}});
}

} // namespace

Service key_vault_service()
{
    static constexpr std::string_view one = "/subscriptions/{subscription}/resourceGroups/{group}/"
                                            "providers/Microsoft.KeyVault/vaults/{name}";
    static constexpr std::string_view read = "Microsoft.KeyVault/vaults/read";
    return {"key vaults",
            {
                {"GET", "/subscriptions/{subscription}/providers/Microsoft.KeyVault/vaults", read,
                 list_vaults},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.KeyVault/vaults",
                 read, list_vaults},
                {"GET", one, read, get_vault},
                {"PUT", one, "Microsoft.KeyVault/vaults/write", put_vault},
                {"DELETE", one, "Microsoft.KeyVault/vaults/delete", delete_vault},
                {"PUT",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.KeyVault/vaults/{name}"
                 "/accessPolicies/{operation}",
                 "Microsoft.KeyVault/vaults/accessPolicies/write", put_policies},
            },
            {}};
}

} // namespace simulator
