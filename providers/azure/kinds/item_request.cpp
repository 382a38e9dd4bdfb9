// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/item_steps.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/protected_item.hpp"
#include "providers/azure/kinds/resource_guard.hpp"

#include <boost/json/object.hpp>

#include <array>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

json::object disk_exclusion(const Value& luns)
{
    json::array list;
    for (const auto& lun : luns.list()) list.emplace_back(lun.integer());
    return {{"diskExclusionProperties",
             {{"diskLunList", std::move(list)}, {"isInclusionList", false}}}};
}

/// What an item was told besides its disks would be lost with the write.
constexpr std::array extended_carried{
    Carried{"/properties/extendedProperties", "diskExclusionProperties"}};

} // namespace

Write item_request(const Step& step)
{
    const std::string path = api::versioned(url_path(step.target.text()), api::recovery_services);
    if (step.action == "delete") return {"DELETE", path, {}};
    if (step.action == "unlock") return unlock_request(step);
    json::object properties{{"protectedItemType", "Microsoft.Compute/virtualMachines"},
                            {"sourceResourceId", step.arguments.text("vm")}};
    if (step.arguments.has("policy")) {
        properties["policyId"] = step.arguments.text("policy");
        if (step.arguments.has("exclude_luns"))
            properties["extendedProperties"] = disk_exclusion(step.arguments.get("exclude_luns"));
    } else {
        properties["policyId"] = "";
        properties["protectionState"] =
            step.action == "suspend" ? "BackupsSuspended" : "ProtectionStopped";
        if (step.action == "undelete") properties["isRehydrate"] = true;
    }
    std::span<const Carried> carried;
    if (step.arguments.get("extended").truth()) {
        properties.emplace("extendedProperties", json::object());
        carried = extended_carried;
    }
    add_requests(properties, step);
    return {"PUT", path, json::object{{"properties", std::move(properties)}}, carried,
            step.action == "protect"};
}

} // namespace azure
