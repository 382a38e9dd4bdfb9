// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/vault_operations.hpp"

#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

using namespace std::chrono_literals;

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
                            Kind::protected_item, Kind::backup_history, Kind::job}) {
        std::vector<std::string> ids;
        world.each(kind, vault + "/", [&](const Object& object) {
            ids.push_back(object.id);
            return true;
        });
        for (const auto& id : ids) world.erase(kind, id);
    }
    world.erase(Kind::vault, vault);
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
                         vault_operation_url(call, vault, "operationStatus", call["operation"]));
    response.headers.set("Location",
                         vault_operation_url(call, vault, "operationResults", call["operation"]));
    response.headers.set("Retry-After", "60");
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
    finish_vault(context.world, text_at(arguments, "vault"));
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

std::string vault_operation_url(const Call& call, const std::string& vault, std::string_view sort,
                                const std::string& operation)
{
    return call.base + vault + "/" + std::string(sort) + "/" + operation +
           "?api-version=" + call.api_version;
}

std::string new_vault_operation_id(World& world, int number)
{
    return base64_encode(std::to_string(number) + ";" + world.new_guid());
}

void finish_vault(World& world, const std::string& vault)
{
    add_default_policies(world, vault);
    set_ready(world, vault);
}

std::string new_etag(const World& world)
{
    return "W/\"datetime'" + percent_encode(iso_time(world.now())) + "'\"";
}

/// In old versions the call itself takes its time and answers 200.
http::Response delete_vault(Context& context, const Call& call)
{
    const auto vault = context.world.find(Kind::vault, vault_id(context.world, call));
    if (!vault) return empty_answer(204);
    if (auto refusal = refuse_delete(context.world, call, vault->id)) return *refusal;
    if (!generation_of(call.api_version).deletes_vaults_later) {
        remove_vault(context.world, vault->id);
        return empty_answer(200);
    }
    const std::string operation =
        context.operations.start({"vault-deleted",
                                  {{"vault", vault->id}},
                                  3s,
                                  "",
                                  new_vault_operation_id(context.world, 1023),
                                  {}});
    return accepted(vault_operation_url(call, vault->id, "operationStatus", operation),
                    vault_operation_url(call, vault->id, "operationResults", operation));
}

http::Response vault_operation_status(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return unknown_operation(call);
    json::object body{{"id", call.path},
                      {"name", operation->id},
                      {"status", text_at(operation->document, "status")}};
    if (generation_of(call.api_version).shows_percent) body["percentComplete"] = 0.0;
    if (const auto* error = operation->document.if_contains("error")) body["error"] = *error;
    http::Response response = ok(body);
    if (is_running(operation->document)) repeat_headers(response, call);
    return response;
}

http::Response vault_operation_result(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return unknown_operation(call);
    if (is_running(operation->document)) {
        http::Response response = empty_answer(202);
        repeat_headers(response, call);
        return response;
    }
    const auto vault = context.world.find(Kind::vault, text_at(operation->document, "resource"));
    return vault ? ok(shown_vault(context.world, vault->document, call.api_version))
                 : empty_answer(200);
}

std::map<std::string_view, Effect> vault_effects()
{
    return {{"vault-created", vault_created},
            {"vault-updated", vault_updated},
            {"vault-deleted", vault_deleted}};
}

} // namespace simulator
