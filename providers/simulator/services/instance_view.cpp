// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/instance_view.hpp"

#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

json::object status(std::string_view code, std::string_view shown, const std::string& time)
{
    json::object entry{{"code", code}, {"level", "Info"}, {"displayStatus", shown}};
    if (!time.empty()) entry["time"] = time;
    return entry;
}

json::object disk_view(const json::object& machine, const std::string& name, bool encrypted)
{
    const std::string created = text_at(machine, "properties.timeCreated");
    json::array statuses{status("ProvisioningState/succeeded", "Provisioning succeeded", created)};
    json::object view{{"name", name}};
    if (encrypted) {
        json::object settings{{"enabled", true}};
        merge(settings, encryption_settings(object_at(machine, "$ade")));
        view["encryptionSettings"] = json::array{std::move(settings)};
        statuses.emplace_back(
            status("EncryptionState/encrypted", "Encryption is enabled on disk", ""));
    }
    view["statuses"] = std::move(statuses);
    return view;
}

json::array disk_views(const json::object& machine)
{
    const bool encrypted = machine.contains("$ade") && text_at(machine, "$ade.evidence") != "disks";
    json::array views{
        disk_view(machine, text_at(machine, "properties.storageProfile.osDisk.name"), encrypted)};
    for (const auto& disk : array_at(machine, "properties.storageProfile.dataDisks"))
        views.emplace_back(disk_view(machine, text_at(disk.as_object(), "name"), encrypted));
    return views;
}

json::array extension_views(const json::object& machine, Time now)
{
    json::array views;
    for (const auto& extension : array_at(machine, "resources"))
        views.emplace_back(extension_view(machine, extension.as_object(), now));
    return views;
}

json::object agent_view(const json::object& machine, const std::string& created)
{
    if (machine.contains("$agentNotReady"))
        return {{"vmAgentVersion", "Unknown"},
                {"statuses",
                 json::array{status("ProvisioningState/Unavailable", "Not Ready", created)}}};
    json::object ready = status("ProvisioningState/succeeded", "Ready", created);
    ready["message"] = "GuestAgent is running and processing the extensions.";
    return {{"vmAgentVersion", "2.7.41491.1075"},
            {"statuses", json::array{std::move(ready)}},
            {"extensionHandlers", json::array()}};
}

} // namespace

json::object encryption_settings(const json::object& ade)
{
    json::object settings{{"diskEncryptionKey",
                           {{"sourceVault", {{"id", text_at(ade, "secretVault")}}},
                            {"secretUrl", text_at(ade, "secretUrl")}}}};
    if (const auto key = text_at(ade, "keyUrl"); !key.empty())
        settings["keyEncryptionKey"] = {{"keyUrl", key},
                                        {"sourceVault", {{"id", text_at(ade, "keyVault")}}}};
    return settings;
}

bool is_disk_encryption(const json::object& extension)
{
    return text_at(extension, "properties.type").starts_with("AzureDiskEncryption");
}

json::object extension_view(const json::object& machine, const json::object& extension, Time now)
{
    json::object said = status("ProvisioningState/succeeded", "Provisioning succeeded", "");
    if (is_disk_encryption(extension)) {
        const Time done =
            Time(Duration(integer_at(machine, "$encryptedAt"))) + std::chrono::minutes(2);
        said["message"] =
            now < done ? "[2.3.0.0] " : "[2.3.0.0] Encryption succeeded for all volumes";
    }
    return {{"name", text_at(extension, "name")},
            {"type", text_at(extension, "properties.publisher") + "." +
                         text_at(extension, "properties.type")},
            {"typeHandlerVersion", text_at(extension, "properties.typeHandlerVersion") + ".0.0"},
            {"statuses", json::array{std::move(said)}}};
}

json::object instance_view(const json::object& machine, Time now)
{
    const std::string created = text_at(machine, "properties.timeCreated");
    const bool windows =
        same(text_at(machine, "properties.storageProfile.osDisk.osType"), "Windows");
    json::object view{{"computerName", text_at(machine, "name")},
                      {"osName", windows ? "Windows Server 2022 Datacenter" : "debian"},
                      {"osVersion", windows ? "10.0.20348.2700" : "12.7"},
                      {"vmAgent", agent_view(machine, created)},
                      {"disks", disk_views(machine)},
                      {"hyperVGeneration", "V2"},
                      {"statuses", json::array{status("ProvisioningState/succeeded",
                                                      "Provisioning succeeded", created),
                                               status("PowerState/running", "VM running", "")}}};
    if (auto extensions = extension_views(machine, now); !extensions.empty())
        view["extensions"] = std::move(extensions);
    return view;
}

} // namespace simulator
