// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/vault_key.hpp"

#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/kinds/key_vault_access.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/protection_orders.hpp"
#include "providers/azure/kinds/resource_guard.hpp"
#include "providers/azure/rules/violation.hpp"

#include "reconciler/plan/diff.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

constexpr std::string_view crypto_user = "e147488a-f6f5-4113-8e2d-b22465e65bf6"; // facts §2.2
constexpr std::string_view administrator = "00482a5a-887f-4fb3-b363-3b7fe8e74483";
constexpr int grant_propagation_seconds = 15 * 60;

class Encrypting {
public:
    Encrypting(const Case& one, Decision& decision)
        : one_(one),
          decision_(decision),
          wanted_(one.desired->attributes.get("encryption").object()),
          live_(one.live ? one.live->attributes.get("encryption").object() : Object{})
    {}

    void run()
    {
        if (wanted_.empty()) return;
        const bool changes = !one_.live || find_change(one_.differences, "encryption") != nullptr;
        if (!changes) return;
        if (live_.empty()) decision_.marks.one_way.emplace_back("vault-encryption");
        check_time();
        check_identity();
        find_key_vault();
        if (key_vault_) check_key_vault();
        if (needs_grant()) add_grant();
        decision_.steps.push_back(encrypt_step());
    }

private:
    void refuse(std::string_view path, std::string_view rule, std::string detail)
    {
        auto problem = broken(*one_.desired, path, rule, std::move(detail));
        decision_.blocked.push_back(std::move(problem));
    }

    std::string vault_name() const { return name_of(one_.desired->id.text()); }

    void check_time()
    {
        if (live_.empty() && one_.live && one_.live->facts.get("storage_locked").truth())
            refuse("encryption", "vault-encryption-too-late",
                   vault_name() + " has protected an item already.");
        const auto& twice = wanted_.text("infrastructure_encryption");
        if (!live_.empty() && !twice.empty() && twice != live_.text("infrastructure_encryption"))
            refuse("encryption.infrastructure_encryption", "one-way-door",
                   "Infrastructure encryption of " + vault_name() + " is " +
                       live_.text("infrastructure_encryption") + " since its first key.");
    }

    /// The identity as it will be when the key is set.
    void check_identity()
    {
        const Object& attributes = one_.desired->attributes;
        const Object identity = attributes.has("identity") ? attributes.get("identity").object()
                                : one_.live ? one_.live->attributes.get("identity").object()
                                            : Object{};
        const auto& who = wanted_.text("identity");
        const auto& users = identity.get("user_assigned_identities").list();
        const bool has = who == "SystemAssigned"
                             ? identity.text("type").contains("SystemAssigned")
                             : std::ranges::any_of(users, [&](const Value& user) {
                                   return folded(user.text()) == folded(who);
                               });
        if (!has)
            refuse("encryption.identity", "vault-encryption-identity",
                   "The key is to be read by " + who + ", which is none of the identities of " +
                       vault_name() + ".");
    }

    void find_key_vault()
    {
        const std::string name = folded(key_vault_of_key(wanted_.text("key")));
        for (const auto& live : one_.around.observation.objects)
            if (live.kind == "key_vault" && folded(name_of(live.id.text())) == name)
                key_vault_ = &live;
        if (!key_vault_)
            refuse("encryption.key", "key-vault-not-found",
                   "The Key Vault " + name +
                       " was not found in the vault's subscription or the "
                       "stack's.");
    }

    void check_key_vault()
    {
        const Object& facts = key_vault_->facts;
        const std::string name = name_of(key_vault_->id.text());
        if (facts.has("purge_protection") && !facts.get("purge_protection").truth())
            refuse("encryption.key", "vault-key-unfit",
                   "The Key Vault " + name +
                       " has no purge protection, which the key of a vault "
                       "needs.");
        const Value& here = one_.live ? one_.live->attributes.get("location")
                                      : one_.desired->attributes.get("location");
        if (normalised_location(here) != normalised_location(facts.get("location")))
            refuse("encryption.key", "vault-key-unfit",
                   "The Key Vault " + name + " lies in " + facts.text("location") +
                       ", the vault in " + here.text() + ".");
        if (facts.get("firewall_blocks").truth())
            refuse("encryption.key", "key-vault-firewall",
                   name + " denies access by default and does not let trusted services through.");
    }

    std::string principal() const
    {
        if (!one_.live) return {};
        const auto& who = wanted_.text("identity");
        return one_.live->facts.get("principals")
            .object()
            .text(who == "SystemAssigned" ? who : folded(who));
    }

    bool needs_grant() const
    {
        if (!key_vault_ || one_.around.desired.settings.text("grants") == "off") return false;
        const std::string mine = folded(principal());
        const auto& allowed = key_vault_->facts.get("wrapping_principals").list();
        return mine.empty() ||
               std::ranges::none_of(allowed, [&](const Value& v) { return v.text() == mine; });
    }

    void add_grant()
    {
        if (one_.around.desired.settings.text("grants") == "verify")
            return refuse(
                "encryption.key", "grant-missing",
                "The identity of " + vault_name() +
                    " may not wrap and unwrap with the "
                    "key, as far as is known, and this stack only verifies grants: create "
                    "the vault with its identity, let the Key Vault's owner give it get, "
                    "list, wrapKey and unwrapKey of keys, then declare the encryption.");
        const bool rbac = key_vault_->facts.get("rbac").truth();
        Step step = step_of(one_, rbac ? "grant-key-role" : "grant-key-policy",
                            "let the identity of vault " + vault_name() + " use the key in " +
                                name_of(key_vault_->id.text()),
                            {});
        step.effect = {};
        step.arguments = {{"key_vault", key_vault_->id.text()},
                          {"tenant", key_vault_->facts.get("tenant")},
                          {"principal_of", one_.desired->id.text()},
                          {"identity", wanted_.get("identity")}};
        step.needs = {{rbac ? "Microsoft.Authorization/roleAssignments/write"
                            : "Microsoft.KeyVault/vaults/accessPolicies/write",
                       key_vault_->id.text()}};
        step.retry_for_seconds = grant_propagation_seconds;
        decision_.steps.push_back(std::move(step));
    }

    Step encrypt_step()
    {
        Step step = step_of(one_, "encrypt", "encrypt vault " + vault_name() + " with your key",
                            {{"encryption", wanted_}});
        step.arguments = {{"encryption", wanted_}};
        step.needs = {{"Microsoft.RecoveryServices/vaults/write", one_.desired->id.text()}};
        step.retry_for_seconds = grant_propagation_seconds;
        return step;
    }

    const Case& one_;
    Decision& decision_;
    const Object& wanted_;
    const Object live_;
    const Live* key_vault_ = nullptr;
};

Write encrypt_request(const Step& step)
{
    const Object& wanted = step.arguments.get("encryption").object();
    const auto& who = wanted.text("identity");
    json::object reader =
        who == "SystemAssigned"
            ? json::object{{"useSystemAssignedIdentity", true}}
            : json::object{{"useSystemAssignedIdentity", false}, {"userAssignedIdentity", who}};
    json::object encryption{{"keyVaultProperties", {{"keyUri", wanted.text("key")}}},
                            {"kekIdentity", std::move(reader)}};
    if (wanted.has("infrastructure_encryption"))
        encryption["infrastructureEncryption"] = wanted.text("infrastructure_encryption");
    return {"PATCH", api::versioned(url_path(step.target.text()), api::recovery_services),
            json::object{{"properties", {{"encryption", std::move(encryption)}}}}};
}

bool lets_wrap(const json::value& policy)
{
    std::set<std::string> words;
    for (const auto& word : array_in(policy, "permissions/keys"))
        words.insert(folded(text_in(word, "")));
    constexpr std::array<const char*, 4> needed{"get", "list", "wrapkey", "unwrapkey"};
    return words.contains("all") ||
           std::ranges::all_of(needed, [&](const char* word) { return words.contains(word); });
}

} // namespace

std::string key_vault_of_key(std::string_view uri)
{
    const auto host = uri.find("://");
    if (host == std::string_view::npos) return {};
    uri.remove_prefix(host + 3);
    return std::string(uri.substr(0, uri.find_first_of("./:")));
}

void add_encryption(const Case& one, Decision& decision)
{
    Encrypting(one, decision).run();
}

bool is_key_step(const Step& step)
{
    return step.action == "grant-key-role" || step.action == "grant-key-policy" ||
           step.action == "encrypt";
}

Write key_request(const Step& step)
{
    if (step.action == "encrypt") return encrypt_request(step);
    if (step.action == "grant-key-role")
        return role_assignment(step.arguments.text("key_vault"), std::string(crypto_user),
                               step.arguments.text("principal"));
    return access_policy(step, "add", {{"keys", {"get", "list", "wrapKey", "unwrapKey"}}});
}

Value wrapping_principals(const json::value& key_vault)
{
    List out;
    for (const auto& policy : array_in(key_vault, "properties/accessPolicies"))
        if (lets_wrap(policy)) out.emplace_back(folded(text_in(policy, "objectId")));
    return out;
}

Value wrapping_principals(const std::vector<json::value>& assignments)
{
    List out;
    for (const auto& assignment : assignments) {
        const std::string role =
            folded(name_of(text_in(assignment, "properties/roleDefinitionId")));
        if (role == crypto_user || role == administrator)
            out.emplace_back(folded(text_in(assignment, "properties/principalId")));
    }
    return out;
}

} // namespace azure
