// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/resource_guards.hpp"

#include "providers/simulator/access.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/guard_documents.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace simulator {

namespace {

using namespace std::chrono_literals;

std::string proxy_id(const std::string& vault)
{
    return vault + "/backupResourceGuardProxies/VaultProxy";
}

std::optional<Object> guard_of(const World& world, const std::string& vault)
{
    const auto proxy = world.find(Kind::guard_proxy, proxy_id(vault));
    if (!proxy) return std::nullopt;
    return world.find(Kind::resource_guard,
                      text_at(proxy->document, "properties.resourceGuardResourceId"));
}

bool names_request(const json::object& sent, const std::string& request)
{
    const json::array requests = array_at(sent, "resourceGuardOperationRequests");
    return std::ranges::any_of(requests, [&](const json::value& named) {
        return named.is_string() && same(named.get_string(), request);
    });
}

http::Response no_request()
{
    return backup_error(400, "CloudInvalidInputError",
                        "ResourceGuard Operation requestid is either null or empty");
}

/// Who asks needs rights of its own on the guard; Reader is not enough.
std::optional<http::Response> refuse_on_guard(const World& world, const Call& call,
                                              const std::string& guard, std::string_view request)
{
    if (call.caller.empty()) return std::nullopt;
    const std::string action =
        fmt::format("Microsoft.DataProtection/resourceGuards/{}/write", request);
    if (grants_action(permissions_at(world, call.caller, guard), action)) return std::nullopt;
    return error_answer(
        403, "LinkedAuthorizationFailed",
        fmt::format("The client with object id '{}' has permission to perform the action on the "
                    "vault; however, it does not have permission to perform action '{}' on the "
                    "linked scope '{}' or the linked scope is invalid.",
                    call.caller, action, guard));
}

http::Response proxy_not_found(const Call& call)
{
    return resource_not_found("Microsoft.RecoveryServices/vaults/backupResourceGuardProxies",
                              call["vault"] + "/" + call["proxy"], call["group"]);
}

http::Response list_proxies(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    json::array values;
    if (const auto proxy = context.world.find(Kind::guard_proxy, proxy_id(vault->id)))
        values.emplace_back(shown_proxy(proxy->document, call.api_version));
    return ok({{"value", std::move(values)}});
}

http::Response get_proxy(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const auto proxy = context.world.find(Kind::guard_proxy, proxy_id(vault->id));
    return proxy ? ok(shown_proxy(proxy->document, call.api_version)) : proxy_not_found(call);
}

http::Response put_proxy(Context& context, const Call& call)
{
    World& world = context.world;
    const auto vault = ready_vault(world, call);
    if (!vault) return vault_not_found(call);
    const std::string wanted = text_at(call.body_object(), "properties.resourceGuardResourceId");
    const auto guard = world.find(Kind::resource_guard, wanted);
    if (!guard)
        return backup_error(400, "CloudInvalidInputError",
                            "The resource guard that was named does not exist.");
    const json::object proxy = proxy_document(world, proxy_id(vault->id), *guard);
    world.put(Kind::guard_proxy, proxy_id(vault->id), proxy);
    return ok(shown_proxy(proxy, call.api_version));
}

http::Response delete_proxy(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    if (!context.world.has(Kind::guard_proxy, proxy_id(vault->id))) return empty_answer(204);
    if (auto refusal = refuse_locked_delete(context.world, vault->id, guarded::proxy_delete, ""))
        return *refusal;
    context.world.erase(Kind::guard_proxy, proxy_id(vault->id));
    return ok(json::object());
}

/// For the next half hour one resource may go, or the mapping itself where none is named.
http::Response unlock_delete(Context& context, const Call& call)
{
    World& world = context.world;
    const auto vault = ready_vault(world, call);
    if (!vault) return vault_not_found(call);
    auto proxy = world.find(Kind::guard_proxy, proxy_id(vault->id));
    if (!proxy) return proxy_not_found(call);
    const json::object sent = call.body_object();
    const std::string resource = text_at(sent, "resourceToBeDeleted");
    const auto& operation = resource.empty() ? guarded::proxy_delete : guarded::item_delete;
    if (auto refusal = refuse_unapproved(world, call, vault->id, operation, sent)) return *refusal;
    const Time expiry = world.now() + 30min;
    json::object unlocked = object_at(proxy->document, "$unlocked");
    unlocked[fold(resource)] = expiry.time_since_epoch().count();
    proxy->document["$unlocked"] = std::move(unlocked);
    world.put(Kind::guard_proxy, proxy->id, proxy->document);
    return ok({{"unlockDeleteExpiryTime", iso_time(expiry)}});
}

http::Response get_guard(Context& context, const Call& call)
{
    return get_resource(context.world, call, Kind::resource_guard, guard_type, call["name"]);
}

http::Response list_guards(Context& context, const Call& call)
{
    const std::string scope =
        call["group"].empty() ? subscription_scope(call) : group_scope(context.world, call);
    return page_of(context.world, call, Kind::resource_guard, scope + "/",
                   [](const Object& guard) { return shown(guard.document); });
}

http::Response put_guard(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    if (text_at(sent, "location").empty())
        return error_answer(400, "LocationRequired",
                            "The location property is required for this definition.");
    const std::string id = resource_id(context.world, call, guard_type, call["name"]);
    const json::object guard = guard_document(id, sent);
    context.world.put(Kind::resource_guard, id, guard);
    return ok(shown(guard));
}

http::Response patch_guard(Context& context, const Call& call)
{
    auto guard = context.world.find(Kind::resource_guard,
                                    resource_id(context.world, call, guard_type, call["name"]));
    if (!guard) return resource_not_found(guard_type, call["name"], call["group"]);
    if (const json::object sent = call.body_object(); sent.contains("tags"))
        guard->document["tags"] = object_at(sent, "tags");
    context.world.put(Kind::resource_guard, guard->id, guard->document);
    return ok(shown(guard->document));
}

http::Response delete_guard(Context& context, const Call& call)
{
    const std::string id = resource_id(context.world, call, guard_type, call["name"]);
    if (!context.world.has(Kind::resource_guard, id)) return empty_answer(204);
    bool in_use = false;
    context.world.each(Kind::guard_proxy, "", [&](const Object& proxy) {
        in_use = same(text_at(proxy.document, "properties.resourceGuardResourceId"), id);
        return !in_use;
    });
    if (in_use)
        return backup_error(400, "CloudInvalidInputError",
                            "The resource guard cannot be deleted while vaults are mapped to it.");
    context.world.erase(Kind::resource_guard, id);
    return empty_answer(200);
}

/// `…/{request type}/default`: what a client names in its writes.
http::Response get_request(Context& context, const Call& call)
{
    const auto guard = context.world.find(
        Kind::resource_guard, resource_id(context.world, call, guard_type, call["name"]));
    if (!guard) return resource_not_found(guard_type, call["name"], call["group"]);
    for (const auto& critical : critical_operations()) {
        if (!same(critical.request, call["request"])) continue;
        const json::object request{
            {"id", guard->id + "/" + std::string(critical.request) + "/default"},
            {"name", "default"},
            {"type", fmt::format("{}/{}", guard_type, critical.request)}};
        return call["which"].empty() ? ok({{"value", json::array{request}}}) : ok(request);
    }
    return resource_not_found(fmt::format("{}/{}", guard_type, call["request"]), call["name"],
                              call["group"]);
}

} // namespace

bool is_guarded(const World& world, const std::string& vault)
{
    return world.has(Kind::guard_proxy, proxy_id(vault));
}

std::optional<http::Response>
refuse_unapproved(const World& world, const Call& call, const std::string& vault,
                  const CriticalOperation& operation, const json::object& properties)
{
    const auto guard = guard_of(world, vault);
    if (!guard || !watches(guard->document, operation)) return std::nullopt;
    const std::string request = guard->id + "/" + std::string(operation.request) + "/default";
    if (!names_request(properties, request)) return no_request();
    return refuse_on_guard(world, call, guard->id, operation.request);
}

std::optional<http::Response> refuse_locked_delete(const World& world, const std::string& vault,
                                                   const CriticalOperation& operation,
                                                   std::string_view resource)
{
    const auto guard = guard_of(world, vault);
    if (!guard || !watches(guard->document, operation)) return std::nullopt;
    const auto proxy = world.find(Kind::guard_proxy, proxy_id(vault));
    const json::object unlocked = object_at(proxy->document, "$unlocked");
    const auto* until = unlocked.if_contains(fold(resource));
    if (until != nullptr && world.now() <= Time(Duration(until->to_number<std::int64_t>())))
        return std::nullopt;
    return no_request();
}

Service resource_guard_service()
{
    static constexpr std::string_view proxies =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/"
        "vaults/{vault}/backupResourceGuardProxies";
    static constexpr std::string_view proxy =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/"
        "vaults/{vault}/backupResourceGuardProxies/{proxy}";
    static constexpr std::string_view of_group =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataProtection/"
        "resourceGuards";
    static constexpr std::string_view one =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataProtection/"
        "resourceGuards/{name}";
    static constexpr std::string_view read_proxy =
        "Microsoft.RecoveryServices/Vaults/backupResourceGuardProxies/read";
    static constexpr std::string_view read = "Microsoft.DataProtection/resourceGuards/read";
    static constexpr std::string_view write = "Microsoft.DataProtection/resourceGuards/write";
    return {
        "resource guards",
        {
            {"GET", proxies, read_proxy, list_proxies},
            {"GET", proxy, read_proxy, get_proxy},
            {"PUT", proxy, "Microsoft.RecoveryServices/Vaults/backupResourceGuardProxies/write",
             put_proxy},
            {"DELETE", proxy, "Microsoft.RecoveryServices/Vaults/backupResourceGuardProxies/delete",
             delete_proxy},
            {"POST",
             "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
             "Microsoft.RecoveryServices/vaults/{vault}/backupResourceGuardProxies/{proxy}/"
             "unlockDelete",
             "Microsoft.RecoveryServices/Vaults/backupResourceGuardProxies/unlockDelete/action",
             unlock_delete},
            {"GET",
             "/subscriptions/{subscription}/providers/Microsoft.DataProtection/resourceGuards",
             read, list_guards},
            {"GET", of_group, read, list_guards},
            {"GET", one, read, get_guard},
            {"PUT", one, write, put_guard},
            {"PATCH", one, write, patch_guard},
            {"DELETE", one, "Microsoft.DataProtection/resourceGuards/delete", delete_guard},
            {"GET",
             "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
             "Microsoft.DataProtection/resourceGuards/{name}/{request}",
             read, get_request},
            {"GET",
             "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
             "Microsoft.DataProtection/resourceGuards/{name}/{request}/{which}",
             read, get_request},
        },
        {}};
}

} // namespace simulator
