// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/protected_item.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;

namespace {

std::optional<std::string> vm_problem(const Value& value)
{
    const auto& text = value.text();
    if (text.starts_with('/')) {
        if (parts_of(text).provider_and_type == "microsoft.compute/virtualmachines")
            return std::nullopt;
    } else if (std::ranges::count(text, '/') == 1 && !text.ends_with('/')) {
        return std::nullopt;
    }
    return "must be \"resource-group/name\", or the whole ARM id of a virtual machine.";
}

} // namespace

Table protected_vm_table()
{
    Table table;
    table.name = "protected_vm";
    table.doc = "A virtual machine that is backed up.";
    table.attributes = {
        text("vm", "The VM: \"resource-group/name\", or its whole ARM id.")
            .required()
            .identifies()
            .checked(vm_problem),
        text("policy", "The policy that protects it; its vault holds the backups.")
            .required()
            .refers("policy")
            .compared(Comparison::fold_case)
            .from("facts §6"),
        text("encryption", "How the VM must be encrypted; a difference blocks it.")
            .local()
            .one_of({"pmk", "cmk", "double", "host", "ade-bek", "ade-kek", "confidential"})
            .from("facts §1"),
        list("exclude_disks", "Names of data disks that are left out of the backup.")
            .compared(Comparison::fold_case)
            .from("facts §6"),
        text(
            "protection",
            "active takes backups, stopped takes none and keeps the data for ever, suspended takes "
            "none and lets it age by the policy (immutable vaults only).")
            .local()
            .one_of({"active", "stopped", "suspended"})
            .defaults_to("active")
            .from("facts §6"),
        text("on_protected_elsewhere",
             "Where another vault protects the VM: refuse, skip it, or move it here; its points "
             "there stay.")
            .local()
            .one_of({"refuse", "skip", "move"})
            .defaults_to("refuse")
            .from("facts §11.1"),
        text("on_remove",
             "What happens when the block is removed: retain keeps the data, delete gives it up.")
            .local()
            .one_of({"retain", "suspend", "delete", "detach"})
            .defaults_to("retain")
            .from("facts §6"),
    };
    return table;
}

} // namespace azure
