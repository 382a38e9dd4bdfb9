// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/protected_vm_rules.hpp"

#include "providers/azure/kinds/encryption.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/protection_orders.hpp"
#include "providers/azure/kinds/scopes.hpp"

#include "reconciler/model/printable.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;

namespace {

/// An attribute of the policy with that id: as desired where it is declared here, else as live.
Value of_policy(const Case& one, const ResourceId& policy, std::string_view attribute)
{
    for (const auto& desired : one.around.desired.objects) {
        if (desired.address.kind == "protected_vm") break; // kinds stand in the schema's order
        if (desired.id == policy && desired.attributes.has(attribute))
            return desired.attributes.get(attribute);
    }
    const Live* live = one.around.observation.find(policy);
    return live ? live->attributes.get(attribute) : Value{};
}

class Rules {
public:
    Rules(const Case& one, const Live* vm) : one_(one), desired_(*one.desired), vm_(vm) {}

    Diagnostics machine_only()
    {
        if (vm_) check_machine();
        return std::move(problems_);
    }

    Diagnostics run()
    {
        if (vm_ == nullptr &&
            is_unread(one_.around.observation,
                      vm_scope(parts_of(desired_.attributes.text("vm")).subscription))) {
            refuse("vm", "scope-unread", "VM could not be seen",
                   "The virtual machines of its subscription could not be read.",
                   "Make the scope readable (see the warnings) and plan again.");
            return std::move(problems_);
        }
        if (vm_ == nullptr) {
            refuse("vm", "vm-not-found", "VM was not found",
                   '"' + desired_.attributes.text("vm") +
                       "\" does not exist, or the credential cannot see it.",
                   "Correct \"vm\", or give the credential Reader on the VM's subscription.");
            return std::move(problems_);
        }
        check_machine();
        check_region();
        check_other_vaults();
        check_encryption();
        check_disks();
        check_policy_type();
        return std::move(problems_);
    }

private:
    void refuse(std::string_view path, std::string id, std::string summary, std::string detail,
                std::string fix)
    {
        problems_.push_back(problem(desired_, path, std::move(id), std::move(summary),
                                    std::move(detail), std::move(fix)));
    }

    std::string vm_name() const { return name_of(vm_->id.text()); }

    void check_machine()
    {
        const auto& pinned =
            one_.record ? one_.record->facts.text("vm_unique_id") : vm_->facts.text("unique_id");
        if (pinned.empty() || pinned == vm_->facts.text("unique_id")) return;
        refuse("vm", "another-machine", "Another machine has this VM's name",
               vm_name() + " was protected as machine " + pinned +
                   "; the VM of that name is now machine " + vm_->facts.text("unique_id") +
                   ". Its backups would be mixed with those of the old one.",
               "Stop the old protection and protect the new machine under another vault or name.");
    }

    void check_region()
    {
        const std::string vault = vault_of(desired_.id.text());
        Value location;
        for (const auto& other : one_.around.desired.objects) {
            if (other.address.kind != "vault") break;
            if (other.id == ResourceId(vault)) location = other.attributes.get("location");
        }
        if (const Live* live = one_.around.observation.find(ResourceId(vault));
            live && location.is_null())
            location = live->attributes.get("location");
        if (location.is_null() ||
            normalised_location(location) == normalised_location(vm_->facts.get("location")))
            return;
        refuse("vm", "region-mismatch", "VM and vault lie in different regions",
               vm_name() + " lies in " + vm_->facts.text("location") + ", the vault " +
                   name_of(vault) + " in " + location.text() + ".",
               "Use a policy of a vault in " + vm_->facts.text("location") + ".");
    }

    void check_other_vaults()
    {
        for (const auto& item : vm_->facts.get("protected_by").list()) {
            const ResourceId other(item.text());
            if (other == desired_.id || (one_.replaced && one_.replaced->id == other)) continue;
            refuse("vm", "already-protected", "VM is protected in another vault",
                   vm_name() + " is protected in " + vault_of(other.text()) +
                       "; a VM has one vault.",
                   "Stop the protection there first (keeping its data), or declare the VM with a "
                   "policy of that vault.");
        }
    }

    void check_encryption()
    {
        const auto& asserted = desired_.attributes.text("encryption");
        const auto& seen = vm_->facts.text("encryption");
        if (!asserted.empty() && asserted != seen)
            refuse("encryption", "encryption-mismatch", "VM is not encrypted as declared",
                   '"' + asserted + "\" is declared, but " + vm_name() + " is \"" + seen + "\".",
                   "Encrypt the VM as declared, or correct \"encryption\".");
        const auto vault_subscription = parts_of(desired_.id.text()).subscription;
        const auto vm_subscription = parts_of(vm_->id.text()).subscription;
        if (seen.starts_with("ade") && folded(vault_subscription) != folded(vm_subscription))
            refuse(
                "vm", "ade-cross-subscription", "ADE VM and vault lie in different subscriptions",
                vm_name() +
                    " is encrypted with Azure Disk Encryption; its keys are backed up for its own "
                    "subscription only.",
                "Use a policy of a vault in subscription " + vm_subscription + ".");
    }

    void check_disks()
    {
        if (!desired_.attributes.has("exclude_disks")) return;
        const auto& disks = vm_->facts.get("data_disks").list();
        for (const auto& name : desired_.attributes.get("exclude_disks").list()) {
            const auto is_it = [&](const Value& disk) {
                return folded(disk.object().text("name")) == folded(name.text());
            };
            if (std::ranges::any_of(disks, is_it)) continue;
            const bool is_os = folded(name.text()) == folded(vm_->facts.text("os_disk"));
            refuse("exclude_disks", is_os ? "os-disk-excluded" : "unknown-disk",
                   is_os ? "OS disk cannot be excluded" : "VM has no such disk",
                   is_os ? "\"" + name.text() + "\" is the OS disk of " + vm_name() + "."
                         : vm_name() + " has no data disk \"" + name.text() + "\"; it has " +
                               disk_names(disks) + '.',
                   "Name data disks of the VM.");
        }
        const bool excludes = !desired_.attributes.get("exclude_disks").list().empty();
        if (excludes && vm_->facts.text("encryption").starts_with("ade") && wanted_type() == "V1")
            refuse("exclude_disks", "ade-disk-exclusion-needs-v2",
                   "Excluding disks of an ADE VM needs an Enhanced policy",
                   "Azure refuses disk exclusion for VMs with Azure Disk Encryption under a "
                   "Standard policy.",
                   "Use a policy of type \"V2\", or exclude no disks.");
    }

    static std::string disk_names(const List& disks)
    {
        std::string out;
        for (const auto& disk : disks)
            out += (out.empty() ? "" : ", ") + disk.object().text("name");
        return out.empty() ? "none" : out;
    }

    std::string wanted_type() const
    {
        return policy_type(one_, ResourceId(desired_.attributes.text("policy")));
    }

    void check_policy_type()
    {
        if (!one_.live || !find_policy_change()) return;
        const std::string before =
            policy_type(one_, ResourceId(one_.live->attributes.text("policy")));
        if (before == "V2" && wanted_type() == "V1")
            refuse("policy", "policy-type-one-way", "VM cannot go back to a Standard policy",
                   vm_name() + " is protected by an Enhanced policy (V2); there is no way back to "
                               "V1.",
                   "Choose a policy of type \"V2\".");
    }

    bool find_policy_change() const
    {
        return std::ranges::any_of(one_.differences,
                                   [](const auto& c) { return c.path == "policy"; });
    }

    const Case& one_;
    const Desired& desired_;
    const Live* vm_;
    Diagnostics problems_;
};

} // namespace

Diagnostics check_protection(const Case& one, const Live* vm)
{
    return Rules(one, vm).run();
}

Diagnostics check_machine(const Case& one, const Live* vm)
{
    return Rules(one, vm).machine_only();
}

std::string policy_type(const Case& one, const ResourceId& policy)
{
    return of_policy(one, policy, "type").text();
}

Value policy_retention(const Case& one, const ResourceId& policy)
{
    return of_policy(one, policy, "retention");
}

} // namespace azure
