// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/estate/builder.hpp"
#include "providers/simulator/machines.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

/// How the machine is encrypted, as written.
struct Encryption {
    std::string kind = "none";
    Word secret_vault;
    Word key_vault;
    Word set;
    std::string key = "kek";
    std::string evidence = "both";
};

Encryption read_encryption(Block& machine)
{
    Encryption encryption;
    if (!machine.holds_table("encryption")) {
        machine.choice("encryption", {"none"});
        return encryption;
    }
    Block block = *machine.table("encryption");
    encryption.kind = block.choice("kind", {"none", "cmk", "ade-bek", "ade-kek"});
    if (encryption.kind == "cmk") encryption.set = block.required("disk_encryption_set");
    if (encryption.kind.starts_with("ade")) {
        encryption.secret_vault = block.required("key_vault");
        encryption.evidence = block.choice("evidence", {"both", "disks", "instance-view"});
    }
    if (encryption.kind == "ade-kek") {
        encryption.key_vault = block.word("kek_vault");
        encryption.key = block.text("key", "kek");
        if (encryption.key_vault.empty()) encryption.key_vault = encryption.secret_vault;
    }
    block.finish();
    return encryption;
}

DiskSpec read_disk(Block& block, const std::string& name, std::int64_t lun, std::int64_t size)
{
    DiskSpec disk;
    disk.name = block.text("name", name);
    disk.lun = block.integer("lun", lun, 0, 63);
    disk.size = block.integer("size_gb", size, 1, 131'072);
    disk.sku = block.text("sku", "Premium_LRS");
    disk.max_shares = block.integer("max_shares", 1, 1, 10);
    disk.entra_auth = block.truth("entra_auth", false);
    disk.write_accelerator = block.truth("write_accelerator", false);
    disk.unmanaged = block.truth("unmanaged", false);
    block.finish();
    return disk;
}

void read_disks(Block& machine, MachineSpec& spec)
{
    spec.os_disk.name = spec.name + "-os";
    spec.os_disk.size = 30;
    if (auto os = machine.table("os_disk"))
        spec.os_disk = read_disk(*os, spec.os_disk.name, 0, spec.os_disk.size);
    std::int64_t lun = 0;
    for (auto& block : machine.tables("data_disks")) {
        spec.data_disks.push_back(
            read_disk(block, fmt::format("{}-data-{}", spec.name, lun), lun, 128));
        ++lun;
    }
}

MachineSpec read_spec(Block& block)
{
    MachineSpec spec;
    spec.name = block.required("name").text;
    spec.location = location_name(block.text("location"));
    spec.os = block.choice("os", {"Linux", "Windows"});
    spec.size = block.text("size", spec.size);
    spec.security_type =
        block.choice("security_type", {"Standard", "TrustedLaunch", "ConfidentialVM"});
    if (spec.security_type == "Standard") spec.security_type.clear();
    spec.encryption_at_host = block.truth("encryption_at_host", false);
    spec.agent_ready = block.truth("agent_ready", true);
    spec.tags = block.texts("tags");
    for (const auto& zone : block.words("zones")) spec.zones.push_back(zone.text);
    read_disks(block, spec);
    return spec;
}

void expand(MachineSpec& spec, std::int64_t index)
{
    spec.name = expand_pattern(spec.name, index);
    spec.os_disk.name = expand_pattern(spec.os_disk.name, index);
    for (auto& disk : spec.data_disks) disk.name = expand_pattern(disk.name, index);
    for (auto& tag : spec.tags) tag.value() = expand_pattern(tag.value().get_string(), index);
    for (auto& zone : spec.zones) zone = expand_pattern(zone, index);
}

void resolve_encryption(Builder& builder, MachineSpec& spec, const Encryption& encryption,
                        std::int64_t index)
{
    if (encryption.kind == "cmk")
        spec.disk_encryption_set =
            builder.resolve(builder.encryption_sets, encryption.set, "disk encryption set", index);
    if (!encryption.kind.starts_with("ade")) return;
    AdeSpec ade;
    ade.secret_vault =
        builder.resolve(builder.key_vaults, encryption.secret_vault, "key vault", index);
    if (encryption.kind == "ade-kek")
        ade.key_vault =
            builder.resolve(builder.key_vaults, encryption.key_vault, "key vault", index);
    ade.key_name = encryption.key;
    ade.evidence = encryption.evidence;
    spec.ade = ade;
}

void read_machine(Builder& builder, Block& block)
{
    const MachineSpec pattern = read_spec(block);
    const Word group = block.required("resource_group");
    const Encryption encryption = read_encryption(block);
    builder.repeat(block, [&](std::int64_t index) {
        MachineSpec spec = pattern;
        expand(spec, index);
        spec.group = builder.resolve(builder.groups, group, "resource group", index);
        if (spec.location.empty()) spec.location = builder.location_of_group(spec.group);
        resolve_encryption(builder, spec, encryption, index);
        const std::string id =
            spec.group + "/providers/Microsoft.Compute/virtualMachines/" + spec.name;
        if (spec.group.empty() || builder.is_duplicate(Kind::virtual_machine, id, block.span()))
            return;
        add_machine(builder.world, spec);
    });
}

} // namespace

void read_machines(Builder& builder, Block& root)
{
    for (auto& block : root.tables("virtual_machine")) read_machine(builder, block);
}

} // namespace simulator
