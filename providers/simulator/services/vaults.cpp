// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <regex>

namespace simulator {

namespace {

using namespace std::chrono_literals;

std::string status_url(const Call& call, const std::string& vault, std::string_view kind,
                       const std::string& operation)
{
    return call.base + vault + "/" + std::string(kind) + "/" + operation +
           "?api-version=" + call.api_version;
}

/// Vault operations are named by the base64 of a number and a guid.
std::string new_operation_id(World& world, bool is_new)
{
    return base64_encode((is_new ? "2047;" : "4095;") + world.new_guid());
}

std::string new_etag(const World& world)
{
    return "W/\"datetime'" + percent_encode(iso_time(world.now())) + "'\"";
}

http::Response created(const json::object& body, const Call& call, const std::string& vault,
                       const std::string& operation)
{
    http::Response response = answer_with(201, body);
    response.headers.set("Azure-AsyncOperation",
                         status_url(call, vault, "operationStatus", operation));
    response.headers.set("Retry-After", "60");
    return response;
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
            {"type", vault_type},
            {"sku", object_at(sent, "sku")}};
}

/// What the creating PUT answers: settings that were sent, the others not yet there.
json::object shown_new_vault(const json::object& vault)
{
    json::object body = shown(vault);
    auto& properties = body["properties"].as_object();
    if (auto* security = properties.if_contains("securitySettings"))
        *security = {{"immutabilitySettings", security->as_object()["immutabilitySettings"]},
                     {"softDeleteSettings", nullptr},
                     {"multiUserAuthorization", "Invalid"}};
    return body;
}

http::Response
create_vault(Context& context, const Call& call, const std::string& id, const json::object& sent)
{
    World& world = context.world;
    if (auto refusal = refuse_vault_change(world, id, object_at(sent, "properties"), true))
        return *refusal;
    world.put(Kind::vault, id, new_vault(world, call, id, sent));
    world.put(Kind::vault_config, id + "/backupconfig/vaultconfig", new_vault_config(id));
    world.put(Kind::storage_config, id + "/backupstorageconfig/vaultstorageconfig",
              new_storage_config(id));
    apply_vault_change(world, id, sent);
    const std::string operation = context.operations.start(
        {"vault-created", {{"vault", id}}, 10s, id, new_operation_id(world, true), {}});
    return created(shown_new_vault(world.find(Kind::vault, id)->document), call, id, operation);
}

std::string start_update(Context& context, const Object& vault, json::object sent)
{
    json::object updating = vault.document;
    updating["properties"].as_object()["provisioningState"] = "Updating";
    updating["etag"] = new_etag(context.world);
    context.world.put(Kind::vault, vault.id, updating);
    return context.operations.start({"vault-updated",
                                     {{"vault", vault.id}, {"sent", std::move(sent)}},
                                     60s,
                                     vault.id,
                                     new_operation_id(context.world, false),
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
    if (!vault) return create_vault(context, call, id, sent);

    const std::string location = location_name(text_at(sent, "location"));
    if (location != text_at(vault->document, "location"))
        return location_conflict(call, vault->document, location);
    if (auto refusal =
            refuse_vault_change(context.world, vault->id, object_at(sent, "properties"), false))
        return *refusal;
    const std::string operation = start_update(context, *vault, sent);
    const auto updating = context.world.find(Kind::vault, vault->id);
    return created(shown_vault(context.world, updating->document), call, vault->id, operation);
}

http::Response patch_vault(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const auto vault = context.world.find(Kind::vault, vault_id(context.world, call));
    if (!vault) return vault_not_found(call);
    if (auto refusal =
            refuse_vault_change(context.world, vault->id, object_at(sent, "properties"), false))
        return *refusal;
    const bool needs_work =
        sent.contains("properties") || sent.contains("identity") || sent.contains("sku");
    if (!needs_work) {
        apply_vault_change(context.world, vault->id, sent);
        return ok(shown_vault(context.world, context.world.find(Kind::vault, vault->id)->document));
    }
    const std::string operation = start_update(context, *vault, sent);
    return accepted(status_url(call, vault->id, "operationStatus", operation),
                    status_url(call, vault->id, "operationResults", operation));
}

http::Response get_vault(Context& context, const Call& call)
{
    const auto vault = context.world.find(Kind::vault, vault_id(context.world, call));
    if (!vault) return vault_not_found(call);
    if (text_at(vault->document, "properties.provisioningState") == "Provisioning")
        return ok(shown_new_vault(vault->document));
    return ok(shown_vault(context.world, vault->document));
}

/// A list shows a few of the properties only.
json::object listed_vault(const Object& vault)
{
    json::object body = shown(vault.document);
    const json::object all = object_at(body, "properties");
    json::object few;
    for (const std::string_view name :
         {"provisioningState", "publicNetworkAccess", "restoreSettings"})
        if (const auto* value = all.if_contains(name)) few[name] = *value;
    body["properties"] = std::move(few);
    return body;
}

http::Response list_vaults(Context& context, const Call& call)
{
    const std::string scope =
        call["group"].empty() ? subscription_scope(call) : group_scope(context.world, call);
    return page_of(context.world, call, Kind::vault, scope + "/",
                   [](const Object& vault) { return listed_vault(vault); });
}

/// Why the vault cannot go: what is in it, by friendly name.
std::optional<http::Response>
refuse_delete(const World& world, const Call& call, const std::string& vault)
{
    std::string active;
    std::string deleted;
    world.each(Kind::protected_item, vault + "/", [&](const Object& item) {
        std::string& names = is_soft_deleted(item.document) ? deleted : active;
        names += (names.empty() ? "" : ",") + text_at(item.document, "properties.friendlyName");
        return true;
    });
    static constexpr std::string_view advice =
        "\nPlease ensure all containers have been unregistered from the vault and all private "
        "endpoints associated with "
        "the vault have been deleted, and retry operation. For more details, see "
        "https://aka.ms/AB-AA4ecq5";
    if (!active.empty())
        return backup_error(
            400, "ServiceResourceNotEmptyWithContainerDetails",
            fmt::format("Recovery Services vault cannot be deleted as there are existing resources "
                        "within the vault. The registered items are : {}{}",
                        active, advice));
    if (!deleted.empty() && !call.since("2025-08-01"))
        return backup_error(
            400, "ServiceResourceNotEmptyWithBackendMessage",
            fmt::format("Recovery Services vault cannot be deleted as there are backup items in "
                        "soft deleted state in "
                        "the vault. The soft deleted items are permanently deleted after 14 days "
                        "of delete operation. "
                        "Please try vault deletion after the backup items are permanently deleted "
                        "and there is no item "
                        "in soft deleted state left in the vault.For more information, refer "
                        "https://aka.ms/SoftDeleteCloudWorkloads. The registered items are : {}{}",
                        deleted, advice));
    return std::nullopt;
}

void remove_vault(World& world, const std::string& vault)
{
    for (const Kind kind : {Kind::vault_config, Kind::storage_config, Kind::policy,
                            Kind::protected_item, Kind::job}) {
        std::vector<std::string> ids;
        world.each(kind, vault + "/", [&](const Object& object) {
            ids.push_back(object.id);
            return true;
        });
        for (const auto& id : ids) world.erase(kind, id);
    }
    world.erase(Kind::vault, vault);
}

/// Until 2024-01-01 the call itself takes its time and answers 200; later versions are
/// asynchronous.
http::Response delete_vault(Context& context, const Call& call)
{
    const auto vault = context.world.find(Kind::vault, vault_id(context.world, call));
    if (!vault) return empty_answer(204);
    if (auto refusal = refuse_delete(context.world, call, vault->id)) return *refusal;
    if (!call.since("2024-02-01")) {
        remove_vault(context.world, vault->id);
        return empty_answer(200);
    }
    const std::string operation = context.operations.start({"vault-deleted",
                                                            {{"vault", vault->id}},
                                                            3s,
                                                            "",
                                                            new_operation_id(context.world, false),
                                                            {}});
    return accepted(status_url(call, vault->id, "operationStatus", operation),
                    status_url(call, vault->id, "operationResults", operation));
}

http::Response unknown_operation(const Call& call)
{
    return error_answer(404, "ResourceNotFound",
                        fmt::format("The operation '{}' was not found.", call["operation"]));
}

void repeat_headers(http::Response& response, const Call& call)
{
    const std::string vault = call.path.substr(0, call.path.find("/operation"));
    response.headers.set("Azure-AsyncOperation",
                         status_url(call, vault, "operationStatus", call["operation"]));
    response.headers.set("Location",
                         status_url(call, vault, "operationResults", call["operation"]));
    response.headers.set("Retry-After", "60");
}

http::Response operation_status(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return unknown_operation(call);
    json::object body{{"id", call.path},
                      {"name", operation->id},
                      {"status", text_at(operation->document, "status")}};
    if (const auto* error = operation->document.if_contains("error")) body["error"] = *error;
    http::Response response = ok(body);
    if (is_running(operation->document)) repeat_headers(response, call);
    return response;
}

http::Response operation_result(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return unknown_operation(call);
    if (is_running(operation->document)) {
        http::Response response = empty_answer(202);
        repeat_headers(response, call);
        return response;
    }
    const auto vault = context.world.find(Kind::vault, text_at(operation->document, "resource"));
    return vault ? ok(shown_vault(context.world, vault->document)) : empty_answer(200);
}

void set_ready(World& world, const std::string& id)
{
    auto vault = world.find(Kind::vault, id);
    if (!vault) return;
    auto& properties = vault->document["properties"].as_object();
    properties["provisioningState"] = "Succeeded";
    if (!properties.contains("backupStorageVersion"))
        properties["backupStorageVersion"] = "Unassigned";
    vault->document["etag"] = new_etag(world);
    world.put(Kind::vault, id, vault->document);
}

std::optional<Failure> vault_created(Context& context, const json::object& arguments)
{
    const std::string vault = text_at(arguments, "vault");
    add_default_policies(context.world, vault);
    set_ready(context.world, vault);
    return std::nullopt;
}

std::optional<Failure> vault_updated(Context& context, const json::object& arguments)
{
    const std::string vault = text_at(arguments, "vault");
    if (!context.world.has(Kind::vault, vault)) return std::nullopt;
    apply_vault_change(context.world, vault, object_at(arguments, "sent"));
    set_ready(context.world, vault);
    return std::nullopt;
}

std::optional<Failure> vault_deleted(Context& context, const json::object& arguments)
{
    remove_vault(context.world, text_at(arguments, "vault"));
    return std::nullopt;
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
                 "Microsoft.RecoveryServices/Vaults/operationStatus/read", operation_status},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/operationResults/{operation}",
                 "Microsoft.RecoveryServices/Vaults/operationResults/read", operation_result},
            },
            {
                {"vault-created", vault_created},
                {"vault-updated", vault_updated},
                {"vault-deleted", vault_deleted},
            }};
}

} // namespace simulator
