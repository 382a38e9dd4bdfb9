// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/rules/machine.hpp"

#include "providers/azure/kinds/ids.hpp"

#include "reconciler/model/day.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;

namespace {

constexpr std::int64_t most_data_disks = 32;
constexpr std::int64_t most_ade_data_disks = 16;
constexpr std::int64_t most_disk_gb = 64 * 1024;
constexpr std::int64_t most_vm_gb = 512 * 1024;
constexpr std::int64_t most_ade_disk_gb = 4097;
constexpr std::string_view retirement_is_near = "2027-09-15"; // facts §3.40

std::string disk_names(const List& disks)
{
    std::string out;
    for (const auto& disk : disks) out += (out.empty() ? "" : ", ") + disk.object().text("name");
    return out.empty() ? "none" : out;
}

class MachineRules {
public:
    MachineRules(Findings& findings, const MachineCase& one)
        : findings_(findings),
          one_(one),
          facts_(one.vm.facts),
          is_ade_(facts_.text("encryption").starts_with("ade")),
          is_standard_(one.policy_type == "V1")
    {}

    void run()
    {
        check_shape();
        check_count();
        check_odd_disks();
        check_exclusion();
        check_security_type();
        check_encryption();
    }

private:
    void add(std::string_view path, std::string_view rule, std::string detail)
    {
        findings_.add(broken(one_.desired, path, rule, std::move(detail)));
    }

    std::string name() const { return name_of(one_.vm.id.text()); }

    void check_shape()
    {
        if (facts_.get("unmanaged").truth())
            add("vm", "unmanaged-disks",
                name() + " has disks that are blobs in a storage account.");
        if (facts_.get("write_accelerator").truth())
            add("vm", "write-accelerator", "The OS disk of " + name() + " has Write Accelerator.");
        if (facts_.get("total_gb").integer() > most_vm_gb)
            add("vm", "disk-size",
                "The disks of " + name() + " have " +
                    std::to_string(facts_.get("total_gb").integer()) +
                    " GB together; 524,288 are the most.");
        if (one_.begins && facts_.get("small").truth())
            add("vm", "vm-size", name() + " has a size below 2 cores and 1 GB.");
        if (facts_.has("agent_ready") && !facts_.get("agent_ready").truth())
            add("vm", "vm-agent", "The agent of " + name() + " does not say that it is ready.");
    }

    void check_count()
    {
        std::int64_t count = 0;
        for (const auto& disk : facts_.get("data_disks").list())
            if (!is_excluded(one_.desired, disk.object().text("name"))) ++count;
        if (count <= most_ade_data_disks) return;
        const std::string has =
            name() + " has " + std::to_string(count) + " data disks that are backed up";
        if (count > most_data_disks)
            add("vm", "disk-count", has + "; 32 are the most.");
        else if (is_ade_ && count > most_ade_data_disks)
            add("vm", "ade-disk-count", has + ".");
    }

    void check_odd_disks()
    {
        for (const auto& odd : facts_.get("odd_disks").list()) check_odd_disk(odd.object());
    }

    void check_odd_disk(const Object& disk)
    {
        const auto& called = disk.text("name");
        if (is_excluded(one_.desired, called)) return;
        const std::string what = "The disk " + called + " of " + name();
        if (disk.has("sku") && is_standard_)
            add("policy", "disk-sku-needs-v2", what + " is of kind " + disk.text("sku") + ".");
        if (disk.get("shared").truth())
            add("vm", "shared-disk", what + " can be attached to several VMs.");
        if (disk.get("entra").truth())
            add("vm", "disk-data-access-auth", what + " gives its data to Entra identities only.");
        const auto size = disk.get("size_gb").integer();
        if (size > most_disk_gb)
            add("vm", "disk-size",
                what + " has " + std::to_string(size) + " GB; 65,536 are the most.");
        else if (size > most_ade_disk_gb && is_ade_)
            add("vm", "ade-disk-size", what + " has " + std::to_string(size) + " GB.");
    }

    void check_exclusion()
    {
        if (!one_.desired.attributes.has("exclude_disks")) return;
        const auto& excluded = one_.desired.attributes.get("exclude_disks").list();
        for (const auto& disk : excluded) check_excluded(disk.text());
        if (!excluded.empty() && one_.begins)
            add("exclude_disks", "excluded-disks-restore",
                name() + " is protected without " + std::to_string(excluded.size()) +
                    " of its disks.");
        if (!excluded.empty() && is_ade_ && is_standard_)
            add("exclude_disks", "ade-disk-exclusion-needs-v2",
                "Azure refuses disk exclusion for VMs with Azure Disk Encryption under a Standard "
                "policy.");
    }

    void check_excluded(const std::string& disk)
    {
        const auto& disks = facts_.get("data_disks").list();
        const auto is_it = [&](const Value& known) {
            return folded(known.object().text("name")) == folded(disk);
        };
        if (std::ranges::any_of(disks, is_it)) return;
        if (folded(disk) == folded(facts_.text("os_disk")))
            add("exclude_disks", "os-disk-excluded",
                '"' + disk + "\" is the OS disk of " + name() + ".");
        else
            add("exclude_disks", "unknown-disk",
                name() + " has no data disk \"" + disk + "\"; it has " + disk_names(disks) + '.');
    }

    void check_security_type()
    {
        const auto& type = facts_.text("security_type");
        if (type == "TrustedLaunch" && is_standard_)
            add("policy", "trusted-launch-policy", name() + " is a Trusted Launch VM.");
        if (type != "ConfidentialVM") return;
        if (is_standard_) add("policy", "confidential-needs-v2", name() + " is a confidential VM.");
        if (one_.begins) add("vm", "confidential-preview", name() + " is a confidential VM.");
    }

    void check_encryption()
    {
        if (const auto& differs = facts_.text("disagreement"); !differs.empty())
            add("vm", "encryption-evidence", name() + ": " + differs + ".");
        if (!is_ade_) return;
        if (iso_day(one_.now) >= retirement_is_near)
            add("vm", "ade-retirement", name() + " is encrypted with Azure Disk Encryption.");
        if (one_.begins)
            add("vm", "ade-restore-limits",
                name() + " is encrypted with Azure Disk Encryption: a restore gives back its "
                         "disks, in its own subscription; no files, and no VM in one step.");
    }

    Findings& findings_;
    const MachineCase& one_;
    const Object& facts_;
    bool is_ade_;
    bool is_standard_;
};

} // namespace

void check_machine(Findings& findings, const MachineCase& one)
{
    MachineRules(findings, one).run();
}

bool is_excluded(const Desired& desired, std::string_view disk)
{
    return std::ranges::any_of(
        desired.attributes.get("exclude_disks").list(),
        [&](const Value& name) { return folded(name.text()) == folded(disk); });
}

} // namespace azure
