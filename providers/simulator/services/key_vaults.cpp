// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/access_policies.hpp"
#include "providers/simulator/services/deleted_key_vaults.hpp"
#include "providers/simulator/services/key_vault_documents.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

std::optional<Object> find_vault(const World& world, const Call& call)
{
    return world.find(Kind::key_vault, resource_id(world, call, key_vault_type, call["name"]));
}

http::Response not_found(const Call& call)
{
    return resource_not_found(key_vault_type, call["name"], call["group"]);
}

http::Response get_vault(Context& context, const Call& call)
{
    const auto vault = find_vault(context.world, call);
    if (!vault) return not_found(call);
    return ok(shown_key_vault(context.world, vault->document, call.api_version));
}

http::Response list_vaults(Context& context, const Call& call)
{
    const std::string scope =
        call["group"].empty() ? subscription_scope(call) : group_scope(context.world, call);
    return page_of(context.world, call, Kind::key_vault, scope + "/", [&](const Object& vault) {
        return shown_key_vault(context.world, vault.document, call.api_version);
    });
}

std::optional<http::Response> refuse_one_way(const json::object& before, const json::object& sent)
{
    if (truth_at(before, "properties.enablePurgeProtection") &&
        !truth_at(sent, "properties.enablePurgeProtection", true))
        return error_answer(
            400, "BadRequest",
            "The property \"enablePurgeProtection\" cannot be set to false. Enabling the purge "
            "protection for a vault is an irreversible action.");
    if (!truth_at(sent, "properties.enableSoftDelete", true))
        return error_answer(400, "BadRequest",
                            "The property \"enableSoftDelete\" can be set to false only for "
                            "creating new vault. Enabling the 'soft delete' functionality is an "
                            "irreversible action.");
    return std::nullopt;
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
    if (before)
        if (auto refusal = refuse_one_way(before->document, sent)) return refusal;
    return refuse_policies(world, array_at(sent, "properties.accessPolicies"));
}

/// Names of key vaults are unique in the whole of Azure, those of deleted ones too.
std::optional<http::Response> refuse_name(const World& world, const Call& call)
{
    if (find_deleted_key_vault(world, call["name"]))
        return error_answer(
            409, "ConflictError",
            "A vault with the same name already exists in deleted state. You need to either "
            "recover or purge existing key vault. Follow this link "
            "https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.");
    if (!world.linked(Kind::key_vault, call["name"]).empty())
        return error_answer(
            409, "VaultAlreadyExists",
            fmt::format("The vault name '{}' is already in use. Vault names are globally unique so "
                        "it is possible that the name is already taken. If you are sure that the "
                        "vault name was not taken then it is possible that a vault with the same "
                        "name was recently deleted but not purged after being placed in a "
                        "recoverable state. If the vault is in a recoverable state then the vault "
                        "will need to be purged before reusing the name.",
                        call["name"]));
    return std::nullopt;
}

http::Response write_vault(Context& context, const Call& call, const json::object& sent,
                           const std::optional<Object>& before)
{
    const std::string id =
        before ? before->id : resource_id(context.world, call, key_vault_type, call["name"]);
    const json::object vault =
        key_vault_document(context.world, call, id, sent, before ? &before->document : nullptr);
    context.world.put(Kind::key_vault, id, vault);
    return ok(shown_key_vault(context.world, vault, call.api_version, !before));
}

http::Response put_vault(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const auto before = find_vault(context.world, call);
    if (!before && same(text_at(sent, "properties.createMode"), "recover"))
        return recover_key_vault(context, call);
    if (auto refusal = refuse_vault(context.world, sent, before)) return *refusal;
    if (!before)
        if (auto refusal = refuse_name(context.world, call)) return *refusal;
    return write_vault(context, call, sent, before);
}

http::Response patch_vault(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const auto before = find_vault(context.world, call);
    if (!before) return not_found(call);
    if (auto refusal = refuse_one_way(before->document, sent)) return *refusal;
    if (auto refusal = refuse_policies(context.world, array_at(sent, "properties.accessPolicies")))
        return *refusal;
    return write_vault(context, call, sent, before);
}

http::Response delete_vault(Context& context, const Call& call)
{
    const auto vault = find_vault(context.world, call);
    if (!vault) return empty_answer(204);
    soft_delete_key_vault(context, *vault);
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
    if (auto refusal = refuse_policies(context.world, policies)) return *refusal;
    properties["accessPolicies"] = policies;
    context.world.put(Kind::key_vault, vault->id, vault->document);
    return ok({{"id", vault->id + "/accessPolicies/"},
               {"type", "Microsoft.KeyVault/vaults/accessPolicies"},
               {"properties", {{"accessPolicies", std::move(policies)}}}});
}

http::Response check_name(Context& context, const Call& call)
{
    const std::string name = text_at(call.body_object(), "name");
    const bool taken = !context.world.linked(Kind::key_vault, name).empty() ||
                       find_deleted_key_vault(context.world, name);
    if (!taken) return ok({{"nameAvailable", true}});
    return ok({{"nameAvailable", false},
               {"reason", "AlreadyExists"},
               {"message", fmt::format("The vault name '{}' is already in use.", name)}});
}

/// There are none in this world; az asks for them beside the vaults.
http::Response list_managed_hsms(Context&, const Call&)
{
    return ok({{"value", json::array()}});
}

} // namespace

Service key_vault_service()
{
    static constexpr std::string_view one = "/subscriptions/{subscription}/resourceGroups/{group}/"
                                            "providers/Microsoft.KeyVault/vaults/{name}";
    static constexpr std::string_view read = "Microsoft.KeyVault/vaults/read";
    static constexpr std::string_view write = "Microsoft.KeyVault/vaults/write";
    static constexpr std::string_view read_hsms = "Microsoft.KeyVault/managedHSMs/read";
    return {"key vaults",
            {
                {"GET", "/subscriptions/{subscription}/providers/Microsoft.KeyVault/vaults", read,
                 list_vaults},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.KeyVault/vaults",
                 read, list_vaults},
                {"GET", one, read, get_vault},
                {"PUT", one, write, put_vault},
                {"PATCH", one, write, patch_vault},
                {"DELETE", one, "Microsoft.KeyVault/vaults/delete", delete_vault},
                {"PUT",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.KeyVault/vaults/{name}"
                 "/accessPolicies/{operation}",
                 "Microsoft.KeyVault/vaults/accessPolicies/write", put_policies},
                {"POST",
                 "/subscriptions/{subscription}/providers/Microsoft.KeyVault/checkNameAvailability",
                 "Microsoft.KeyVault/checkNameAvailability/read", check_name},
                {"GET", "/subscriptions/{subscription}/providers/Microsoft.KeyVault/managedHSMs",
                 read_hsms, list_managed_hsms},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.KeyVault/managedHSMs",
                 read_hsms, list_managed_hsms},
            },
            {}};
}

} // namespace simulator
