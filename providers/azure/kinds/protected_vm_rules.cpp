// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/protected_vm_rules.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/protection_orders.hpp"
#include "providers/azure/kinds/scopes.hpp"
#include "providers/azure/rules/machine.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;

namespace {

/// An attribute of the object with that id: as desired where it is declared here, else as live.
Value of_object(const Case& one, std::string_view kind, const ResourceId& id,
                std::string_view attribute)
{
    for (const auto& desired : one.around.desired.objects) {
        if (desired.address.kind == "protected_vm") break; // kinds stand in the schema's order
        if (desired.address.kind == kind && desired.id == id && desired.attributes.has(attribute))
            return desired.attributes.get(attribute);
    }
    const Live* live = one.around.observation.find(id);
    return live ? live->attributes.get(attribute) : Value{};
}

/// The machine that was protected, under another name.
const Live* moved_machine(const Case& one)
{
    const auto& pinned = one.record ? one.record->facts.text("vm_unique_id") : std::string();
    if (pinned.empty()) return nullptr;
    for (const auto& live : one.around.observation.objects)
        if (live.kind == "virtual_machine" && live.facts.text("unique_id") == pinned) return &live;
    return nullptr;
}

class Rules {
public:
    Rules(const Case& one, const Live* vm, bool begins)
        : one_(one),
          desired_(*one.desired),
          vm_(vm),
          begins_(begins),
          vault_(vault_of(desired_.id.text()))
    {}

    Findings run()
    {
        if (!vm_) {
            check_sight();
            return std::move(findings_);
        }
        for (auto& problem : check_identity(one_, vm_)) findings_.add(std::move(problem));
        check_region();
        check_other_vaults();
        check_asserted_encryption();
        check_subscriptions();
        check_vault();
        check_machine(findings_,
                      {desired_, *vm_, wanted_type(), one_.around.observation.at, begins_});
        check_policy_type();
        return std::move(findings_);
    }

private:
    void
    refuse(std::string_view path, std::string_view rule, std::string detail, std::string fix = {})
    {
        findings_.add(broken(desired_, path, rule, std::move(detail), std::move(fix)));
    }

    std::string vm_name() const { return name_of(vm_->id.text()); }
    bool is_ade() const { return vm_->facts.text("encryption").starts_with("ade"); }

    void check_sight()
    {
        const auto& vm = desired_.attributes.text("vm");
        if (is_unread(one_.around.observation, vm_scope(parts_of(vm).subscription)))
            refuse("vm", "scope-unread",
                   "The virtual machines of its subscription could not be read.");
        else if (auto moved = check_moved(one_); !moved.empty())
            findings_.add(std::move(moved.front()));
        else
            refuse("vm", "vm-not-found",
                   '"' + vm + "\" does not exist, or the credential cannot see it.");
    }

    void check_region()
    {
        const Value location = of_vault(one_, ResourceId(vault_), "location");
        if (location.is_null() ||
            normalised_location(location) == normalised_location(vm_->facts.get("location")))
            return;
        refuse("vm", "region-mismatch",
               vm_name() + " lies in " + vm_->facts.text("location") + ", the vault " +
                   name_of(vault_) + " in " + location.text() + ".",
               "Use a policy of a vault in " + vm_->facts.text("location") + ".");
    }

    void check_other_vaults()
    {
        for (const auto& item : vm_->facts.get("protected_by").list()) {
            const ResourceId other(item.text());
            if (other == desired_.id || (one_.replaced && one_.replaced->id == other)) continue;
            if (desired_.attributes.text("on_protected_elsewhere") == "move") continue;
            refuse("vm", "already-protected",
                   vm_name() + " is protected in " + vault_of(other.text()) +
                       "; a VM has one vault.");
        }
    }

    void check_asserted_encryption()
    {
        const auto& asserted = desired_.attributes.text("encryption");
        const auto& seen = vm_->facts.text("encryption");
        if (asserted.empty() || asserted == seen) return;
        refuse("encryption", "encryption-mismatch",
               '"' + asserted + "\" is declared, but " + vm_name() + " is \"" + seen + "\".");
    }

    void check_subscriptions()
    {
        const auto theirs = parts_of(vm_->id.text()).subscription;
        if (folded(parts_of(vault_).subscription) == folded(theirs)) {
            check_key_vaults(theirs);
            return;
        }
        const std::string fix = "Use a policy of a vault in subscription " + theirs + ".";
        if (is_ade())
            refuse("vm", "ade-cross-subscription",
                   vm_name() + " is encrypted with Azure Disk Encryption; its keys are backed up "
                               "for its own subscription only.",
                   fix);
        else if (vm_->facts.text("security_type") == "ConfidentialVM")
            refuse("vm", "confidential-cross-subscription",
                   vm_name() + " is a confidential VM of subscription " + theirs + ".", fix);
        else if (begins_)
            refuse("vm", "cross-subscription",
                   vm_name() + " lies in subscription " + theirs + ", the vault " +
                       name_of(vault_) + " in " + parts_of(vault_).subscription + ".");
    }

    void check_key_vaults(const std::string& subscription)
    {
        if (!is_ade()) return;
        for (const auto& use : vm_->facts.get("key_vaults").list()) {
            const auto& id = use.object().text("id");
            if (folded(parts_of(id).subscription) == folded(subscription)) continue;
            refuse("vm", "ade-cross-subscription",
                   vm_name() + " is encrypted with keys of " + id +
                       ", which lies in another subscription.",
                   "Encrypt the VM with a Key Vault of subscription " + subscription + ".");
        }
    }

    /// What can be mended only while the vault holds nothing.
    void check_vault()
    {
        const Live* vault = one_.around.observation.find(ResourceId(vault_));
        const bool holds = vault && vault->facts.get("storage_locked").truth();
        const auto& encryption = vm_->facts.text("encryption");
        const bool has_own_key = is_ade() || encryption == "cmk" || encryption == "double";
        if (begins_ && !holds && has_own_key &&
            of_vault(one_, ResourceId(vault_), "encryption").object().text("key").empty())
            refuse("policy", "encrypted-vm-platform-vault",
                   vm_name() + " is encrypted with a key of yours, the vault " + name_of(vault_) +
                       " with Azure's.");
        if (begins_ &&
            of_vault(one_, ResourceId(vault_), "storage_redundancy").text() == "GeoRedundant")
            check_premium_disks();
        const auto region = normalised_location(of_vault(one_, ResourceId(vault_), "location"));
        if (begins_ && is_ade() && region.text() == "brazilsouth" &&
            of_vault(one_, ResourceId(vault_), "cross_region_restore").truth())
            refuse("vm", "ade-geography",
                   "brazilsouth is paired with southcentralus, in another geography.");
    }

    void check_premium_disks()
    {
        for (const auto& odd : vm_->facts.get("odd_disks").list())
            if (odd.object().has("sku") && !is_excluded(desired_, odd.object().text("name")))
                return refuse("policy", "premium-geo-vault",
                              vm_name() + " has disks of kind " + odd.object().text("sku") +
                                  ", and the vault " + name_of(vault_) + " is geo-redundant.");
    }

    std::string wanted_type() const
    {
        return policy_type(one_, ResourceId(desired_.attributes.text("policy")));
    }

    void check_policy_type()
    {
        const auto changes = [](const auto& change) { return change.path == "policy"; };
        if (!one_.live || std::ranges::none_of(one_.differences, changes)) return;
        const ResourceId before(one_.live->attributes.text("policy"));
        if (policy_type(one_, before) == "V2" && wanted_type() == "V1")
            refuse("policy", "policy-type-one-way",
                   vm_name() + " is protected by an Enhanced policy (V2); there is no way back to "
                               "V1.");
    }

    const Case& one_;
    const Desired& desired_;
    const Live* vm_;
    bool begins_;
    std::string vault_;
    Findings findings_;
};

} // namespace

Findings check_protection(const Case& one, const Live* vm, bool begins)
{
    return Rules(one, vm, begins).run();
}

Diagnostics warnings_about(const Case& one, const Live* vm)
{
    if (!vm) return {};
    const bool by_type = vm->facts.has("security_type"); // a fleet's policies are not looked up
    Findings findings;
    check_machine(findings,
                  {*one.desired, *vm,
                   by_type ? policy_type(one, ResourceId(one.desired->attributes.text("policy")))
                           : std::string(),
                   one.around.observation.at, false});
    return std::move(findings.said);
}

Diagnostics check_identity(const Case& one, const Live* vm)
{
    const auto& pinned = one.record ? one.record->facts.text("vm_unique_id") : std::string();
    if (!vm || pinned.empty() || pinned == vm->facts.text("unique_id")) return {};
    return {broken(*one.desired, "vm", "another-machine",
                   name_of(vm->id.text()) + " was protected as machine " + pinned +
                       "; the VM of that name is now machine " + vm->facts.text("unique_id") +
                       ". Its backups would be mixed with those of the old one.")};
}

Diagnostics check_moved(const Case& one)
{
    const Live* moved = moved_machine(one);
    if (!moved) return {};
    const auto& id = moved->id.text();
    return {broken(*one.desired, "vm", "vm-moved",
                   name_of(one.desired->attributes.text("vm")) + " was protected as machine " +
                       one.record->facts.text("vm_unique_id") + ", which is " + id + " now.",
                   "Declare vm = \"" + parts_of(id).resource_group + '/' + name_of(id) +
                       "\": the old protection is stopped, its recovery points stay, and the VM is "
                       "protected where it is.")};
}

std::string policy_type(const Case& one, const ResourceId& policy)
{
    return of_object(one, "policy", policy, "type").text();
}

Value policy_retention(const Case& one, const ResourceId& policy)
{
    return of_object(one, "policy", policy, "retention");
}

std::string snapshot_group_prefix(const Case& one, const ResourceId& policy)
{
    return of_object(one, "policy", policy, "snapshot_resource_group").object().text("prefix");
}

Keeping policy_keeping(const Case& one, const ResourceId& policy)
{
    return {policy_retention(one, policy).object(),
            of_object(one, "policy", policy, "schedule").object(),
            of_object(one, "policy", policy, "time_zone").text()};
}

Value of_vault(const Case& one, const ResourceId& vault, std::string_view attribute)
{
    return of_object(one, "vault", vault, attribute);
}

} // namespace azure
