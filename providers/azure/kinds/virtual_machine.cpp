// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/virtual_machine.hpp"

#include "providers/azure/kinds/json_read.hpp"

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

Encryption encryption_in(const Live& live)
{
    return {live.facts.text("encryption"), key_vault_uses(live.facts.get("key_vaults"))};
}

void set_encryption(Live& live, const Encryption& encryption)
{
    live.facts.set("encryption", encryption.kind);
    live.facts.set("key_vaults", to_value(encryption.key_vaults));
}

} // namespace

Live decode_vm(const json::value& vm)
{
    Live live{"virtual_machine", ResourceId(text_in(vm, "id")), {}, {}};
    List data_disks;
    for (const auto& disk : array_in(vm, "properties/storageProfile/dataDisks"))
        data_disks.emplace_back(
            Object{{"name", text_in(disk, "name")}, {"lun", integer_in(disk, "lun")}});
    live.facts = {{"location", text_in(vm, "location")},
                  {"unique_id", text_in(vm, "properties/vmId")},
                  {"os_disk", text_in(vm, "properties/storageProfile/osDisk/name")},
                  {"data_disks", std::move(data_disks)}};
    set_encryption(live, encryption_of_model(vm));
    return live;
}

void add_encryption(Live& live, const Encryption& of_disks)
{
    set_encryption(live, combined(encryption_in(live), of_disks));
}

void confirm_encryption(Live& live, const json::value& with_instance_view)
{
    const Encryption outside = encryption_in(live);
    const Encryption inside = encryption_seen_inside(with_instance_view);
    live.facts.set("confirmed", true);
    if (!outside.is_ade() && !inside.is_ade()) return;
    if (outside.kind != inside.kind)
        live.facts.set("disagreement",
                       "its disks say " + outside.kind + ", its instance view says " + inside.kind);
    set_encryption(live, combined(outside, inside));
}

} // namespace azure
