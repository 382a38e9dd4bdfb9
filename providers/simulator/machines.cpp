// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/machines.hpp"

#include "providers/simulator/services/disk_documents.hpp"
#include "providers/simulator/services/instance_view.hpp"
#include "providers/simulator/services/machine_documents.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/vault_contents.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

std::string compute_id(const std::string& group, std::string_view type, const std::string& name)
{
    return group + "/providers/Microsoft.Compute/" + std::string(type) + "/" + name;
}

std::string last_segment(const std::string& id)
{
    return id.substr(id.find_last_of('/') + 1);
}

std::string upper_guid(World& world)
{
    std::string guid = world.new_guid();
    for (char& c : guid)
        if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
    return guid;
}

/// Of the version that the machine was made of.
std::string image_id(const MachineSpec& spec, bool windows)
{
    return fmt::format("{}/Providers/Microsoft.Compute/Locations/{}/Publishers/{}/ArtifactTypes/"
                       "VMImage/Offers/{}/Skus/{}/Versions/{}",
                       spec.group.substr(0, fold(spec.group).find("/resourcegroups/")),
                       spec.location, windows ? "MicrosoftWindowsServer" : "Debian",
                       windows ? "WindowsServer" : "debian-12",
                       windows ? "2022-datacenter-g2" : "12-gen2", exact_version(windows));
}

/// A confidential VM whose OS disk is encrypted with a key of the customer.
bool is_confidential_with_key(const MachineSpec& spec)
{
    return spec.security_type == "ConfidentialVM" && !spec.disk_encryption_set.empty();
}

json::object disk_document(World& world, const MachineSpec& spec, const DiskSpec& disk, bool is_os)
{
    const std::string& set = spec.disk_encryption_set;
    json::object encryption{{"type", set.empty() ? "EncryptionAtRestWithPlatformKey"
                                                 : "EncryptionAtRestWithCustomerKey"}};
    if (!set.empty()) encryption["diskEncryptionSetId"] = set;
    json::object properties;
    if (is_os) {
        properties["osType"] = spec.os;
        properties["hyperVGeneration"] = "V2";
    }
    json::object creation{{"createOption", is_os ? "FromImage" : "Empty"}};
    if (is_os) {
        const bool windows = spec.os == "Windows";
        creation["imageReference"] = {{"id", image_id(spec, windows)}};
        properties["supportsHibernation"] = true;
        properties["supportedCapabilities"] = {{"diskControllerTypes", "SCSI, NVMe"},
                                               {"acceleratedNetwork", true},
                                               {"architecture", "x64"}};
    }
    properties["creationData"] = std::move(creation);
    if (is_os && is_confidential_with_key(spec))
        properties["securityProfile"] = {
            {"securityType", "ConfidentialVM_DiskEncryptedWithCustomerKey"},
            {"secureVMDiskEncryptionSetId", set}};
    properties["diskSizeGB"] = disk.size;
    properties["diskIOPSReadWrite"] = 500;
    properties["diskMBpsReadWrite"] = 100;
    properties["encryption"] = std::move(encryption);
    if (disk.max_shares > 1) properties["maxShares"] = disk.max_shares;
    if (disk.entra_auth) properties["dataAccessAuthMode"] = "AzureActiveDirectory";
    properties["networkAccessPolicy"] = "AllowAll";
    properties["publicNetworkAccess"] = "Enabled";
    properties["timeCreated"] = offset_time(world.now());
    properties["provisioningState"] = "Succeeded";
    properties["diskState"] = "Attached";
    properties["diskSizeBytes"] = disk.size * 1024 * 1024 * 1024;
    properties["uniqueId"] = world.new_guid();
    if (disk.sku == "Premium_LRS") properties["tier"] = tier_of(disk.size);
    json::object document{
        {"name", disk.name},
        {"id", compute_id(spec.group, "disks", disk.name)},
        {"type", "Microsoft.Compute/disks"},
        {"location", spec.location},
        {"managedBy", compute_id(spec.group, "virtualMachines", spec.name)},
        {"tags", json::object()},
        {"sku", {{"name", disk.sku}, {"tier", disk.sku.substr(0, disk.sku.find('_'))}}},
        {"properties", std::move(properties)}};
    if (!spec.zones.empty()) document["zones"] = json::array(spec.zones.begin(), spec.zones.end());
    return document;
}

json::object managed_disk(const MachineSpec& spec, const DiskSpec& disk)
{
    json::object managed{{"storageAccountType", disk.sku},
                         {"id", compute_id(spec.group, "disks", disk.name)}};
    if (!spec.disk_encryption_set.empty())
        managed["diskEncryptionSet"] = {{"id", spec.disk_encryption_set}};
    return managed;
}

/// What is said of few disks.
void add_oddities(json::object& shown, const DiskSpec& disk)
{
    if (disk.write_accelerator) shown["writeAcceleratorEnabled"] = true;
    if (!disk.unmanaged) return;
    shown.erase("managedDisk");
    shown["vhd"] = {{"uri", "https://vhds.blob.core.windows.net/vhds/" + disk.name + ".vhd"}};
}

json::object storage_profile(const MachineSpec& spec)
{
    const bool windows = spec.os == "Windows";
    json::array data;
    for (const auto& disk : spec.data_disks) {
        data.emplace_back(json::object{{"lun", disk.lun},
                                       {"name", disk.name},
                                       {"createOption", "Attach"},
                                       {"caching", "None"},
                                       {"managedDisk", managed_disk(spec, disk)},
                                       {"deleteOption", "Detach"},
                                       {"diskSizeGB", disk.size},
                                       {"toBeDetached", false}});
        add_oddities(data.back().as_object(), disk);
    }
    json::object os{{"osType", spec.os},
                    {"name", spec.os_disk.name},
                    {"createOption", "FromImage"},
                    {"caching", "ReadWrite"},
                    {"managedDisk", managed_disk(spec, spec.os_disk)},
                    {"deleteOption", "Detach"},
                    {"diskSizeGB", spec.os_disk.size}};
    add_oddities(os, spec.os_disk);
    return {{"imageReference",
             {{"publisher", windows ? "MicrosoftWindowsServer" : "Debian"},
              {"offer", windows ? "WindowsServer" : "debian-12"},
              {"sku", windows ? "2022-datacenter-g2" : "12-gen2"},
              {"version", "latest"},
              {"exactVersion", exact_version(windows)}}},
            {"osDisk", std::move(os)},
            {"dataDisks", std::move(data)}};
}

json::object described(World& world, const MachineSpec& spec)
{
    json::object properties{
        {"vmId", world.new_guid()},
        {"hardwareProfile", {{"vmSize", spec.size}}},
        {"storageProfile", storage_profile(spec)},
        {"osProfile",
         os_profile({{"adminUsername", "azureuser"}}, spec.name, spec.os == "Windows")},
        {"networkProfile",
         {{"networkInterfaces",
           json::array{
               json::object{{"id", spec.group + "/providers/Microsoft.Network/networkInterfaces/" +
                                       spec.name + "-nic"}}}}}},
        {"provisioningState", "Succeeded"},
        {"timeCreated", offset_time(world.now())},
    };
    json::object security;
    if (!spec.security_type.empty()) security["securityType"] = spec.security_type;
    if (spec.encryption_at_host) security["encryptionAtHost"] = true;
    if (!security.empty()) properties["securityProfile"] = std::move(security);
    json::object document{{"name", spec.name},
                          {"id", compute_id(spec.group, "virtualMachines", spec.name)},
                          {"type", "Microsoft.Compute/virtualMachines"},
                          {"location", spec.location},
                          {"tags", spec.tags},
                          {"properties", std::move(properties)},
                          {"$appeared", world.now().time_since_epoch().count()}};
    if (!spec.zones.empty()) document["zones"] = json::array(spec.zones.begin(), spec.zones.end());
    if (!spec.agent_ready) document["$agentNotReady"] = true;
    return document;
}

json::object
extension(const json::object& machine, const json::object& ade, const std::string& sequence)
{
    const bool windows = text_at(machine, "properties.storageProfile.osDisk.osType") == "Windows";
    const std::string type = windows ? "AzureDiskEncryption" : "AzureDiskEncryptionForLinux";
    const std::string vault = text_at(ade, "secretVault");
    const std::string key = text_at(ade, "keyUrl");
    return {{"name", type},
            {"id", text_at(machine, "id") + "/extensions/" + type},
            {"type", "Microsoft.Compute/virtualMachines/extensions"},
            {"location", text_at(machine, "location")},
            {"properties",
             {{"autoUpgradeMinorVersion", true},
              {"provisioningState", "Succeeded"},
              {"publisher", "Microsoft.Azure.Security"},
              {"type", type},
              {"typeHandlerVersion", windows ? "2.2" : "1.1"},
              {"settings",
               {{"KeyVaultURL", "https://" + fold(last_segment(vault)) + ".vault.azure.net"},
                {"VolumeType", "ALL"},
                {"EncryptionOperation", "EnableEncryption"},
                {"KeyEncryptionKeyURL", key.empty() ? json::value() : json::value(key)},
                {"KeyEncryptionAlgorithm", "RSA-OAEP"},
                {"SequenceVersion", sequence},
                {"KeyVaultResourceId", vault},
                {"KekVaultResourceId", text_at(ade, "keyVault")}}}}}};
}

/// The disks that belong to the machine.
std::vector<Object> disks_of(const World& world, const std::string& machine)
{
    return world.linked(Kind::disk, machine);
}

/// What the world knows of the keys; they lie in their key vaults.
json::object new_ade(World& world, const AdeSpec& spec)
{
    const bool is_wrapped = !spec.key_vault.empty();
    json::object ade{{"secretVault", spec.secret_vault},
                     {"secretUrl", add_secret(world, spec.secret_vault, upper_guid(world),
                                              is_wrapped ? "Wrapped BEK" : "BEK")},
                     {"evidence", spec.evidence}};
    if (!is_wrapped) return ade;
    ade["keyVault"] = spec.key_vault;
    ade["keyUrl"] =
        spec.key_url.empty() ? key_url(world, spec.key_vault, spec.key_name) : spec.key_url;
    return ade;
}

void stamp(json::object& disk, const json::object& ade)
{
    disk["properties"].as_object()["encryptionSettingsCollection"] = {
        {"enabled", true},
        {"encryptionSettings", json::array{encryption_settings(ade)}},
        {"encryptionSettingsVersion", "1.1"}};
}

/// Lets the documents of a machine and of its disks show that they are encrypted.
void encrypt(World& world, const AdeSpec& spec, json::object& machine,
             std::vector<json::object>& disks)
{
    const json::object ade = new_ade(world, spec);
    machine["$ade"] = ade;
    if (spec.evidence != "disks")
        machine["resources"] = json::array{extension(machine, ade, world.new_guid())};
    if (spec.evidence == "instance-view") return;
    for (auto& disk : disks) stamp(disk, ade);
}

void put(World& world, const json::object& machine, const std::vector<json::object>& disks)
{
    for (const auto& disk : disks) world.put(Kind::disk, text_at(disk, "id"), disk);
    world.put(Kind::virtual_machine, text_at(machine, "id"), machine);
}

} // namespace

std::string add_disk(World& world, const MachineSpec& machine, const DiskSpec& disk, bool is_os)
{
    const json::object document = disk_document(world, machine, disk, is_os);
    std::string id = text_at(document, "id");
    world.put(Kind::disk, id, document);
    return id;
}

std::string_view exact_version(bool windows)
{
    return windows ? "20348.2700.241009" : "12.20241012.0";
}

void add_machine(World& world, const MachineSpec& spec)
{
    std::vector<json::object> disks;
    if (!spec.os_disk.unmanaged) disks.push_back(disk_document(world, spec, spec.os_disk, true));
    for (const auto& disk : spec.data_disks)
        if (!disk.unmanaged) disks.push_back(disk_document(world, spec, disk, false));
    json::object machine = described(world, spec);
    if (spec.ade) encrypt(world, *spec.ade, machine, disks);
    if (is_confidential_with_key(spec)) machine["$confidentialSet"] = spec.disk_encryption_set;
    put(world, machine, disks);
}

void encrypt_machine(World& world, const std::string& machine_id, const AdeSpec& spec)
{
    auto machine = world.find(Kind::virtual_machine, machine_id);
    if (!machine) return;
    std::vector<json::object> disks;
    for (auto& disk : disks_of(world, machine->id)) disks.push_back(std::move(disk.document));
    encrypt(world, spec, machine->document, disks);
    put(world, machine->document, disks);
}

void encrypt_by_extension(World& world, const std::string& machine_id, const json::object& settings)
{
    auto machine = world.find(Kind::virtual_machine, machine_id);
    if (!machine) return;
    AdeSpec spec;
    spec.secret_vault = text_at(settings, "KeyVaultResourceId");
    spec.key_url = text_at(settings, "KeyEncryptionKeyURL");
    if (!spec.key_url.empty()) spec.key_vault = text_at(settings, "KekVaultResourceId");
    json::object ade = new_ade(world, spec);
    for (auto& disk : disks_of(world, machine->id)) {
        stamp(disk.document, ade);
        world.put(Kind::disk, disk.id, disk.document);
    }
    machine->document["$ade"] = std::move(ade);
    world.put(Kind::virtual_machine, machine->id, machine->document);
}

void decrypt_disks(World& world, const std::string& machine_id)
{
    for (auto& disk : disks_of(world, machine_id)) {
        disk.document["properties"].as_object().erase("encryptionSettingsCollection");
        world.put(Kind::disk, disk.id, disk.document);
    }
}

void decrypt_machine(World& world, const std::string& machine_id)
{
    auto machine = world.find(Kind::virtual_machine, machine_id);
    if (!machine) return;
    machine->document.erase("$ade");
    machine->document.erase("resources");
    world.put(Kind::virtual_machine, machine->id, machine->document);
    decrypt_disks(world, machine->id);
}

} // namespace simulator
