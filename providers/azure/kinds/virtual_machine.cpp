// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/virtual_machine.hpp"

#include "providers/azure/kinds/json_read.hpp"

#include <algorithm>
#include <array>
#include <string_view>

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

/// Beyond this a restored disk loses its encryption settings; smaller ones matter to no rule.
constexpr std::int64_t large_gb = 4096;

/// Sizes with fewer than two cores or less than a gigabyte (facts §3.30).
bool is_small(std::string_view size)
{
    constexpr std::array<std::string_view, 14> small{
        "Basic_A0",     "Basic_A1",        "Standard_A0",   "Standard_A1", "Standard_A1_v2",
        "Standard_B1s", "Standard_B1ms",   "Standard_B1ls", "Standard_D1", "Standard_D1_v2",
        "Standard_DS1", "Standard_DS1_v2", "Standard_F1",   "Standard_F1s"};
    return std::ranges::any_of(small,
                               [&](std::string_view s) { return folded(s) == folded(size); });
}

/// What is usual is left out: a fleet is held in memory.
void add_oddities(Live& live, const json::value& vm)
{
    const auto& profile = at(vm, "properties/storageProfile");
    bool unmanaged = at(profile, "osDisk/vhd").is_object();
    std::int64_t total = integer_in(profile, "osDisk/diskSizeGB");
    for (const auto& disk : array_in(profile, "dataDisks")) {
        unmanaged = unmanaged || at(disk, "vhd").is_object();
        total += integer_in(disk, "diskSizeGB");
    }
    if (unmanaged) live.facts.set("unmanaged", true);
    if (total > large_gb) live.facts.set("total_gb", total);
    if (truth_in(profile, "osDisk/writeAcceleratorEnabled"))
        live.facts.set("write_accelerator", true);
    if (const auto type = text_in(vm, "properties/securityProfile/securityType"); !type.empty())
        live.facts.set("security_type", type);
    if (is_small(text_in(vm, "properties/hardwareProfile/vmSize"))) live.facts.set("small", true);
}

bool is_ready(const json::value& vm)
{
    const auto& statuses = array_in(vm, "properties/instanceView/vmAgent/statuses");
    return std::ranges::any_of(statuses, [](const json::value& status) {
        return folded(text_in(status, "displayStatus")) == "ready" ||
               folded(text_in(status, "code")) == "provisioningstate/succeeded";
    });
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
    add_oddities(live, vm);
    set_encryption(live, encryption_of_model(vm));
    return live;
}

Value odd_disk(const json::value& disk)
{
    Object odd;
    const std::string sku = text_in(disk, "sku/name");
    if (sku == "UltraSSD_LRS" || sku == "PremiumV2_LRS") odd.set("sku", sku);
    if (integer_in(disk, "properties/maxShares") > 1) odd.set("shared", true);
    if (folded(text_in(disk, "properties/dataAccessAuthMode")) == "azureactivedirectory")
        odd.set("entra", true);
    if (const auto size = integer_in(disk, "properties/diskSizeGB"); size > large_gb)
        odd.set("size_gb", size);
    if (odd.empty()) return {};
    odd.set("name", text_in(disk, "name"));
    return odd;
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
    live.facts.set("agent_ready", is_ready(with_instance_view));
    if (!outside.is_ade() && !inside.is_ade()) return;
    if (outside.kind != inside.kind)
        live.facts.set("disagreement",
                       "its disks say " + outside.kind + ", its instance view says " + inside.kind);
    set_encryption(live, combined(outside, inside));
}

} // namespace azure
