// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/item_steps.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/protected_item.hpp"
#include "providers/azure/kinds/resource_guard.hpp"

#include <boost/json/object.hpp>

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
    add_requests(properties, step);
    return {"PUT", path, json::object{{"properties", std::move(properties)}}};
}

} // namespace azure
