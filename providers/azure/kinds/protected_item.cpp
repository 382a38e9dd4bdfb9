// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/protected_item.hpp"

#include "providers/azure/kinds/json_read.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

Live decode_item(const json::value& item)
{
    const auto& properties = at(item, "properties");
    Live live{"protected_vm", ResourceId(text_in(item, "id")), {}, {}};
    std::string vm = text_in(properties, "sourceResourceId");
    if (vm.empty()) vm = text_in(properties, "virtualMachineId");
    live.attributes = {{"vm", vm}, {"policy", text_in(properties, "policyId")}};
    live.facts = {{"protection_state", text_in(properties, "protectionState")},
                  {"soft_deleted", truth_in(properties, "isScheduledForDeferredDelete")},
                  {"vm_id", vm},
                  {"vm_name", text_in(properties, "friendlyName")}};
    if (const auto deleted = text_in(properties, "deferredDeleteTimeInUTC"); !deleted.empty())
        live.facts.set("deleted_at", deleted);
    if (const auto* extended = at(properties, "extendedProperties").if_object())
        for (const auto& [name, value] : *extended)
            if (name != "diskExclusionProperties" && !value.is_null())
                live.facts.set("extended", true);
    if (const auto& disks = at(properties, "extendedProperties/diskExclusionProperties");
        disks.is_object()) {
        List luns;
        for (const auto& lun : array_in(disks, "diskLunList"))
            if (const auto* number = lun.if_int64()) luns.emplace_back(*number);
        live.facts.set("luns", std::move(luns));
        live.facts.set("luns_included", truth_in(disks, "isInclusionList"));
    }
    return live;
}

void name_disks(Live& item, const Live* vm)
{
    const List luns = item.facts.get("luns").list();
    const bool included = item.facts.get("luns_included").truth(); // the list says what is kept
    const auto listed = [&](const Value& lun) {
        return std::ranges::find(luns, lun) != luns.end();
    };
    List names;
    List known;
    for (const auto& disk : vm ? vm->facts.get("data_disks").list() : List{}) {
        const Object& one = disk.object();
        known.push_back(one.get("lun"));
        if (listed(one.get("lun")) != included) names.push_back(one.get("name"));
    }
    for (const auto& lun : luns)
        if (!included && std::ranges::find(known, lun) == known.end())
            names.emplace_back("lun " + std::to_string(lun.integer()));
    item.facts.erase("luns");
    item.facts.erase("luns_included");
    item.attributes.set("exclude_disks", std::move(names));
}

bool is_soft_deleted(const Live& item)
{
    return item.facts.get("soft_deleted").truth();
}

bool is_active(const Live& item)
{
    const auto& state = item.facts.text("protection_state");
    const bool given_up =
        state == "ProtectionStopped" || state == "BackupsSuspended" || state == "ProtectionPaused";
    return !given_up && !is_soft_deleted(item);
}

} // namespace azure
