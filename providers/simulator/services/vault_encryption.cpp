// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/vault_encryption.hpp"

#include "providers/simulator/key_vault_access.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/identities.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

http::Response invalid_input(std::string_view message)
{
    return backup_error(400, "CloudInvalidInputError", message);
}

std::string key_of(const json::object& encryption)
{
    return text_at(encryption, "keyVaultProperties.keyUri");
}

std::string user_identity_of(const json::object& encryption)
{
    return text_at(encryption, "kekIdentity.userAssignedIdentity");
}

/// Even an attempt to protect something counts.
bool holds_something(const World& world, const std::string& vault)
{
    const json::object storage = config_of(world, Kind::storage_config, vault);
    return text_at(storage, "properties.storageTypeState") == "Locked";
}

/// The vault must have the identity, or get it with the same write.
bool has_identity(const json::object& vault, const json::object& sent, const std::string& user)
{
    if (user.empty())
        return fold(text_at(sent, "identity.type")).contains("systemassigned") ||
               !text_at(vault, "identity.principalId").empty();
    const auto names = [&](const json::object& from) {
        for (const auto& [id, value] : object_at(from, "identity.userAssignedIdentities"))
            if (same(id, user)) return true;
        return false;
    };
    return names(vault) || names(sent);
}

/// A part that is not sent stays; the key and who reads it are replaced as wholes.
json::object laid_over(json::object encryption, const json::object& sent)
{
    if (sent.contains("keyVaultProperties"))
        encryption["keyVaultProperties"] = sent.at("keyVaultProperties");
    if (sent.contains("kekIdentity")) {
        const auto* user = at_path(sent, "kekIdentity.userAssignedIdentity");
        encryption["kekIdentity"] = {
            {"useSystemAssignedIdentity", truth_at(sent, "kekIdentity.useSystemAssignedIdentity")},
            {"userAssignedIdentity", user != nullptr ? *user : json::value()}};
    }
    if (!encryption.contains("infrastructureEncryption"))
        encryption["infrastructureEncryption"] = sent.contains("infrastructureEncryption")
                                                     ? sent.at("infrastructureEncryption")
                                                     : json::value("Disabled");
    return encryption;
}

std::optional<http::Response>
refuse_change(const World& world, const json::object& before, const json::object& sent)
{
    const json::object live = object_at(before, "properties.encryption");
    const json::object wanted = laid_over(live, object_at(sent, "properties.encryption"));
    if (key_of(wanted).empty())
        return invalid_input("The URI of the key is required to encrypt the vault with a "
                             "customer-managed key.");
    const std::string infrastructure =
        text_at(sent, "properties.encryption.infrastructureEncryption");
    if (!live.empty() && !infrastructure.empty() &&
        !same(infrastructure, text_at(live, "infrastructureEncryption")))
        return invalid_input("Infrastructure encryption cannot be changed once the vault is "
                             "encrypted with a customer-managed key.");
    if (live.empty() && !before.empty() && holds_something(world, text_at(before, "id")))
        return invalid_input("A vault in which items were registered cannot be encrypted with a "
                             "customer-managed key any more.");
    if (!has_identity(before, sent, user_identity_of(wanted)))
        return backup_error(400, "UserErrorCMKMissingMangedIdentityPermissionOnKeyVault",
                            "The vault has no such managed identity that could use the key.");
    return std::nullopt;
}

} // namespace

std::optional<http::Response> refuse_encryption(const World& world, const json::object* before,
                                                const json::object& sent, bool is_put)
{
    const json::object vault = before != nullptr ? *before : json::object();
    const bool is_sent = at_path(sent, "properties.encryption") != nullptr;
    const bool is_encrypted = !object_at(vault, "properties.encryption").empty();
    if (is_sent) return refuse_change(world, vault, sent);
    if (is_put && is_encrypted)
        return invalid_input("Encryption with a customer-managed key cannot be reverted: the "
                             "encryption of the vault has to be sent with every update.");
    return std::nullopt;
}

void begin_encryption(json::object& vault)
{
    const bool first = object_at(vault, "properties.encryption").empty();
    vault["$encryption"] = first ? "FirstInitialization" : "Initialized";
}

std::optional<Failure>
encrypt_vault(World& world, const std::string& vault, const json::object& encryption)
{
    auto object = world.find(Kind::vault, vault);
    if (!object) return std::nullopt;
    json::object& document = object->document;
    const json::object wanted = laid_over(object_at(document, "properties.encryption"), encryption);
    const std::string user = user_identity_of(wanted);
    const std::string principal = principal_of(object_at(document, "identity"), user);
    const bool allowed = may_wrap_keys(world, principal, key_of(wanted), user.empty());
    document["$encryption"] = allowed ? "Succeeded" : "Failed";
    if (allowed) document["properties"].as_object()["encryption"] = wanted;
    world.put(Kind::vault, object->id, document);
    if (allowed) return std::nullopt;
    return Failure{"UserErrorCMKKeyVaultAuthFailure",
                   "The managed identity of the vault does not have sufficient permissions on the "
                   "Key Vault of the encryption key: get, list, wrap key and unwrap key are "
                   "needed."};
}

json::object encryption_config(const json::object& vault)
{
    const json::object encryption = object_at(vault, "properties.encryption");
    const std::string key = key_of(encryption);
    const std::string identity = user_identity_of(encryption);
    json::object properties;
    if (!identity.empty()) properties["userAssignedIdentity"] = identity;
    properties["useSystemAssignedIdentity"] = identity.empty();
    properties["encryptionAtRestType"] = key.empty() ? "MicrosoftManaged" : "CustomerManaged";
    if (!key.empty()) {
        properties["keyUri"] = key;
        properties["subscriptionId"] = "";
    }
    const std::string state = text_at(vault, "$encryption");
    properties["lastUpdateStatus"] = state.empty() ? "NotEnabled" : state;
    const std::string infrastructure = text_at(encryption, "infrastructureEncryption");
    properties["infrastructureEncryptionState"] =
        infrastructure.empty() ? "Disabled" : infrastructure;
    return {
        {"id", text_at(vault, "id") + "/backupEncryptionConfigs/backupResourceEncryptionConfig"},
        {"name", "backupResourceEncryptionConfig"},
        {"type", "Microsoft.RecoveryServices/vaults/backupEncryptionConfigs"},
        {"properties", std::move(properties)}};
}

} // namespace simulator
