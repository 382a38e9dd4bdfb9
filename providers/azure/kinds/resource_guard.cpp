// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/resource_guard.hpp"

#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/kinds/kind.hpp"

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

std::string request_of(const Case& one, const std::string& vault, std::string_view operation)
{
    const Live* live = one.around.observation.find(ResourceId(vault));
    return live ? live->facts.get("guard_requests").object().text(operation) : std::string();
}

} // namespace

std::string guard_mapping(std::string_view vault)
{
    return std::string(vault) + "/backupResourceGuardProxies/VaultProxy";
}

void decode_guard(Live& vault, const json::value& mapping)
{
    Object requests;
    for (const auto& detail : array_in(mapping, "properties/resourceGuardOperationDetails"))
        requests.set(text_in(detail, "vaultCriticalOperation"),
                     text_in(detail, "defaultResourceRequest"));
    const std::string guard = text_in(mapping, "properties/resourceGuardResourceId");
    vault.attributes.set("resource_guard", guard);
    vault.facts.set("guard_requests", std::move(requests));
}

void name_request(Step& step, const Case& one, const std::string& vault, std::string_view operation)
{
    const std::string request = request_of(one, vault, operation);
    if (!request.empty()) step.arguments.set("guard_requests", List{Value(request)});
}

void add_requests(json::object& properties, const Step& step)
{
    if (!step.arguments.has("guard_requests")) return;
    json::array requests;
    for (const auto& request : step.arguments.get("guard_requests").list())
        requests.emplace_back(request.text());
    properties["resourceGuardOperationRequests"] = std::move(requests);
}

std::optional<Step> unlock_step(const Case& one, const std::string& vault,
                                std::string_view operation, const std::string& resource)
{
    const std::string request = request_of(one, vault, operation);
    if (request.empty()) return std::nullopt;
    Step step = step_of(one, "unlock",
                        "ask the resource guard to let " +
                            (resource.empty() ? "go of vault " + name_of(vault)
                                              : name_of(resource) + " be deleted"),
                        {});
    step.effect = {};
    step.arguments = {{"guard_requests", List{Value(request)}}, {"resource", resource}};
    step.needs = {{"Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/unlockDelete/"
                   "action",
                   vault}};
    return step;
}

Write unlock_request(const Step& step)
{
    json::object body;
    add_requests(body, step);
    if (const auto& resource = step.arguments.text("resource"); !resource.empty())
        body["resourceToBeDeleted"] = resource;
    const std::string path = guard_mapping(vault_of(step.target.text())) + "/unlockDelete";
    return {"POST", api::versioned(url_path(path), api::recovery_services), std::move(body)};
}

} // namespace azure
