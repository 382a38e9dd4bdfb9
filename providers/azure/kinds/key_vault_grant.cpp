// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/key_vault_grant.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/key_vault_roles.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/scopes.hpp"
#include "providers/azure/rules/violation.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;

namespace {

constexpr std::int64_t most_entries = 1024; // facts §2.3

std::optional<std::string> key_vault_problem(const Value& value)
{
    const auto& text = value.text();
    const bool is_id = parts_of(text).provider_and_type == "microsoft.keyvault/vaults";
    if (is_id || (!text.empty() && !text.contains('/'))) return std::nullopt;
    return "must be the name of a Key Vault (it is unique in the world), or its whole ARM id.";
}

Table grant_table()
{
    Table table;
    table.name = "key_vault_grant";
    table.doc = "What Azure Backup may read in a Key Vault. Derived from the encryption of the "
                "protected VMs; declare one "
                "only to say otherwise.";
    table.attributes = {
        text("key_vault", "The Key Vault: its name, or its whole ARM id.")
            .required()
            .identifies()
            .checked(key_vault_problem),
        text("mode",
             "manage writes the grant, verify only checks it and prints what its owner must run.")
            .local()
            .one_of({"manage", "verify"})
            .service_decides("the stack's \"grants\""),
    };
    return table;
}

/// What must be there, and what is written: the portal's template (facts §2.2, note).
struct Needed {
    std::vector<std::string> least;
    std::vector<std::string> granted;
};

Needed needed_keys(bool keys)
{
    if (!keys) return {};
    return {{"get", "list", "backup"}, {"get", "list", "backup"}};
}

Needed needed_secrets(bool keys, bool secrets)
{
    if (!secrets) return {};
    if (keys) return {{"get", "list"}, {"get", "list", "backup"}};
    return {{"get", "list", "backup"}, {"get", "list", "backup"}};
}

bool holds(const Value& list, const std::vector<std::string>& words)
{
    const auto has = [&](const std::string& word) {
        return std::ranges::any_of(
            list.list(), [&](const Value& v) { return v.text() == word || v.text() == "all"; });
    };
    return std::ranges::all_of(words, has);
}

/// Everything a decision on one grant looks at.
struct Sight {
    explicit Sight(const Case& c)
        : one(c),
          key_vault(
              c.around.observation.find(ResourceId(key_vault_of_grant(c.desired->id.text())))),
          keys(c.desired->attributes.get("keys").truth(!c.desired->derived &&
                                                       !c.desired->attributes.has("vms"))),
          secrets(c.desired->attributes.get("secrets").truth(!c.desired->derived &&
                                                             !c.desired->attributes.has("vms")))
    {
        const Live* found = c.around.observation.find(ResourceId(std::string(backup_principal)));
        principal = found ? found->attributes.text("object_id") : "";
    }

    bool is_granted() const
    {
        if (!one.live) return !keys && !secrets;
        return holds(one.live->attributes.get("key_permissions"), needed_keys(keys).least) &&
               holds(one.live->attributes.get("secret_permissions"),
                     needed_secrets(keys, secrets).least);
    }

    bool rbac() const { return key_vault->facts.get("rbac").truth(); }

    const Case& one;
    const Live* key_vault;
    bool keys;
    bool secrets;
    std::string principal;
};

class KeyVaultGrant final : public Kind {
public:
    const Table& table() const override { return table_; }

    Desired resolve(const Declared& declared, const Resolving& resolving) const override
    {
        const auto& named = declared.attributes.text("key_vault");
        Desired desired = desired_from(
            declared, grant_id(named.starts_with('/') ? named : unseen_key_vault(named)));
        if (!desired.attributes.has("mode"))
            desired.attributes.set("mode", resolving.set.settings.get("grants"));
        return desired;
    }

    Decision decide(const Case& one) const override
    {
        if (!one.desired) return give_up(one);
        const Sight sight(one);
        Decision decision;
        decision.adopts = false;
        if (!sight.key_vault) return not_found(one, std::move(decision));
        if (sight.is_granted()) {
            if (one.live)
                decision.notes.push_back(to_string(one.desired->address) + ": ok, by " +
                                         one.live->facts.text("by"));
            return decision;
        }
        return grant(sight, std::move(decision));
    }

    Write write(const Step& step) const override { return grant_request(step); }

private:
    static bool wants_custom_role(const Case& one)
    {
        return one.around.desired.settings.text("grant_role") == "custom";
    }

    static Step role_definition_step(const Sight& sight)
    {
        Step step = grant_step(sight, "define-role");
        step.sentence = "define the least role that Azure Backup needs in subscription " +
                        parts_of(sight.key_vault->id.text()).subscription;
        step.effect = {};
        step.needs = {{"Microsoft.Authorization/roleDefinitions/write",
                       "/subscriptions/" + parts_of(sight.key_vault->id.text()).subscription}};
        return step;
    }

    static Decision not_found(const Case& one, Decision decision)
    {
        const std::string id = key_vault_of_grant(one.desired->id.text());
        decision.verb = Verb::create;
        decision.reason = one.desired->because;
        if (is_unread(one.around.observation, key_vault_scope(parts_of(id).subscription)))
            decision.blocked.push_back(
                broken(*one.desired, "key_vault", "scope-unread",
                       "The Key Vaults of its subscription could not be read.",
                       "Make the scope readable (see the warnings) and plan again."));
        else
            decision.blocked.push_back(broken(
                *one.desired, "key_vault", "key-vault-not-found",
                id + " does not exist, or the credential cannot see it.",
                "If it was deleted, recover it: without it the encrypted VMs cannot be restored."));
        return decision;
    }

    Decision grant(const Sight& sight, Decision decision) const
    {
        const Case& one = sight.one;
        decision.verb = one.live ? Verb::update : Verb::create;
        decision.cause = cause_of(sight);
        decision.reason = one.desired->because.empty() ? "it is declared" : one.desired->because;
        decision.attributes = changes(sight, decision.cause);
        for (const auto& vm : one.desired->attributes.get("vms").list())
            if (const Live* live = one.around.observation.find(ResourceId(vm.text()));
                live && !live->facts.get("confirmed").truth())
                decision.closer.push_back(live->id.text());
        refuse(sight, decision);
        if (sight.principal.empty() || one.desired->attributes.text("mode") == "verify")
            return decision;
        if (sight.rbac() && wants_custom_role(one))
            decision.steps.push_back(role_definition_step(sight));
        decision.steps.push_back(sight.rbac() ? role_step(sight) : policy_step(sight));
        return decision;
    }

    /// Drift where the same need was met before. A grant that is missing under VMs that are
    /// protected already: they became encrypted, or their Key Vault changed.
    static Cause cause_of(const Sight& sight)
    {
        const Case& one = sight.one;
        const auto met = [&](const char* what, bool needed) {
            const Object& known = one.record->attributes;
            return known.get(what).truth(!known.has("vms")) == needed;
        };
        // the Key Vault goes by the other model now: what was given before counts no more
        if (one.record && one.record->facts.has("rbac") &&
            one.record->facts.get("rbac").truth() != sight.rbac())
            return Cause::surroundings;
        if (one.record && met("keys", sight.keys) && met("secrets", sight.secrets))
            return Cause::drift;
        const auto& vms = one.desired->attributes.get("vms").list();
        const auto is_protected = [&](const Value& vm) {
            return std::ranges::any_of(one.around.records, [&](const Record& record) {
                return record.address.kind == "protected_vm" &&
                       record.status == Record::Status::managed &&
                       folded(vm.text()) == folded(record.attributes.text("vm"));
            });
        };
        return !vms.empty() && std::ranges::all_of(vms, is_protected) ? Cause::surroundings
                                                                      : Cause::configuration;
    }

    static std::vector<AttributeChange> changes(const Sight& sight, Cause cause)
    {
        const Object live = sight.one.live ? sight.one.live->attributes : Object{};
        std::vector<AttributeChange> out;
        const auto add = [&](const char* path, const Needed& needed) {
            if (!holds(live.get(path), needed.least))
                out.push_back({path, {}, live.get(path), text_list(needed.granted), cause, {}});
        };
        add("key_permissions", needed_keys(sight.keys));
        add("secret_permissions", needed_secrets(sight.keys, sight.secrets));
        return out;
    }

    static void refuse(const Sight& sight, Decision& decision)
    {
        const Desired& desired = *sight.one.desired;
        const std::string name = name_of(sight.key_vault->id.text());
        const auto& tenant = sight.one.around.desired.settings.text("tenant");
        if (!tenant.empty() && folded(tenant) != folded(sight.key_vault->facts.text("tenant")))
            decision.blocked.push_back(
                broken(desired, "key_vault", "key-vault-foreign-tenant",
                       name + " belongs to tenant " + sight.key_vault->facts.text("tenant") +
                           ", the stack to " + tenant + " (facts §11.8).",
                       "Move the Key Vault to the stack's tenant, or use another one."));
        if (sight.key_vault->facts.get("firewall_blocks").truth())
            decision.blocked.push_back(
                broken(desired, "key_vault", "key-vault-firewall",
                       name + " denies access by default and does not let trusted services "
                              "through (facts §2.4).",
                       "Run\n    az keyvault update --name " + name + " --bypass AzureServices"));
        if (sight.rbac() && roles_are_unread(sight))
            decision.blocked.push_back(
                broken(desired, "key_vault", "scope-unread",
                       "Who may read " + name +
                           " is decided by roles, and the role assignments of its subscription "
                           "could not be read.",
                       "Make the scope readable (see the warnings) and plan again."));
        else if (sight.principal.empty())
            decision.blocked.push_back(broken(
                desired, "key_vault", "backup-principal-unknown",
                "\"Backup Management Service\" could not be looked up in the directory.",
                "Give the credential directory read, or set backup_principal_id in [azure]. A "
                "guest "
                "user of the tenant may not look it up, and the portal does not grant for him "
                "either. A member of the tenant finds it by:\n    az ad sp list --filter \"appId "
                "eq '" +
                    backup_application_id(sight.one.around.desired.settings.text("cloud")) +
                    "'\" --query [].id"));
        else if (desired.attributes.text("mode") == "verify")
            decision.blocked.push_back(missing_grant(
                desired, {sight.key_vault->id.text(), sight.key_vault->facts.text("tenant"),
                          sight.principal, sight.rbac(), sight.keys}));
        const auto entries = sight.key_vault->facts.get("entries").integer();
        if (!sight.rbac() && !sight.one.live && entries >= most_entries)
            decision.blocked.push_back(
                broken(desired, "key_vault", "key-vault-entries",
                       name + " holds " + std::to_string(entries) + " access policies."));
    }

    static bool roles_are_unread(const Sight& sight)
    {
        return is_unread(sight.one.around.observation,
                         key_vault_scope(parts_of(sight.key_vault->id.text()).subscription));
    }

    static Step grant_step(const Sight& sight, std::string action)
    {
        Step step =
            step_of(sight.one, std::move(action),
                    "let Azure Backup read Key Vault " + name_of(sight.key_vault->id.text()),
                    sight.one.desired->attributes);
        step.precondition = {sight.key_vault->id, true, {}, sight.key_vault->facts};
        step.effect.facts.set("rbac", sight.rbac());
        step.arguments = {{"key_vault", sight.key_vault->id.text()},
                          {"principal", sight.principal}};
        return step;
    }

    static Step role_step(const Sight& sight)
    {
        Step step = grant_step(sight, "assign-role");
        step.arguments.set("role_id", wants_custom_role(sight.one)
                                          ? Value(custom_key_vault_role(
                                                parts_of(sight.key_vault->id.text()).subscription))
                                          : Value(assigned_key_vault_role().id));
        step.effect.facts.set("role_id", step.arguments.get("role_id"));
        step.needs = {
            {"Microsoft.Authorization/roleAssignments/write", sight.key_vault->id.text()}};
        return step;
    }

    static Step policy_step(const Sight& sight)
    {
        Step step = grant_step(sight, "add-access-policy");
        step.arguments.set("tenant", sight.key_vault->facts.get("tenant"));
        step.arguments.set("key_permissions", text_list(needed_keys(sight.keys).granted));
        step.arguments.set("secret_permissions",
                           text_list(needed_secrets(sight.keys, sight.secrets).granted));
        step.needs = {
            {"Microsoft.KeyVault/vaults/accessPolicies/write", sight.key_vault->id.text()}};
        return step;
    }

    /// Asked for with `remove_unused`; only what tresor itself gave.
    static Decision take_away(const Case& one, const std::string& name)
    {
        Decision decision;
        decision.verb = Verb::remove;
        decision.marks.weakens = true;
        decision.reason =
            "no VM of this stack needs " + name + " any more; tresor gave the access" +
            (one.record->since.empty() ? "" : " on " + one.record->since.substr(0, 10));
        const std::string id = key_vault_of_grant(one.record->id.text());
        const Live* key_vault = one.around.observation.find(ResourceId(id));
        const Live* principal =
            one.around.observation.find(ResourceId(std::string(backup_principal)));
        if (!principal || !key_vault) {
            decision.blocked.push_back(broken(one.record->address, "scope-unread",
                                              name + ", or the principal of Azure Backup, could "
                                                     "not be seen."));
            return decision;
        }
        const auto& role = one.record->facts.text("role_id");
        Step step = step_of(one, role.empty() ? "take-access-policy" : "take-role",
                            "take Azure Backup's access to Key Vault " + name + " away", {});
        step.effect.kind = Effect::Kind::forget;
        step.arguments = {{"key_vault", id},
                          {"principal", principal->attributes.get("object_id")},
                          {"tenant", key_vault->facts.get("tenant")},
                          {"role_id", role},
                          {"key_permissions", one.live->attributes.get("key_permissions")},
                          {"secret_permissions", one.live->attributes.get("secret_permissions")}};
        step.needs = {{role.empty() ? "Microsoft.KeyVault/vaults/accessPolicies/write"
                                    : "Microsoft.Authorization/roleAssignments/delete",
                       id}};
        decision.steps.push_back(std::move(step));
        return decision;
    }

    /// Other vaults may rely on it: a grant is never taken away unasked (design §5).
    static Decision give_up(const Case& one)
    {
        Decision decision;
        const std::string name = name_of(key_vault_of_grant(one.record->id.text()));
        const bool removes = one.around.desired.settings.get("remove_unused").truth();
        if (!one.around.destroying && removes) return take_away(one, name);
        if (!one.around.destroying) {
            decision.notes.push_back(to_string(one.record->address) +
                                     ": no VM of this stack needs " + name +
                                     " any more; the grant stays");
            return decision;
        }
        decision.verb = Verb::forget;
        decision.reason = "everything is destroyed; the grant on " + name +
                          " stays, for other vaults may rely on it";
        Step step = step_of(one, "", "let go of the grant on " + name, {});
        step.id = to_string(step.address) + "/forget";
        step.effect.kind = Effect::Kind::forget;
        decision.steps.push_back(std::move(step));
        return decision;
    }

    Table table_ = grant_table();
};

} // namespace

std::unique_ptr<Kind> make_key_vault_grant_kind()
{
    return std::make_unique<KeyVaultGrant>();
}

} // namespace azure
