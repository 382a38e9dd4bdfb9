// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/resource_guards.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/services/vault_encryption.hpp"
#include "providers/simulator/services/vault_operations.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <regex>

namespace simulator {

namespace {

using namespace std::chrono_literals;

http::Response created(const json::object& body, const Call& call, const std::string& vault,
                       const std::string& operation)
{
    http::Response response = answer_with(201, body);
    response.headers.set("Azure-AsyncOperation",
                         vault_operation_url(call, vault, "operationStatus", operation));
    response.headers.set("Retry-After", "60");
    return response;
}

/// As whoever makes the vault spells it; so it stays, in its id as well (README §7.8).
std::string spelled_type(const Call& call)
{
    return call.segments[5] + "/" + call.segments[6];
}

json::object
new_vault(const World& world, const Call& call, const std::string& id, const json::object& sent)
{
    json::object properties{
        {"provisioningState", "Provisioning"},
        {"privateEndpointStateForBackup", "None"},
        {"privateEndpointStateForSiteRecovery", "None"},
        {"monitoringSettings",
         {{"azureMonitorAlertSettings", {{"alertsForAllJobFailures", "Enabled"}}},
          {"classicAlertSettings", {{"alertsForCriticalOperations", "Enabled"}}}}},
        {"publicNetworkAccess", "Enabled"},
        {"restoreSettings",
         {{"crossSubscriptionRestoreSettings", {{"crossSubscriptionRestoreState", "Enabled"}}}}},
    };
    return {{"location", location_name(text_at(sent, "location"))},
            {"name", call["vault"]},
            {"etag", new_etag(world)},
            {"properties", std::move(properties)},
            {"id", id},
            {"type", spelled_type(call)},
            {"sku", object_at(sent, "sku")}};
}

/// The first versions make and change a vault while the caller waits.
http::Response at_once(const World& world, const Call& call, const std::string& vault, int status)
{
    return answer_with(
        status, shown_vault(world, world.find(Kind::vault, vault)->document, call.api_version));
}

http::Response
create_vault(Context& context, const Call& call, const std::string& id, const json::object& sent)
{
    World& world = context.world;
    const Generation& generation = generation_of(call.api_version);
    if (auto refusal =
            refuse_vault_change(world, id, object_at(sent, "properties"), true, generation))
        return *refusal;
    if (auto refusal = refuse_encryption(world, nullptr, sent, true)) return *refusal;
    world.put(Kind::vault, id, new_vault(world, call, id, sent));
    world.put(Kind::vault_config, id + "/backupconfig/vaultconfig", new_vault_config(id));
    world.put(Kind::storage_config, id + "/backupstorageconfig/vaultstorageconfig",
              new_storage_config(id));
    apply_vault_change(world, id, sent);
    if (generation.makes_vaults_at_once) {
        finish_vault(world, id);
        return at_once(world, call, id, 201);
    }
    const std::string operation = context.operations.start(
        {"vault-created",
         {{"vault", id}, {"encryption", object_at(sent, "properties.encryption")}},
         10s,
         id,
         new_vault_operation_id(world, 2047),
         {}});
    return created(shown_new_vault(world, world.find(Kind::vault, id)->document, call.api_version),
                   call, id, operation);
}

std::string start_update(Context& context, const Object& vault, json::object sent)
{
    const bool encrypts = at_path(sent, "properties.encryption") != nullptr;
    json::object updating = vault.document;
    if (encrypts) begin_encryption(updating);
    updating["properties"].as_object()["provisioningState"] = "Updating";
    updating["etag"] = new_etag(context.world);
    context.world.put(Kind::vault, vault.id, updating);
    return context.operations.start({"vault-updated",
                                     {{"vault", vault.id}, {"sent", std::move(sent)}},
                                     encrypts ? Duration(90s) : Duration(60s),
                                     vault.id,
                                     new_vault_operation_id(context.world, 4095),
                                     {}});
}

http::Response
location_conflict(const Call& call, const json::object& vault, const std::string& location)
{
    return error_answer(
        409, "InvalidResourceLocation",
        fmt::format(
            "The resource '{0}' already exists in location '{1}' in resource group '{2}'. A "
            "resource with the same name cannot be created in location '{3}'. Please select "
            "a new resource name.",
            call["vault"], text_at(vault, "location"), call["group"], location));
}

/// What an update must not ask for, and what a guard does not let through.
std::optional<http::Response>
refuse_update(const World& world, const Call& call, const Object& vault, const json::object& sent)
{
    const json::object properties = object_at(sent, "properties");
    if (auto refusal = refuse_vault_change(world, vault.id, properties, false,
                                           generation_of(call.api_version)))
        return refusal;
    if (auto refusal = refuse_encryption(world, &vault.document, sent, call.method == "PUT"))
        return refusal;
    if (!lessens_immutability(vault.document, properties)) return std::nullopt;
    return refuse_unapproved(world, call, vault.id, guarded::less_immutability, properties);
}

http::Response put_vault(Context& context, const Call& call)
{
    static const std::regex name("[a-zA-Z][-a-zA-Z0-9]{1,49}");
    const json::object sent = call.body_object();
    const std::string id = vault_id(context.world, call);
    const auto vault = context.world.find(Kind::vault, id);
    if (!std::regex_match(call["vault"], name))
        return error_answer(
            400, "InvalidResourceName",
            fmt::format(
                "Resource name {} is invalid. Name must be 2-50 characters long, begin with a "
                "letter and consist of letters, digits and hyphens.",
                call["vault"]));
    if (text_at(sent, "location").empty())
        return error_answer(400, "LocationRequired",
                            "The location property is required for this definition.");
    if (text_at(sent, "sku.name").empty())
        return error_answer(400, "CloudInvalidInputError",
                            "The sku of the vault is missing or invalid.");
    if (!vault)
        return create_vault(context, call,
                            resource_id(context.world, call, spelled_type(call), call["vault"]),
                            sent);

    const std::string location = location_name(text_at(sent, "location"));
    if (location != text_at(vault->document, "location"))
        return location_conflict(call, vault->document, location);
    if (auto refusal = refuse_update(context.world, call, *vault, sent)) return *refusal;
    if (generation_of(call.api_version).makes_vaults_at_once) {
        apply_vault_change(context.world, vault->id, sent);
        return at_once(context.world, call, vault->id, 201);
    }
    const std::string operation = start_update(context, *vault, sent);
    const auto updating = context.world.find(Kind::vault, vault->id);
    json::object body = shown_vault(context.world, updating->document, call.api_version);
    if (!generation_of(call.api_version).keeps_deleted_vaults)
        body["properties"].as_object().erase("redundancySettings");
    return created(body, call, vault->id, operation);
}

http::Response patch_vault(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const auto vault = context.world.find(Kind::vault, vault_id(context.world, call));
    if (!vault) return vault_not_found(call);
    if (auto refusal = refuse_update(context.world, call, *vault, sent)) return *refusal;
    const bool needs_work =
        sent.contains("properties") || sent.contains("identity") || sent.contains("sku");
    if (!needs_work || generation_of(call.api_version).makes_vaults_at_once) {
        apply_vault_change(context.world, vault->id, sent);
        return at_once(context.world, call, vault->id, 200);
    }
    const std::string operation = start_update(context, *vault, sent);
    return accepted(vault_operation_url(call, vault->id, "operationStatus", operation),
                    vault_operation_url(call, vault->id, "operationResults", operation));
}

http::Response get_vault(Context& context, const Call& call)
{
    const auto vault = context.world.find(Kind::vault, vault_id(context.world, call));
    if (!vault) return vault_not_found(call);
    if (text_at(vault->document, "properties.provisioningState") == "Provisioning")
        return ok(shown_new_vault(context.world, vault->document, call.api_version));
    return ok(shown_vault(context.world, vault->document, call.api_version));
}

http::Response list_vaults(Context& context, const Call& call)
{
    const std::string scope =
        call["group"].empty() ? subscription_scope(call) : group_scope(context.world, call);
    return page_of(context.world, call, Kind::vault, scope + "/", [&](const Object& vault) {
        return listed_vault(vault.document, call.api_version);
    });
}

} // namespace

Service vault_service()
{
    static constexpr std::string_view one = "/subscriptions/{subscription}/resourceGroups/{group}/"
                                            "providers/Microsoft.RecoveryServices/vaults/{vault}";
    static constexpr std::string_view read = "Microsoft.RecoveryServices/Vaults/read";
    return {"vaults",
            {
                {"GET", "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/vaults",
                 read, list_vaults},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults",
                 read, list_vaults},
                {"GET", one, read, get_vault},
                {"PUT", one, "Microsoft.RecoveryServices/Vaults/write", put_vault},
                {"PATCH", one, "Microsoft.RecoveryServices/Vaults/write", patch_vault},
                {"DELETE", one, "Microsoft.RecoveryServices/Vaults/delete", delete_vault},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/operationStatus/{operation}",
                 "Microsoft.RecoveryServices/Vaults/operationStatus/read", vault_operation_status},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/operationResults/{operation}",
                 "Microsoft.RecoveryServices/Vaults/operationResults/read", vault_operation_result},
            },
            vault_effects()};
}

} // namespace simulator
