// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/vault.hpp"

#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/protection_orders.hpp"
#include "providers/azure/kinds/scopes.hpp"
#include "providers/azure/rules/violation.hpp"

#include "reconciler/plan/diff.hpp"

#include <algorithm>
#include <regex>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

std::optional<std::string> vault_name_problem(const Value& value)
{
    static const std::regex rule("^[a-zA-Z][-a-zA-Z0-9]{1,49}$");
    if (std::regex_match(value.text(), rule)) return std::nullopt;
    return "must have 2 to 50 letters, digits and hyphens and begin with a letter.";
}

Table vault_table()
{
    Table table;
    table.name = "vault";
    table.doc = "A Recovery Services vault.";
    table.attributes = {
        text("name", "The ARM name of the vault.")
            .required()
            .identifies()
            .checked(vault_name_problem)
            .from("facts §4"),
        text("resource_group", "The resource group it lies in; must exist.")
            .required()
            .identifies(),
        text("subscription", "The subscription it lies in.")
            .identifies()
            .service_decides("the stack's subscription"),
        text("location", "The Azure region; a VM must lie in the same one.")
            .settled()
            .normalised(normalised_location)
            .from("facts §4"),
        text("storage_redundancy",
             "How copies of the backup data are spread; settled by the first protected item.")
            .one_of({"LocallyRedundant", "ZoneRedundant", "GeoRedundant"})
            .protects(redundancy_order)
            .service_decides("GeoRedundant")
            .from("facts §4"),
        boolean("cross_region_restore", "Allow restores in the paired region; needs GeoRedundant.")
            .protects(more_protects_more)
            .one_way("cross-region-restore", {true})
            .service_decides("false")
            .from("facts §4, §11.5"),
        object("soft_delete", "How long deleted backup data can be brought back.")
            .of({text("state", "Enabled, or AlwaysON, which can never be left again.")
                     .one_of({"Enabled", "AlwaysON"})
                     .protects(soft_delete_order)
                     .one_way("soft-delete-always-on", {"AlwaysON"}),
                 integer("retention_days", "Days for which deleted data is kept.")
                     .between(14, 180)
                     .protects(more_protects_more)
                     .service_decides("14")})
            .from("facts §4"),
        text("immutability",
             "Whether recovery points can be deleted before they expire; Locked is for ever.")
            .one_of({"Disabled", "Unlocked", "Locked"})
            .protects(immutability_order)
            .one_way("immutability-locked", {"Locked"})
            .service_decides("Disabled")
            .from("facts §4"),
        map("tags", "Tags, owned key by key: keys that are not declared are left alone.")
            .compared(Comparison::by_key),
        boolean("existing", "The vault is managed elsewhere: refer to it, never write it.")
            .local()
            .defaults_to(false),
    };
    return table;
}

class Vault final : public Kind {
public:
    const Table& table() const override { return table_; }

    Desired resolve(const Declared& declared, const Resolving& resolving) const override
    {
        const Object& wanted = declared.attributes;
        const auto& own = wanted.text("subscription");
        const auto& subscription = own.empty() ? resolving.set.settings.text("subscription") : own;
        Desired desired = desired_from(
            declared, vault_id(subscription, wanted.text("resource_group"), wanted.text("name")));
        check(desired);
        return desired;
    }

    Decision decide(const Case& one) const override
    {
        if (!one.desired) return give_up(one);
        return one.live ? mend(one) : create(one);
    }

    Write write(const Step& step) const override;

private:
    static void check(Desired& desired)
    {
        const Object& wanted = desired.attributes;
        const auto& redundancy = wanted.text("storage_redundancy");
        if (wanted.get("cross_region_restore").truth() && !redundancy.empty() &&
            redundancy != "GeoRedundant")
            desired.blocked.push_back(broken(
                desired, "cross_region_restore", "cross-region-restore-needs-geo",
                "\"cross_region_restore\" is true, but \"storage_redundancy\" is \"" + redundancy +
                    "\".",
                "Set storage_redundancy = \"GeoRedundant\", or leave cross_region_restore out."));
        if (!desired.existing && wanted.text("location").empty())
            desired.blocked.push_back(broken(desired, "", "missing-attribute",
                                             "A vault that tresor creates needs \"location\".",
                                             "Add location = \"…\", for instance \"westeurope\"."));
        if (wanted.get("tags").object().has(lineage_tag))
            desired.blocked.push_back(
                broken(desired, "tags." + std::string(lineage_tag), "reserved-tag",
                       "The tag \"" + std::string(lineage_tag) +
                           "\" says which stack owns the vault and is written by tresor.",
                       "Remove it from the configuration."));
    }

    Decision create(const Case& one) const
    {
        const Object& wanted = one.desired->attributes;
        Decision decision;
        decision.verb = Verb::create;
        decision.cause = one.record ? Cause::drift : Cause::configuration;
        decision.reason = one.record ? "it was there and is gone from Azure" : "it does not exist";
        const bool locks = wanted.text("immutability") == "Locked";
        Object first = chosen(
            wanted, {"name", "resource_group", "subscription", "location", "tags", "existing"});
        if (wanted.has("immutability"))
            first.set("immutability", locks ? Value("Unlocked") : wanted.get("immutability"));
        Step make = step_of(one, "create", "create vault " + wanted.text("name"), first);
        make.arguments = {{"location", wanted.get("location")},
                          {"tags", with_lineage(wanted.get("tags").object(), one)}};
        if (first.has("immutability"))
            make.arguments.set("immutability", first.get("immutability"));
        make.needs = {{"Microsoft.RecoveryServices/vaults/write", one.desired->id.text()}};
        decision.steps.push_back(std::move(make));
        if (wanted.has("storage_redundancy") || wanted.has("cross_region_restore"))
            decision.steps.push_back(redundancy_step(one));
        if (wanted.has("soft_delete")) decision.steps.push_back(soft_delete_step(one));
        if (locks) decision.steps.push_back(immutability_step(one, "lock", "Locked"));
        if (locks) decision.marks.one_way.emplace_back("immutability-locked");
        if (wanted.get("soft_delete").object().text("state") == "AlwaysON")
            decision.marks.one_way.emplace_back("soft-delete-always-on");
        if (wanted.get("cross_region_restore").truth())
            decision.marks.one_way.emplace_back("cross-region-restore");
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
        const bool unowned = one.live->facts.text("lineage").empty();
        if (unowned && one.record) decision.attributes.push_back(lost_lineage(one));
        if (changed("tags") || unowned) decision.steps.push_back(tags_step(one));
        if (changed("immutability")) add_immutability(one, decision);
        if (changed("storage_redundancy") || changed("cross_region_restore"))
            decision.steps.push_back(redundancy_step(one));
        if (changed("soft_delete")) decision.steps.push_back(soft_delete_step(one));
        if (decision.steps.empty()) return decision;
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
            decision.blocked.push_back(
                broken(*one.desired, path, "one-way-door", std::move(why),
                       "Declare the live value, or leave the attribute out."));
        };
        if (live.text("immutability") == "Locked" && find_change(one.differences, "immutability"))
            refuse("immutability", "The vault's immutability is Locked and stays so for ever.");
        if (live.get("soft_delete").object().text("state") == "AlwaysON" &&
            find_change(one.differences, "soft_delete.state"))
            refuse("soft_delete.state", "Soft delete is AlwaysON and stays so for ever.");
        if (!one.live->facts.get("storage_locked").truth()) return;
        if (find_change(one.differences, "storage_redundancy"))
            refuse("storage_redundancy",
                   "Storage redundancy is settled once the vault has protected an item.");
        if (live.get("cross_region_restore").truth() &&
            find_change(one.differences, "cross_region_restore"))
            refuse("cross_region_restore", "Cross-region restore cannot be turned off once an item "
                                           "is protected.");
    }

    static Object with_lineage(Object tags, const Case& one)
    {
        tags.set(lineage_tag, one.around.lineage);
        return tags;
    }

    static Step tags_step(const Case& one)
    {
        Object tags = one.live->attributes.get("tags").object();
        for (const auto& change : one.differences) {
            if (!change.path.starts_with("tags.")) continue;
            const std::string key = change.path.substr(5);
            if (change.desired.is_null())
                tags.erase(key);
            else
                tags.set(key, change.desired);
        }
        Step step =
            step_of(one, "set-tags", "set the tags of vault " + name_of(one.desired->id.text()),
                    {{"tags", one.desired->attributes.get("tags")}});
        step.arguments = {{"tags", with_lineage(std::move(tags), one)}};
        step.needs = {{"Microsoft.RecoveryServices/vaults/write", one.desired->id.text()}};
        return step;
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

    static Step immutability_step(const Case& one, std::string action, std::string state)
    {
        Step step =
            step_of(one, std::move(action),
                    "set immutability of vault " + name_of(one.desired->id.text()) + " to " + state,
                    {{"immutability", state}});
        step.arguments = {{"immutability", state}};
        step.needs = {{"Microsoft.RecoveryServices/vaults/write", one.desired->id.text()}};
        return step;
    }

    static Step redundancy_step(const Case& one)
    {
        const Object& wanted = one.desired->attributes;
        const Object live = one.live ? one.live->attributes
                                     : Object{{"storage_redundancy", "GeoRedundant"},
                                              {"cross_region_restore", false}};
        const auto pick = [&](std::string_view name) {
            return wanted.has(name) ? wanted.get(name) : live.get(name);
        };
        Step step =
            step_of(one, "set-redundancy",
                    "set the storage redundancy of vault " + name_of(one.desired->id.text()),
                    chosen(wanted, {"storage_redundancy", "cross_region_restore"}));
        step.arguments = {{"storage_redundancy", pick("storage_redundancy")},
                          {"cross_region_restore", pick("cross_region_restore")}};
        step.needs = {{"Microsoft.RecoveryServices/vaults/backupstorageconfig/write",
                       one.desired->id.text()}};
        return step;
    }

    static Step soft_delete_step(const Case& one)
    {
        Step step = step_of(one, "set-soft-delete",
                            "set soft delete of vault " + name_of(one.desired->id.text()),
                            chosen(one.desired->attributes, {"soft_delete"}));
        step.arguments = one.desired->attributes.get("soft_delete").object();
        step.needs = {
            {"Microsoft.RecoveryServices/vaults/backupconfig/write", one.desired->id.text()}};
        return step;
    }

    /// A vault that still holds data cannot go; tresor lets go of it and says so (design §5).
    static Decision give_up(const Case& one)
    {
        Decision decision;
        std::vector<std::string> holding;
        for (const auto& live : one.around.observation.objects)
            if (live.kind == "protected_vm" &&
                live.id.folded().starts_with(one.record->id.folded() + '/'))
                holding.push_back(live.facts.text("vm_name"));
        const std::string name = name_of(one.record->id.text());
        decision.reason =
            one.around.destroying ? "everything is destroyed" : "it is no longer declared";
        if (is_unread(one.around.observation, items_scope(one.record->id.text())))
            decision.blocked.push_back(items_unseen(*one.record, one.record->id.text()));
        if (holding.empty()) {
            decision.verb = Verb::remove;
            Step step = step_of(one, "delete", "delete the empty vault " + name, {});
            step.effect.kind = Effect::Kind::forget;
            step.needs = {{"Microsoft.RecoveryServices/vaults/delete", one.record->id.text()}};
            decision.steps.push_back(std::move(step));
            return decision;
        }
        decision.verb = Verb::forget;
        decision.reason += "; it stays in Azure, for it holds backup data of " +
                           std::to_string(holding.size()) +
                           (holding.size() == 1 ? " VM (" : " VMs (") + holding.front() +
                           (holding.size() == 1 ? ")" : ", …)");
        Step step = step_of(one, "", "let go of vault " + name, {});
        step.id = to_string(step.address) + "/forget";
        step.effect.kind = Effect::Kind::forget;
        decision.steps.push_back(std::move(step));
        return decision;
    }

    Table table_ = vault_table();
};

json::object tags_json(const Object& tags)
{
    json::object out;
    for (const auto& [key, value] : tags) out[key] = value.text();
    return out;
}

json::object immutability_json(const std::string& state)
{
    return {{"securitySettings", {{"immutabilitySettings", {{"state", state}}}}}};
}

Write create_request(const Step& step)
{
    json::object properties{{"publicNetworkAccess", "Enabled"}};
    if (step.arguments.has("immutability"))
        for (auto& [key, value] : immutability_json(step.arguments.text("immutability")))
            properties[key] = value;
    json::object body{{"location", step.arguments.text("location")},
                      {"tags", tags_json(step.arguments.get("tags").object())},
                      {"sku", {{"name", "RS0"}, {"tier", "Standard"}}},
                      {"properties", std::move(properties)}};
    return {"PUT", api::versioned(url_path(step.target.text()), api::recovery_services),
            std::move(body)};
}

Write soft_delete_request(const Step& step)
{
    json::object properties{{"enhancedSecurityState", "Enabled"}};
    if (step.arguments.has("state"))
        properties["softDeleteFeatureState"] = step.arguments.text("state");
    if (step.arguments.has("retention_days"))
        properties["softDeleteRetentionPeriodInDays"] =
            step.arguments.get("retention_days").integer();
    return {"PATCH",
            api::versioned(url_path(step.target.text()) + "/backupconfig/vaultconfig",
                           api::recovery_services),
            json::object{{"properties", std::move(properties)}}};
}

Write redundancy_request(const Step& step)
{
    json::object properties{
        {"storageModelType", step.arguments.text("storage_redundancy")},
        {"crossRegionRestoreFlag", step.arguments.get("cross_region_restore").truth()}};
    return {"PUT",
            api::versioned(url_path(step.target.text()) + "/backupstorageconfig/vaultstorageconfig",
                           api::recovery_services),
            json::object{{"properties", std::move(properties)}}};
}

Write Vault::write(const Step& step) const
{
    const std::string path = api::versioned(url_path(step.target.text()), api::recovery_services);
    if (step.action == "create") return create_request(step);
    if (step.action == "delete") return {"DELETE", path, {}};
    if (step.action == "set-soft-delete") return soft_delete_request(step);
    if (step.action == "set-redundancy") return redundancy_request(step);
    if (step.action == "set-tags")
        return {"PATCH", path,
                json::object{{"tags", tags_json(step.arguments.get("tags").object())}}};
    return {"PATCH", path,
            json::object{{"properties", immutability_json(step.arguments.text("immutability"))}}};
}

/// The service answers "AlwaysON" to "AlwaysOn" (behaviour §5).
std::string spelled_soft_delete(const std::string& state)
{
    return folded(state) == "alwayson" ? "AlwaysON" : state;
}

} // namespace

std::unique_ptr<Kind> make_vault_kind()
{
    return std::make_unique<Vault>();
}

Live decode_vault(const json::value& vault, const json::value& config, const json::value& storage)
{
    Live live{"vault", ResourceId(text_in(vault, "id")), {}, {}};
    Object tags;
    if (const auto* members = at(vault, "tags").if_object())
        for (const auto& [key, value] : *members)
            if (const auto* words = value.if_string())
                tags.set(std::string_view(key), std::string_view(*words));
    live.facts.set("lineage", tags.text(lineage_tag));
    tags.erase(lineage_tag);
    const std::string immutability =
        text_in(vault, "properties/securitySettings/immutabilitySettings/state");
    Object soft_delete{
        {"state", spelled_soft_delete(text_in(config, "properties/softDeleteFeatureState"))},
        {"retention_days", integer_in(config, "properties/softDeleteRetentionPeriodInDays")}};
    live.attributes = {
        {"location", text_in(vault, "location")},
        {"storage_redundancy", text_in(storage, "properties/storageModelType")},
        {"cross_region_restore", truth_in(storage, "properties/crossRegionRestoreFlag")},
        {"soft_delete", std::move(soft_delete)},
        {"immutability", immutability.empty() ? "Disabled" : immutability},
        {"tags", std::move(tags)}};
    live.facts.set("storage_locked", text_in(storage, "properties/storageTypeState") == "Locked");
    return live;
}

} // namespace azure
