// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/deleted_vaults.hpp"

#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <algorithm>

namespace simulator {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view deleted_type = "Microsoft.RecoveryServices/locations/deletedVaults";
constexpr Duration kept = std::chrono::hours(24 * 14);

struct Content {
    Kind kind;
    Object object;
};

std::vector<Content> contents_of(const World& world, const std::string& vault)
{
    std::vector<Content> contents;
    for (std::size_t kind = 0; kind < kind_count; ++kind)
        world.each(static_cast<Kind>(kind), vault + "/", [&](const Object& object) {
            contents.push_back({static_cast<Kind>(kind), object});
            return true;
        });
    return contents;
}

bool holds_items(const std::vector<Content>& contents)
{
    return std::ranges::any_of(
        contents, [](const Content& content) { return content.kind == Kind::protected_item; });
}

std::string location_scope(const Call& call)
{
    return subscription_scope(call) + "/providers/Microsoft.RecoveryServices/locations/" +
           location_name(call["location"]);
}

std::optional<Object> find_deleted(const World& world, const Call& call)
{
    return world.find(Kind::deleted_vault,
                      location_scope(call) + "/deletedVaults/" + call["deleted"]);
}

http::Response deleted_not_found(const Call& call)
{
    return error_answer(404, "ResourceNotFound",
                        "The deleted vault '" + call["deleted"] + "' was not found.");
}

http::Response list_deleted(Context& context, const Call& call)
{
    return page_of(context.world, call, Kind::deleted_vault,
                   location_scope(call) + "/deletedVaults/",
                   [](const Object& vault) { return shown(vault.document); });
}

http::Response get_deleted(Context& context, const Call& call)
{
    const auto vault = find_deleted(context.world, call);
    return vault ? ok(shown(vault->document)) : deleted_not_found(call);
}

std::string operation_url(const Call& call, std::string_view sort, const std::string& operation)
{
    return call.base + location_scope(call) + "/deletedVaults/" + call["deleted"] + "/" +
           std::string(sort) + "/" + operation + "?api-version=" + call.api_version;
}

/// Under the group that is named; without one where it was.
std::string recovered_id(const json::object& vault, const json::object& sent)
{
    const std::string group = text_at(sent, "properties.recoveryResourceGroupId");
    std::string before = text_at(vault, "properties.vaultId");
    if (group.empty()) return before;
    return group + before.substr(fold(before).find("/providers/"));
}

http::Response undelete(Context& context, const Call& call)
{
    World& world = context.world;
    const auto vault = find_deleted(world, call);
    const auto purge =
        vault ? parse_time(text_at(vault->document, "properties.purgeAt")) : std::optional<Time>();
    if (!vault || !purge || *purge <= world.now()) return deleted_not_found(call);
    const std::string id = recovered_id(vault->document, call.body_object());
    if (world.has(Kind::vault, id))
        return backup_error(400, "UserErrorDeletedVaultUndeleteConflictingVaultPresent",
                            "A vault with the same name exists already in the resource group into "
                            "which the deleted vault should be recovered.");
    const std::string group = id.substr(0, fold(id).find("/providers/"));
    if (!world.has(Kind::resource_group, group))
        return group_not_found(group.substr(group.find_last_of('/') + 1));
    Operation operation;
    operation.effect = "vault-undeleted";
    operation.arguments = {{"deleted", vault->id}, {"id", id}};
    operation.duration = 60s;
    operation.resource = id;
    const std::string started = context.operations.start(std::move(operation));
    return accepted(operation_url(call, "operations", started),
                    operation_url(call, "operationResults", started));
}

http::Response undelete_status(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return deleted_not_found(call);
    http::Response response = ok(backup_status(operation->document));
    if (is_running(operation->document)) response.headers.set("Retry-After", "60");
    return response;
}

http::Response undelete_result(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return deleted_not_found(call);
    if (!is_running(operation->document)) return empty_answer(200);
    http::Response response = empty_answer(202);
    response.headers.set("Location", operation_url(call, "operationResults", operation->id));
    response.headers.set("Retry-After", "60");
    return response;
}

/// The id that something of the vault has in the recovered one.
json::value moved(const json::value& value, const std::string& from, const std::string& to)
{
    if (const auto* text = value.if_string()) {
        const std::string plain(*text);
        return starts_with_folded(plain, from) ? json::value(to + plain.substr(from.size()))
                                               : value;
    }
    if (const auto* array = value.if_array()) {
        json::array all;
        for (const auto& element : *array) all.push_back(moved(element, from, to));
        return all;
    }
    const auto* object = value.if_object();
    if (object == nullptr) return value;
    json::object all;
    for (const auto& [name, member] : *object) all[name] = moved(member, from, to);
    return all;
}

std::optional<Failure> vault_undeleted(Context& context, const json::object& arguments)
{
    World& world = context.world;
    const auto deleted = world.find(Kind::deleted_vault, text_at(arguments, "deleted"));
    if (!deleted) return std::nullopt;
    const std::string from = text_at(deleted->document, "properties.vaultId");
    const std::string to = text_at(arguments, "id");
    for (const auto& entry : array_at(deleted->document, "$contents")) {
        const auto& content = entry.as_object();
        const auto document = moved(content.at("document"), from, to).as_object();
        world.put(static_cast<Kind>(integer_at(content, "kind")),
                  to + text_at(content, "id").substr(from.size()), document);
    }
    world.put(Kind::vault, to, moved(object_at(deleted->document, "$vault"), from, to).as_object());
    world.erase(Kind::deleted_vault, deleted->id);
    return std::nullopt;
}

std::optional<Failure> vault_purged(Context& context, const json::object& arguments)
{
    context.world.erase(Kind::deleted_vault, text_at(arguments, "deleted"));
    return std::nullopt;
}

} // namespace

void remove_vault(World& world, const std::string& vault)
{
    for (const auto& content : contents_of(world, vault))
        world.erase(content.kind, content.object.id);
    world.erase(Kind::vault, vault);
}

void soft_delete_vault(Context& context, const std::string& id)
{
    World& world = context.world;
    const auto vault = world.find(Kind::vault, id);
    if (!vault) return;
    const auto contents = contents_of(world, vault->id);
    const auto segments = split(vault->id, '/');
    const std::string name = segments[3] + "_" + world.new_guid();
    const std::string location = text_at(vault->document, "location");
    const std::string deleted = "/subscriptions/" + segments[1] +
                                "/providers/Microsoft.RecoveryServices/locations/" + location +
                                "/deletedVaults/" + name;
    json::array kept_contents;
    for (const auto& [kind, object] : contents)
        kept_contents.emplace_back(json::object{{"kind", static_cast<std::int64_t>(kind)},
                                                {"id", object.id},
                                                {"document", object.document}});
    // An empty one could be purged a moment before it was deleted (2026-excerpt #7).
    const Time purge = world.now() + (holds_items(contents) ? kept : Duration(-406ms));
    world.put(Kind::deleted_vault, deleted,
              {{"id", deleted},
               {"name", name},
               {"type", deleted_type},
               {"location", location},
               {"properties",
                {{"vaultId", vault->id},
                 {"vaultDeletionTime", iso_time(world.now())},
                 {"purgeAt", iso_time(purge)}}},
               {"$vault", vault->document},
               {"$contents", std::move(kept_contents)}});
    remove_vault(world, vault->id);
    Operation operation;
    operation.effect = "vault-purged";
    operation.arguments = {{"deleted", deleted}};
    operation.duration = kept;
    context.operations.start(std::move(operation));
}

Service deleted_vault_service()
{
    static constexpr std::string_view all =
        "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/{location}/"
        "deletedVaults";
    static constexpr std::string_view one =
        "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/{location}/"
        "deletedVaults/{deleted}";
    static constexpr std::string_view read =
        "Microsoft.RecoveryServices/locations/deletedVaults/read";
    return {"deleted vaults",
            {
                {"GET", all, read, list_deleted},
                {"GET", one, read, get_deleted},
                {"POST",
                 "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/"
                 "{location}/deletedVaults/{deleted}/undelete",
                 "Microsoft.RecoveryServices/locations/deletedVaults/undelete/action", undelete},
                {"GET",
                 "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/"
                 "{location}/deletedVaults/{deleted}/operations/{operation}",
                 read, undelete_status},
                {"GET",
                 "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/"
                 "{location}/deletedVaults/{deleted}/operationResults/{operation}",
                 read, undelete_result},
            },
            {{"vault-undeleted", vault_undeleted}, {"vault-purged", vault_purged}}};
}

} // namespace simulator
