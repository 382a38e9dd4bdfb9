// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/vault.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/scopes.hpp"
#include "providers/azure/kinds/vault_key.hpp"
#include "providers/azure/kinds/vault_removal.hpp"
#include "providers/azure/kinds/vault_steps.hpp"
#include "providers/azure/rules/violation.hpp"

#include "reconciler/plan/diff.hpp"

namespace azure {

using namespace reconciler;

namespace {

class Vault final : public Kind {
public:
    const Table& table() const override { return table_; }

    Desired resolve(const Declared& declared, const Resolving& resolving) const override
    {
        const Object& wanted = declared.attributes;
        const auto& own = wanted.text("subscription");
        const auto& subscription = own.empty() ? resolving.set.settings.text("subscription") : own;
        Desired desired = desired_from(
            declared, wanted.has("id") ? wanted.text("id")
                                       : vault_id(subscription, wanted.text("resource_group"),
                                                  wanted.text("name")));
        check(desired);
        if (!wanted.has("id") && !(wanted.has("name") && wanted.has("resource_group")))
            desired.id = {};
        return desired;
    }

    Decision decide(const Case& one) const override
    {
        if (!one.desired) return give_up_vault(one);
        return one.live ? mend(one) : create(one);
    }

    Write write(const Step& step) const override { return vault_request(step); }

private:
    static void check(Desired& desired)
    {
        const Object& wanted = desired.attributes;
        check_names(desired);
        const auto& redundancy = wanted.text("storage_redundancy");
        if (wanted.get("cross_region_restore").truth() && !redundancy.empty() &&
            redundancy != "GeoRedundant")
            desired.blocked.push_back(
                broken(desired, "cross_region_restore", "cross-region-restore-needs-geo",
                       "\"cross_region_restore\" is true, but \"storage_redundancy\" is \"" +
                           redundancy + "\"."));
        if (wanted.get("cross_region_restore").truth() &&
            wanted.text("public_network_access") == "Disabled")
            desired.warnings.push_back(
                broken(desired, "public_network_access", "cross-region-restore-private",
                       "\"cross_region_restore\" is true and \"public_network_access\" is "
                       "\"Disabled\"."));
        if (!desired.existing && wanted.text("location").empty())
            desired.blocked.push_back(broken(desired, "", "missing-attribute",
                                             "A vault that tresor creates needs \"location\".",
                                             "Add location = \"…\", for instance \"westeurope\"."));
        if (wanted.get("tags").object().has(lineage_tag))
            desired.blocked.push_back(
                broken(desired, "tags." + std::string(lineage_tag), "reserved-tag",
                       "The tag \"" + std::string(lineage_tag) +
                           "\" says which stack owns the vault and is written by tresor."));
    }

    /// By name and group; one that is managed elsewhere may be called by its id instead.
    static void check_names(Desired& desired)
    {
        const Object& wanted = desired.attributes;
        if (wanted.has("id") && desired.existing) return;
        if (wanted.has("id"))
            desired.blocked.push_back(broken(desired, "id", "missing-attribute",
                                             "Only a vault with existing = true is called by its "
                                             "id; one of tresor's has a name and a group.",
                                             "Add existing = true, or name and resource_group."));
        for (const std::string_view name : {"name", "resource_group"})
            if (!wanted.has(name) && !wanted.has("id"))
                desired.blocked.push_back(
                    broken(desired, "", "missing-attribute",
                           "A vault needs \"" + std::string(name) + "\".",
                           "Add it, or for a vault managed elsewhere id and existing = true."));
    }

    Decision create(const Case& one) const
    {
        const Object& wanted = one.desired->attributes;
        Decision decision;
        decision.verb = Verb::create;
        decision.cause = one.record ? Cause::drift : Cause::configuration;
        decision.reason = one.record ? "it was there and is gone from Azure" : "it does not exist";
        auto& steps = decision.steps;
        steps.push_back(create_step(one));
        if (wanted.has("storage_redundancy") || wanted.has("cross_region_restore"))
            steps.push_back(redundancy_step(one));
        if (wanted.has("soft_delete")) steps.push_back(soft_delete_step(one));
        // not with the vault itself: that can leave its operation without an end (facts §4)
        if (wanted.has("identity") && wanted.get("identity").object().text("type") != "None")
            steps.push_back(identity_step(one));
        add_encryption(one, decision);
        const bool locks = wanted.text("immutability") == "Locked";
        if (locks) steps.push_back(immutability_step(one, "lock", "Locked"));
        if (wanted.has("resource_guard") && wanted.text("resource_guard") != "none")
            steps.push_back(map_guard_step(one));
        auto& doors = decision.marks.one_way;
        if (locks) doors.emplace_back("immutability-locked");
        if (wanted.get("soft_delete").object().text("state") == "AlwaysON")
            doors.emplace_back("soft-delete-always-on");
        if (wanted.get("cross_region_restore").truth()) doors.emplace_back("cross-region-restore");
        if (wanted.text("cross_subscription_restore") == "PermanentlyDisabled")
            doors.emplace_back("cross-subscription-restore-disabled");
        return decision;
    }

    Decision mend(const Case& one) const
    {
        Decision decision;
        refuse_foreign(one, decision);
        refuse_doors(one, decision);
        const auto changed = [&](std::string_view path) {
            return find_change(one.differences, path) != nullptr;
        };
        auto& steps = decision.steps;
        const bool unowned = one.live->facts.text("lineage").empty();
        if (unowned && one.record) decision.attributes.push_back(lost_lineage(one));
        if (changed("tags") || unowned) steps.push_back(tags_step(one));
        if (changed("resource_guard")) add_guard(one, decision);
        if (changed("sku")) steps.push_back(sku_step(one));
        if (changed("immutability")) add_immutability(one, decision);
        if (changed("storage_redundancy") || changed("cross_region_restore"))
            steps.push_back(redundancy_step(one));
        if (changed("soft_delete")) steps.push_back(soft_delete_step(one));
        if (changed("cross_subscription_restore") || changed("public_network_access") ||
            changed("monitoring_settings"))
            steps.push_back(settings_step(one));
        if (changed("identity")) steps.push_back(identity_step(one));
        add_encryption(one, decision);
        if (steps.empty()) return decision;
        decision.verb = Verb::update;
        decision.reason = one.differences.empty() ? "it does not carry this stack's lineage tag"
                                                  : "it differs from what is declared";
        return decision;
    }

    static AttributeChange lost_lineage(const Case& one)
    {
        const Value lineage(one.around.lineage);
        return {"tags." + std::string(lineage_tag), lineage, {}, lineage, Cause::drift, {}};
    }

    static void refuse_foreign(const Case& one, Decision& decision)
    {
        const auto& lineage = one.live->facts.text("lineage");
        if (lineage.empty() || lineage == one.around.lineage) return;
        decision.blocked.push_back(broken(
            *one.desired, "name", "vault-of-another-stack",
            one.desired->id.text() + " carries the lineage " + lineage + "; this stack's is " +
                (one.around.fresh_state ? "new: no state was found." : one.around.lineage + "."),
            "If the state of this stack was lost, put it back from a copy, or make it anew:\n"
            "    tresor state rebuild\n"
            "If the vault belongs to another stack, refer to it with existing = true."));
    }

    static void refuse_doors(const Case& one, Decision& decision)
    {
        const Object& live = one.live->attributes;
        const auto refuse = [&](std::string_view path, std::string why) {
            if (find_change(one.differences, path))
                decision.blocked.push_back(
                    broken(*one.desired, path, "one-way-door", std::move(why)));
        };
        if (live.text("immutability") == "Locked")
            refuse("immutability", "The vault's immutability is Locked and stays so for ever.");
        if (live.get("soft_delete").object().text("state") == "AlwaysON")
            refuse("soft_delete.state", "Soft delete is AlwaysON and stays so for ever.");
        if (live.text("cross_subscription_restore") == "PermanentlyDisabled")
            refuse("cross_subscription_restore",
                   "Cross-subscription restore is PermanentlyDisabled and stays so for ever.");
        if (live.has("encryption") && !live.get("encryption").object().empty())
            refuse("sku", "The sku of a vault that is encrypted with a key of yours is settled.");
        if (!one.live->facts.get("storage_locked").truth()) return;
        refuse("storage_redundancy",
               "Storage redundancy is settled once the vault has protected an item.");
        if (live.get("cross_region_restore").truth())
            refuse("cross_region_restore", "Cross-region restore cannot be turned off once an item "
                                           "is protected.");
    }

    /// Disabled → Locked is refused by Azure in one write (facts §4).
    static void add_immutability(const Case& one, Decision& decision)
    {
        const auto& wanted = one.desired->attributes.text("immutability");
        const auto& live = one.live->attributes.text("immutability");
        if (wanted == "Locked" && live == "Disabled")
            decision.steps.push_back(immutability_step(one, "make-immutable", "Unlocked"));
        decision.steps.push_back(
            immutability_step(one, wanted == "Locked" ? "lock" : "set-immutability", wanted));
    }

    /// Another guard takes the place of the first only once that is gone.
    static void add_guard(const Case& one, Decision& decision)
    {
        const auto& wanted = one.desired->attributes.text("resource_guard");
        if (one.live->attributes.text("resource_guard") != "none") unmap_guard(one, decision.steps);
        if (wanted != "none") decision.steps.push_back(map_guard_step(one));
    }

    Table table_ = vault_table();
};

} // namespace

std::unique_ptr<Kind> make_vault_kind()
{
    return std::make_unique<Vault>();
}

} // namespace azure
