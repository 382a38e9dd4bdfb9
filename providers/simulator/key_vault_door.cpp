// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/key_vault_door.hpp"

#include "providers/simulator/access.hpp"
#include "providers/simulator/principals.hpp"
#include "providers/simulator/services/key_vault_documents.hpp"
#include "providers/simulator/services/vault_keys.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace simulator {

namespace {

/// What can be asked of a key vault. `permission` is that of an access policy, `action` that of a
/// role, below "Microsoft.KeyVault/vaults/".
struct Door {
    std::string_view method;
    std::string_view path;
    std::string_view permission;
    std::string_view action;
    http::Response (*handler)(World&, const VaultCall&);
};

template <http::Response (*handler)(const World&, const VaultCall&)>
http::Response reading(World& world, const VaultCall& at)
{
    return handler(world, at);
}

http::Response list(World& world, const VaultCall& at)
{
    return list_objects(world, at, false);
}

http::Response list_deleted(World& world, const VaultCall& at)
{
    return list_objects(world, at, true);
}

/// "/keys/{name}/{version}/decrypt".
http::Response use(World& world, const VaultCall& at)
{
    return use_key(world, at, at.call.segments.back());
}

constexpr Door doors[] = {
    {"GET", "keys", "list", "keys/read", list},
    {"POST", "keys/restore", "restore", "keys/restore/action", restore},
    {"POST", "keys/{}/create", "create", "keys/create/action", create_key},
    {"POST", "keys/{}/backup", "backup", "keys/backup/action", reading<back_up>},
    {"POST", "keys/{}/rotate", "rotate", "keys/rotate/action", rotate_key},
    {"GET", "keys/{}/versions", "list", "keys/read", reading<list_versions>},
    {"GET", "keys/{}/rotationpolicy", "getrotationpolicy", "keyrotationpolicies/read",
     reading<get_rotation_policy>},
    {"PUT", "keys/{}/rotationpolicy", "setrotationpolicy", "keyrotationpolicies/write",
     put_rotation_policy},
    {"PUT", "keys/{}", "import", "keys/import/action", import_key},
    {"GET", "keys/{}", "get", "keys/read", reading<get_object>},
    {"PATCH", "keys/{}", "update", "keys/update/action", patch_object},
    {"DELETE", "keys/{}", "delete", "keys/delete", delete_object},
    {"GET", "keys/{}/{}", "get", "keys/read", reading<get_object>},
    {"PATCH", "keys/{}/{}", "update", "keys/update/action", patch_object},
    {"POST", "keys/{}/{}/encrypt", "encrypt", "keys/encrypt/action", use},
    {"POST", "keys/{}/{}/decrypt", "decrypt", "keys/decrypt/action", use},
    {"POST", "keys/{}/{}/wrapkey", "wrapKey", "keys/wrap/action", use},
    {"POST", "keys/{}/{}/unwrapkey", "unwrapKey", "keys/unwrap/action", use},
    {"GET", "deletedkeys", "list", "keys/read", list_deleted},
    {"GET", "deletedkeys/{}", "get", "keys/read", reading<get_deleted_object>},
    {"DELETE", "deletedkeys/{}", "purge", "keys/purge/action", purge_object},
    {"POST", "deletedkeys/{}/recover", "recover", "keys/recover/action", recover_object},
    {"GET", "secrets", "list", "secrets/readMetadata/action", list},
    {"POST", "secrets/restore", "restore", "secrets/restore/action", restore},
    {"PUT", "secrets/{}", "set", "secrets/setSecret/action", set_secret},
    {"GET", "secrets/{}", "get", "secrets/getSecret/action", reading<get_object>},
    {"PATCH", "secrets/{}", "set", "secrets/update/action", patch_object},
    {"DELETE", "secrets/{}", "delete", "secrets/delete", delete_object},
    {"GET", "secrets/{}/versions", "list", "secrets/readMetadata/action", reading<list_versions>},
    {"POST", "secrets/{}/backup", "backup", "secrets/backup/action", reading<back_up>},
    {"GET", "secrets/{}/{}", "get", "secrets/getSecret/action", reading<get_object>},
    {"PATCH", "secrets/{}/{}", "set", "secrets/update/action", patch_object},
    {"GET", "deletedsecrets", "list", "secrets/readMetadata/action", list_deleted},
    {"GET", "deletedsecrets/{}", "get", "secrets/readMetadata/action", reading<get_deleted_object>},
    {"DELETE", "deletedsecrets/{}", "purge", "secrets/purge/action", purge_object},
    {"POST", "deletedsecrets/{}/recover", "recover", "secrets/recover/action", recover_object},
};

const Door* find_door(const Call& call)
{
    const auto* found = std::ranges::find_if(doors, [&](const Door& door) {
        const auto wanted = split(door.path, '/');
        return door.method == call.method &&
               std::ranges::equal(call.segments, wanted, [](const auto& segment, const auto& word) {
                   return word == "{}" || same(segment, word);
               });
    });
    return found == std::end(doors) ? nullptr : found;
}

std::string host_of(const Call& call)
{
    const auto scheme = call.base.find("://");
    return scheme == std::string::npos ? call.base : call.base.substr(scheme + 3);
}

/// Where the client may get a token, and for whom.
http::Response unauthorised(const World& world, const Call& call)
{
    http::Response response =
        vault_error(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.", "");
    const std::string host = host_of(call);
    const std::string domain = host.substr(host.find('.') + 1);
    const std::string scheme = call.base.substr(0, call.base.find("://"));
    const bool is_local = domain.contains("localhost");
    const std::string login = is_local ? scheme + "://" + domain.substr(domain.find("localhost"))
                                       : std::string("https://login.microsoftonline.com");
    response.headers.set("WWW-Authenticate",
                         fmt::format("Bearer authorization=\"{}/{}\", resource=\"https://{}\"",
                                     login, tenant_of(world), domain));
    return response;
}

/// "appid=…;oid=…;iss=…", as the service names a caller.
std::string caller_words(const World& world, const std::string& caller)
{
    const auto principal = world.find(Kind::service_principal, caller);
    return fmt::format("appid={};oid={};iss=https://sts.windows.net/{}/",
                       principal ? text_at(principal->document, "appId") : caller, caller,
                       tenant_of(world));
}

std::string vault_words(const Object& vault)
{
    return text_at(vault.document, "name") + ";location=" + text_at(vault.document, "location");
}

std::optional<http::Response>
refuse_by_roles(const World& world, const VaultCall& at, const Door& door)
{
    const std::string action = "Microsoft.KeyVault/vaults/" + std::string(door.action);
    const std::string scope = at.name.empty() ? at.vault.id : object_id(at);
    if (grants_data_action(permissions_at(world, at.call.caller, scope), action))
        return std::nullopt;
    return vault_error(
        403, "Forbidden",
        fmt::format("Caller is not authorized to perform action on resource.\r\nIf role "
                    "assignments, deny assignments or role definitions were changed recently, "
                    "please observe propagation time.\r\nCaller: {}\r\nAction: '{}'\r\nResource: "
                    "'{}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: "
                    "null \r\nVault: {}\r\n",
                    caller_words(world, at.call.caller), action, fold(scope),
                    vault_words(at.vault)),
        "ForbiddenByRbac");
}

bool policy_grants(const json::value& policy, const std::string& caller, std::string_view area,
                   std::string_view permission)
{
    if (!policy.is_object() || !same(text_at(policy.get_object(), "objectId"), caller))
        return false;
    const json::array words = array_at(policy.get_object(), "permissions." + std::string(area));
    return std::ranges::any_of(words, [&](const json::value& word) {
        return word.is_string() &&
               (same(word.get_string(), permission) || same(word.get_string(), "all"));
    });
}

std::optional<http::Response>
refuse_by_policies(const World& world, const VaultCall& at, const Door& door)
{
    const json::array policies = array_at(at.vault.document, "properties.accessPolicies");
    const auto grants = [&](const json::value& policy) {
        return policy_grants(policy, at.call.caller, area_of(at.kind), door.permission);
    };
    if (std::ranges::any_of(policies, grants)) return std::nullopt;
    return vault_error(
        403, "Forbidden",
        fmt::format("The user, group or application '{}' does not have {} {} permission on key "
                    "vault '{}'. For help resolving this issue, please see "
                    "https://go.microsoft.com/fwlink/?linkid=2125287",
                    caller_words(world, at.call.caller), area_of(at.kind), door.permission,
                    vault_words(at.vault)),
        "AccessDenied");
}

/// A closed vault lets nobody in who comes from outside.
std::optional<http::Response> refuse_by_firewall(const Object& vault)
{
    if (same(text_at(vault.document, "properties.publicNetworkAccess"), "Disabled"))
        return vault_error(403, "Forbidden",
                           "Public network access is disabled and request is not from a trusted "
                           "service nor via an approved private link.\r\nVault: " +
                               vault_words(vault),
                           "ForbiddenByConnection");
    if (same(text_at(vault.document, "properties.networkAcls.defaultAction"), "Deny"))
        return vault_error(403, "Forbidden",
                           "Client address is not authorized and caller is not a trusted "
                           "service.\r\nClient address: 127.0.0.1\r\nVault: " +
                               vault_words(vault),
                           "ForbiddenByFirewall");
    return std::nullopt;
}

std::optional<http::Response>
refuse_caller(const World& world, const VaultCall& at, const Door& door)
{
    if (auto refusal = refuse_by_firewall(at.vault)) return refusal;
    if (at.call.caller.empty()) return std::nullopt;
    return truth_at(at.vault.document, "properties.enableRbacAuthorization")
               ? refuse_by_roles(world, at, door)
               : refuse_by_policies(world, at, door);
}

} // namespace

bool is_for_key_vault(const Call& call)
{
    return host_of(call).contains(".vault.");
}

http::Response answer_key_vault(Context& context, const http::Request& request, Call& call,
                                Time now, bool check_tokens)
{
    World& world = context.world;
    if (check_tokens) {
        auto caller = caller_of(world, request, call, now);
        if (!caller) return unauthorised(world, call);
        call.caller = *caller;
    }
    auto vault = key_vault_of_url(world, call.base);
    if (!vault) return vault_error(404, "VaultNotFound", "The key vault was not found.", "");
    const Door* door = find_door(call);
    if (door == nullptr)
        return vault_error(404, "NotFound", "The requested resource was not found.", "");
    const auto& path = call.segments;
    const bool is_all = door->path.ends_with("restore");
    const VaultCall at{call, std::move(*vault),
                       path[0].ends_with("keys") ? Kind::key_vault_key : Kind::key_vault_secret,
                       path.size() > 1 && !is_all ? path[1] : "", path.size() > 2 ? path[2] : ""};
    if (auto refusal = refuse_caller(world, at, *door)) return *refusal;
    return door->handler(world, at);
}

} // namespace simulator
