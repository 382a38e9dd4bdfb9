// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup_source.hpp"

#include "providers/simulator/text.hpp"

#include <algorithm>

namespace simulator {

namespace {

/// The operating system's disk counts as number -1 and cannot be left out.
constexpr std::int64_t os_lun = -1;

json::object disk_of(const json::object& disk, std::int64_t lun)
{
    return {{"lun", lun}, {"name", text_at(disk, "name")}};
}

bool is_listed(const json::array& luns, std::int64_t lun)
{
    return std::any_of(luns.begin(), luns.end(), [&](const json::value& value) {
        return value.is_int64() && value.get_int64() == lun;
    });
}

/// All of them, as `{lun, name, size}`, the operating system's first.
json::array all_disks(const json::object& machine)
{
    json::array disks;
    const auto add = [&](const json::object& disk, std::int64_t lun) {
        json::object entry = disk_of(disk, lun);
        entry["size"] = integer_at(disk, "diskSizeGB", 127);
        disks.emplace_back(std::move(entry));
    };
    add(object_at(machine, "properties.storageProfile.osDisk"), os_lun);
    for (const auto& disk : array_at(machine, "properties.storageProfile.dataDisks"))
        if (disk.is_object()) add(disk.get_object(), integer_at(disk.get_object(), "lun"));
    return disks;
}

json::object selected_disks(const json::array& disks, const json::object& exclusion)
{
    const json::array luns = array_at(exclusion, "diskLunList");
    const bool inclusion = truth_at(exclusion, "isInclusionList");
    json::array included;
    json::array excluded;
    for (const auto& value : disks) {
        const auto& disk = value.as_object();
        const std::int64_t lun = integer_at(disk, "lun");
        auto& list = lun == os_lun || is_listed(luns, lun) == inclusion ? included : excluded;
        list.emplace_back(disk_of(disk, lun));
    }
    return {{"included", std::move(included)}, {"excluded", std::move(excluded)}};
}

bool is_premium(const json::value* disk)
{
    return disk != nullptr && disk->is_object() &&
           text_at(disk->get_object(), "managedDisk.storageAccountType").starts_with("Premium");
}

/// "Standard_DS1_v2" and "Standard_D2s_v5" can have premium disks.
bool takes_premium(std::string_view size)
{
    const std::size_t letters = size.find('_') + 1;
    const auto series = size.substr(letters, size.find('_', letters) - letters);
    return series.contains('S') || series.contains('s');
}

std::string_view storage_type(const json::object& machine)
{
    if (!takes_premium(text_at(machine, "properties.hardwareProfile.vmSize")))
        return "NormalStorage";
    bool all = is_premium(at_path(machine, "properties.storageProfile.osDisk"));
    for (const auto& disk : array_at(machine, "properties.storageProfile.dataDisks"))
        all = all && is_premium(&disk);
    return all ? "PremiumVMOnPremiumStorage" : "PremiumVMOnPartialPremiumStorage";
}

std::string_view os_type(const json::object& machine)
{
    return same(text_at(machine, "properties.storageProfile.osDisk.osType"), "Windows") ? "Windows"
                                                                                        : "Linux";
}

} // namespace

json::object backup_source(const json::object& machine, const json::object& item)
{
    const std::string security = text_at(machine, "properties.securityProfile.securityType");
    json::object source{{"size", text_at(machine, "properties.hardwareProfile.vmSize")},
                        {"os", os_type(machine)},
                        {"storage", storage_type(machine)},
                        {"security", security.empty() ? "None" : security},
                        {"attached", all_disks(machine)}};
    if (machine.contains("zones")) source["zones"] = machine.at("zones");
    if (machine.contains("$ade")) source["ade"] = machine.at("$ade");
    const json::object exclusion =
        object_at(item, "properties.extendedProperties.diskExclusionProperties");
    if (!exclusion.empty())
        source["disks"] = selected_disks(array_at(source, "attached"), exclusion);
    return source;
}

} // namespace simulator
