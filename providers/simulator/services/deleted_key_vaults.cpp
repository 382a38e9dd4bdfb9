// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/deleted_key_vaults.hpp"

#include "providers/simulator/operations.hpp"
#include "providers/simulator/services/key_vault_documents.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view deleted_type = "Microsoft.KeyVault/deletedVaults";

std::string location_scope(const Call& call)
{
    return subscription_scope(call) + "/providers/Microsoft.KeyVault/locations/" +
           location_name(call["location"]);
}

std::optional<Object> find_named(const World& world, const Call& call)
{
    return world.find(Kind::deleted_key_vault,
                      location_scope(call) + "/deletedVaults/" + call["name"]);
}

http::Response not_found(const Call& call)
{
    return error_answer(
        404, "DeletedVaultNotFound",
        fmt::format("The specified deleted vault '{}' does not exist.", call["name"]));
}

http::Response get_deleted(Context& context, const Call& call)
{
    const auto vault = find_named(context.world, call);
    return vault ? ok(shown(vault->document)) : not_found(call);
}

http::Response list_deleted(Context& context, const Call& call)
{
    return page_of(context.world, call, Kind::deleted_key_vault, subscription_scope(call) + "/",
                   [](const Object& vault) { return shown(vault.document); });
}

/// "2023-05-15 15:47:30Z"
std::string spaced_time(std::int64_t instant)
{
    std::string text = iso_time(std::chrono::floor<std::chrono::seconds>(Time(Duration(instant))));
    text.replace(text.find('T'), 1, " ");
    return text;
}

std::string result_url(const Call& call, const std::string& operation)
{
    return call.base + location_scope(call) + "/operationResults/" + operation +
           "?api-version=" + call.api_version;
}

http::Response purge(Context& context, const Call& call)
{
    const auto vault = find_named(context.world, call);
    if (!vault) return not_found(call);
    if (truth_at(vault->document, "properties.purgeProtectionEnabled"))
        return error_answer(405, "MethodNotAllowed",
                            "Operation 'DeletedVaultPurge' is not allowed.");
    Operation operation;
    operation.effect = "key-vault-purged";
    operation.arguments = {{"deleted", vault->id}};
    operation.duration = 8s;
    http::Response response = empty_answer(202);
    response.headers.set("Location",
                         result_url(call, context.operations.start(std::move(operation))));
    response.headers.set("Retry-After", "5");
    return response;
}

http::Response purge_result(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation)
        return error_answer(404, "NotFound",
                            fmt::format("The operation '{}' was not found.", call["operation"]));
    const json::object& document = operation->document;
    json::object body{{"createdDateTime", spaced_time(integer_at(document, "started"))}};
    if (!is_running(document)) {
        body["lastActionDateTime"] = spaced_time(integer_at(document, "due"));
        body["status"] = text_at(document, "status");
        return ok(body);
    }
    body["status"] = "NotStarted";
    http::Response response = answer_with(202, body);
    response.headers.set("Location", result_url(call, operation->id));
    response.headers.set("Retry-After", "5");
    return response;
}

void erase_below(World& world, Kind kind, const std::string& vault)
{
    std::vector<std::string> ids;
    world.each(kind, vault + "/", [&](const Object& object) {
        ids.push_back(object.id);
        return true;
    });
    for (const auto& id : ids) world.erase(kind, id);
}

/// What was in it goes too. One that was recovered and deleted anew waits for its own end.
std::optional<Failure> purged(Context& context, const json::object& arguments)
{
    World& world = context.world;
    const auto deleted = world.find(Kind::deleted_key_vault, text_at(arguments, "deleted"));
    const std::string scheduled = text_at(arguments, "scheduled");
    if (!deleted || (!scheduled.empty() &&
                     scheduled != text_at(deleted->document, "properties.scheduledPurgeDate")))
        return std::nullopt;
    const std::string vault = text_at(deleted->document, "properties.vaultId");
    erase_below(world, Kind::key_vault_key, vault);
    erase_below(world, Kind::key_vault_secret, vault);
    world.erase(Kind::deleted_key_vault, deleted->id);
    return std::nullopt;
}

void remove_assignments(World& world, const std::string& vault)
{
    std::vector<std::string> ids;
    world.each(Kind::role_assignment, vault, [&](const Object& assignment) {
        const std::string scope = text_at(assignment.document, "properties.scope");
        if (same(scope, vault) || starts_with_folded(scope, vault + "/"))
            ids.push_back(assignment.id);
        return true;
    });
    for (const auto& id : ids) world.erase(Kind::role_assignment, id);
}

} // namespace

std::optional<Object> find_deleted_key_vault(const World& world, std::string_view name)
{
    std::optional<Object> found;
    world.each(Kind::deleted_key_vault, "", [&](const Object& vault) {
        if (same(text_at(vault.document, "name"), name)) found = vault;
        return !found;
    });
    return found;
}

void soft_delete_key_vault(Context& context, const Object& vault)
{
    World& world = context.world;
    const Time now = std::chrono::floor<std::chrono::seconds>(world.now());
    const auto days = integer_at(vault.document, "properties.softDeleteRetentionInDays", 90);
    const Time scheduled = now + std::chrono::hours(24 * days);
    const std::string name = text_at(vault.document, "name");
    const std::string location = text_at(vault.document, "location");
    const std::string id = "/subscriptions/" + split(vault.id, '/')[1] +
                           "/providers/Microsoft.KeyVault/locations/" + location +
                           "/deletedVaults/" + name;
    json::object properties{{"vaultId", vault.id},
                            {"location", location},
                            {"tags", object_at(vault.document, "tags")},
                            {"deletionDate", iso_time(now)},
                            {"scheduledPurgeDate", iso_time(scheduled)}};
    if (truth_at(vault.document, "properties.enablePurgeProtection"))
        properties["purgeProtectionEnabled"] = true;
    world.put(Kind::deleted_key_vault, id,
              {{"id", id},
               {"name", name},
               {"type", deleted_type},
               {"properties", std::move(properties)},
               {"$vault", vault.document}});
    remove_assignments(world, vault.id);
    world.erase(Kind::key_vault, vault.id);
    Operation operation;
    operation.effect = "key-vault-purged";
    operation.arguments = {{"deleted", id}, {"scheduled", iso_time(scheduled)}};
    operation.duration = scheduled - world.now();
    context.operations.start(std::move(operation));
}

http::Response recover_key_vault(Context& context, const Call& call)
{
    World& world = context.world;
    const auto deleted = find_deleted_key_vault(world, call["name"]);
    const std::string id = resource_id(world, call, key_vault_type, call["name"]);
    if (!deleted || !same(text_at(deleted->document, "properties.vaultId"), id))
        return not_found(call);
    const json::object vault = object_at(deleted->document, "$vault");
    world.put(Kind::key_vault, text_at(vault, "id"), vault);
    world.erase(Kind::deleted_key_vault, deleted->id);
    return ok(shown_key_vault(world, vault, call.api_version));
}

Service deleted_key_vault_service()
{
    static constexpr std::string_view read = "Microsoft.KeyVault/locations/deletedVaults/read";
    static constexpr std::string_view one =
        "/subscriptions/{subscription}/providers/Microsoft.KeyVault/locations/{location}/"
        "deletedVaults/{name}";
    return {"deleted key vaults",
            {
                {"GET", "/subscriptions/{subscription}/providers/Microsoft.KeyVault/deletedVaults",
                 "Microsoft.KeyVault/deletedVaults/read", list_deleted},
                {"GET", one, read, get_deleted},
                {"POST",
                 "/subscriptions/{subscription}/providers/Microsoft.KeyVault/locations/{location}/"
                 "deletedVaults/{name}/purge",
                 "Microsoft.KeyVault/locations/deletedVaults/purge/action", purge},
                {"GET",
                 "/subscriptions/{subscription}/providers/Microsoft.KeyVault/locations/{location}/"
                 "operationResults/{operation}",
                 "Microsoft.KeyVault/locations/operationResults/read", purge_result},
            },
            {{"key-vault-purged", purged}}};
}

} // namespace simulator
