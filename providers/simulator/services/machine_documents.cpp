// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/machine_documents.hpp"

#include "providers/simulator/machines.hpp"
#include "providers/simulator/services/identities.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <array>

namespace simulator {

namespace {

std::string made_up_name(World& world, const std::string& machine, std::string_view what)
{
    return fmt::format("{}_{}_{:016x}{:016x}", machine, what, world.new_number(),
                       world.new_number());
}

/// The service's spelling: "fromImage" is sent, "FromImage" comes back.
std::string capitalised(std::string word)
{
    if (!word.empty() && word.front() >= 'a' && word.front() <= 'z')
        word.front() = static_cast<char>(word.front() - 'a' + 'A');
    return word;
}

json::value without_nulls(const json::value& value)
{
    if (const auto* array = value.if_array()) {
        json::array kept;
        for (const auto& element : *array) kept.push_back(without_nulls(element));
        return kept;
    }
    const auto* object = value.if_object();
    if (object == nullptr) return value;
    json::object kept;
    for (const auto& [name, member] : *object) {
        if (member.is_null()) continue;
        json::value inside = without_nulls(member);
        const bool is_hollow =
            member.is_object() && !member.get_object().empty() && inside.get_object().empty();
        if (!is_hollow) kept[name] = std::move(inside);
    }
    return kept;
}

void set_default(json::object& object, std::string_view name, json::value value)
{
    if (!object.contains(name)) object[name] = std::move(value);
}

json::object managed_disk(const json::object& sent)
{
    json::object managed = object_at(sent, "managedDisk");
    set_default(managed, "storageAccountType", "Premium_LRS");
    return managed;
}

json::object
os_disk(World& world, const json::object& sent, const std::string& machine, bool windows)
{
    const json::object managed = managed_disk(sent);
    const std::string attached = text_at(managed, "id");
    std::string name = text_at(sent, "name");
    if (name.empty())
        name = attached.empty() ? made_up_name(world, machine, "OsDisk_1")
                                : attached.substr(attached.find_last_of('/') + 1);
    const json::value caching = sent.contains("caching") ? sent.at("caching") : "ReadWrite";
    return {{"osType", windows ? "Windows" : "Linux"},
            {"name", name},
            {"createOption", capitalised(text_at(sent, "createOption"))},
            {"caching", caching},
            {"managedDisk", managed},
            {"deleteOption", "Detach"},
            {"diskSizeGB", integer_at(sent, "diskSizeGB", windows ? 127 : 30)}};
}

json::object data_disk(World& world, const json::object& sent, const std::string& machine)
{
    const json::object managed = managed_disk(sent);
    const std::string attached = text_at(managed, "id");
    std::string name = text_at(sent, "name");
    if (name.empty())
        name = attached.empty() ? made_up_name(world, machine,
                                               fmt::format("disk{}", integer_at(sent, "lun") + 2))
                                : attached.substr(attached.find_last_of('/') + 1);
    const auto existing = world.find(Kind::disk, attached);
    const std::int64_t size =
        existing ? integer_at(existing->document, "properties.diskSizeGB") : 128;
    const json::value caching = sent.contains("caching") ? sent.at("caching") : "None";
    return {{"lun", integer_at(sent, "lun")},
            {"name", name},
            {"createOption", capitalised(text_at(sent, "createOption"))},
            {"caching", caching},
            {"managedDisk", managed},
            {"deleteOption", "Detach"},
            {"diskSizeGB", integer_at(sent, "diskSizeGB", size)},
            {"toBeDetached", false}};
}

/// The disk of that LUN, or nothing where another is sent for it.
json::object disk_at(const json::object& storage, const json::object& sent)
{
    for (const auto& disk : array_at(storage, "dataDisks")) {
        const auto& old = disk.as_object();
        const std::string name = text_at(sent, "name");
        if (integer_at(old, "lun", -1) == integer_at(sent, "lun") &&
            (name.empty() || same(name, text_at(old, "name"))))
            return old;
    }
    return {};
}

/// What was there with what was sent laid over it.
json::object laid_over(json::object before, const json::object& sent)
{
    merge(before, sent);
    return before;
}

bool is_windows(const json::object& storage)
{
    const std::string os = text_at(storage, "osDisk.osType");
    if (!os.empty()) return same(os, "Windows");
    return fold(text_at(storage, "imageReference.publisher")).contains("windows");
}

json::object storage_profile(World& world, const json::object& sent, const std::string& machine,
                             const json::object& before)
{
    const bool windows = is_windows(before.empty() ? sent : before);
    json::object profile;
    json::object image = object_at(before.empty() ? sent : before, "imageReference");
    if (!image.empty()) {
        set_default(image, "exactVersion", json::value(exact_version(windows)));
        profile["imageReference"] = std::move(image);
    }
    profile["osDisk"] = os_disk(
        world, laid_over(object_at(before, "osDisk"), object_at(sent, "osDisk")), machine, windows);
    json::array disks;
    for (const auto& disk : array_at(sent, "dataDisks"))
        disks.emplace_back(data_disk(
            world, laid_over(disk_at(before, disk.as_object()), disk.as_object()), machine));
    profile["dataDisks"] = std::move(disks);
    return profile;
}

MachineSpec spec_of(const json::object& machine)
{
    MachineSpec spec;
    const std::string id = text_at(machine, "id");
    spec.group = id.substr(0, fold(id).find("/providers/"));
    spec.name = text_at(machine, "name");
    spec.location = text_at(machine, "location");
    spec.os = text_at(machine, "properties.storageProfile.osDisk.osType");
    for (const auto& zone : array_at(machine, "zones")) spec.zones.emplace_back(zone.as_string());
    return spec;
}

void settle_disk(World& world, MachineSpec spec, json::object& disk, bool is_os)
{
    auto& managed = disk["managedDisk"].as_object();
    spec.disk_encryption_set = text_at(managed, "diskEncryptionSet.id");
    const std::string machine =
        spec.group + "/providers/Microsoft.Compute/virtualMachines/" + spec.name;
    if (auto existing = world.find(Kind::disk, text_at(managed, "id"))) {
        existing->document["managedBy"] = machine;
        existing->document["properties"].as_object()["diskState"] = "Attached";
        world.put(Kind::disk, existing->id, existing->document);
        return;
    }
    managed["id"] =
        add_disk(world, spec,
                 {text_at(disk, "name"), integer_at(disk, "lun"), integer_at(disk, "diskSizeGB"),
                  text_at(managed, "storageAccountType")},
                 is_os);
}

} // namespace

json::object os_profile(json::object sent, std::string_view name, bool windows)
{
    sent.erase("adminPassword");
    json::object profile;
    for (const auto* member : {"computerName", "adminUsername"})
        profile[member] = sent.contains(member) ? sent.at(member) : json::value(name);
    json::object configuration =
        object_at(sent, windows ? "windowsConfiguration" : "linuxConfiguration");
    if (!windows) set_default(configuration, "disablePasswordAuthentication", false);
    set_default(configuration, "provisionVMAgent", true);
    if (windows) set_default(configuration, "enableAutomaticUpdates", true);
    set_default(configuration, "patchSettings",
                {{"patchMode", windows ? "AutomaticByOS" : "ImageDefault"},
                 {"assessmentMode", "ImageDefault"}});
    set_default(configuration, "enableVMAgentPlatformUpdates", false);
    profile[windows ? "windowsConfiguration" : "linuxConfiguration"] = std::move(configuration);
    profile["secrets"] = json::array();
    profile["allowExtensionOperations"] = true;
    profile["requireGuestProvisionSignal"] = true;
    return profile;
}

json::object machine_document(World& world, const std::string& id, const json::object& request,
                              const json::object* before)
{
    const json::object sent = without_nulls(request).as_object();
    const std::string name = id.substr(id.find_last_of('/') + 1);
    const json::object old = before != nullptr ? object_at(*before, "properties") : json::object();
    json::object properties{{"vmId", before != nullptr ? text_at(old, "vmId") : world.new_guid()}};
    properties["hardwareProfile"] = object_at(sent, "properties.hardwareProfile");
    properties["storageProfile"] =
        storage_profile(world, object_at(sent, "properties.storageProfile"), name,
                        object_at(old, "storageProfile"));
    const bool windows = text_at(properties, "storageProfile.osDisk.osType") == "Windows";
    if (const auto guest = object_at(sent, "properties.osProfile"); !guest.empty())
        properties["osProfile"] = os_profile(guest, name, windows);
    for (const auto* member : {"securityProfile", "networkProfile"})
        if (const auto value = object_at(sent, std::string("properties.") + member); !value.empty())
            properties[member] = value;
    properties["provisioningState"] = before != nullptr ? "Updating" : "Creating";
    properties["timeCreated"] =
        before != nullptr ? text_at(old, "timeCreated") : offset_time(world.now());
    json::object document{{"name", name},
                          {"id", id},
                          {"type", "Microsoft.Compute/virtualMachines"},
                          {"location", text_at(sent, "location")}};
    for (const auto* member : {"tags", "zones", "plan"})
        if (sent.contains(member)) document[member] = sent.at(member);
    const auto identity =
        changed_identity(world, before != nullptr ? object_at(*before, "identity") : json::object(),
                         object_at(request, "identity"), name);
    if (!identity.is_null()) document["identity"] = identity;
    document["properties"] = std::move(properties);
    document["$appeared"] = before != nullptr ? integer_at(*before, "$appeared")
                                              : world.now().time_since_epoch().count();
    for (const auto* member : {"$ade", "$encryptedAt", "resources"})
        if (before != nullptr && before->contains(member)) document[member] = before->at(member);
    return document;
}

void settle_disks(World& world, json::object& machine)
{
    const MachineSpec spec = spec_of(machine);
    auto& profile = machine["properties"].as_object()["storageProfile"].as_object();
    json::array named{json::value(fold(text_at(profile, "osDisk.name")))};
    settle_disk(world, spec, profile["osDisk"].as_object(), true);
    for (auto& disk : profile["dataDisks"].as_array()) {
        settle_disk(world, spec, disk.as_object(), false);
        named.emplace_back(fold(text_at(disk.as_object(), "name")));
    }
    for (auto& disk : world.linked(Kind::disk, text_at(machine, "id"))) {
        const json::value name(fold(text_at(disk.document, "name")));
        if (std::ranges::find(named, name) != named.end()) continue;
        disk.document.erase("managedBy");
        disk.document["properties"].as_object()["diskState"] = "Unattached";
        world.put(Kind::disk, disk.id, disk.document);
    }
}

} // namespace simulator
