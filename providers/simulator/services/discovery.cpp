// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/filter.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

using namespace std::chrono_literals;

std::string container_id(const std::string& vault, const ItemName& name)
{
    return vault + "/backupFabrics/Azure/protectionContainers/IaasVMContainer;" + native_name(name);
}

/// The container of a VM is there as long as its item is.
json::object shown_container(const Object& item)
{
    const std::string machine = text_at(item.document, "properties.virtualMachineId");
    const ItemName name = item_name_of(machine);
    return {{"id", container_id(vault_of(item.id), name)},
            {"name", "IaasVMContainer;" + native_name(name)},
            {"type", "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers"},
            {"properties",
             {{"virtualMachineId", machine},
              {"virtualMachineVersion", "Compute"},
              {"resourceGroup", name.group},
              {"friendlyName", text_at(item.document, "properties.friendlyName")},
              {"backupManagementType", "AzureIaasVM"},
              {"registrationStatus",
               item.document.contains("$wasDeleted") ? "SoftDeleted" : "Registered"},
              {"healthStatus", "Healthy"},
              {"containerType", "Microsoft.Compute/virtualMachines"},
              {"protectableObjectType", "Microsoft.Compute/virtualMachines"}}}};
}

http::Response list_containers(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const auto filter = Filter::parse(call.query_value("$filter"));
    if (!filter) return error_answer(400, "BadRequest", "The $filter is not valid.");
    const auto show = [&](const Object& item) -> std::optional<json::object> {
        const auto name = filter->value("friendlyName");
        if (!same(filter->value("backupManagementType").value_or("AzureIaasVM"), "AzureIaasVM"))
            return std::nullopt;
        if (name && !same(*name, text_at(item.document, "properties.friendlyName")))
            return std::nullopt;
        return shown_container(item);
    };
    return page_of(context.world, call, Kind::protected_item, vault->id + "/", show);
}

json::object protectable(const std::string& vault, const Object& machine)
{
    const ItemName name = item_name_of(machine.id);
    return {
        {"id", container_id(vault, name) + "/protectableItems/vm;" + native_name(name)},
        {"name", native_name(name)},
        {"type",
         "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectableItems"},
        {"properties",
         {{"virtualMachineId", machine.id},
          {"virtualMachineVersion", "Compute"},
          {"resourceGroup", split(machine.id, '/')[3]},
          {"backupManagementType", "AzureIaasVM"},
          {"protectableItemType", "Microsoft.Compute/virtualMachines"},
          {"friendlyName", text_at(machine.document, "name")},
          {"protectionState", "NotProtected"}}}};
}

/// A machine shows without a refresh when the service has looked on its own.
constexpr Duration found_anyway = std::chrono::hours(8);

/// VMs of the vault's region that no vault holds, as of the last refresh.
http::Response list_protectable(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const std::int64_t refreshed = integer_at(vault->document, "$refreshed", -1);
    const Time now = context.world.now();
    const auto show = [&](const Object& machine) -> std::optional<json::object> {
        const std::int64_t appeared = integer_at(machine.document, "$appeared");
        const bool known = refreshed >= appeared || Time(Duration(appeared)) + found_anyway < now;
        if (!known || text_at(machine.document, "location") != text_at(vault->document, "location"))
            return std::nullopt;
        if (context.world.count_linked(Kind::protected_item, machine.id) > 0) return std::nullopt;
        return protectable(vault->id, machine);
    };
    return page_of(context.world, call, Kind::virtual_machine, subscription_scope(call) + "/",
                   show);
}

http::Response refresh_containers(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const std::string operation = context.operations.start(
        {.effect = "containers-refreshed", .arguments = {{"vault", vault->id}}, .duration = 12s});
    const std::string fabric = call.base + encode_path(vault->id) + "/backupFabrics/Azure";
    // The service offers its own old version for the status, whatever was asked; in 2016 it had
    // none.
    http::Response response =
        accepted(fabric + "/operationsStatus/" + operation + "?api-version=2019-05-13-preview",
                 fabric + "/operationResults/" + operation + "?api-version=" + call.api_version);
    if (!call.since("2018-01-01")) response.headers.erase("Azure-AsyncOperation");
    return response;
}

std::optional<Failure> containers_refreshed(Context& context, const json::object& arguments)
{
    auto vault = context.world.find(Kind::vault, text_at(arguments, "vault"));
    if (!vault) return std::nullopt;
    vault->document["$refreshed"] = context.world.now().time_since_epoch().count();
    context.world.put(Kind::vault, vault->id, vault->document);
    return std::nullopt;
}

/// The item of the machine that counts: an active one before one that is kept.
std::optional<Object> item_of(const World& world, const std::string& machine)
{
    std::optional<Object> found;
    for (auto& item : world.linked(Kind::protected_item, machine)) {
        if (is_soft_deleted(item.document)) continue;
        if (!found || is_active(item.document)) found = std::move(item);
    }
    return found;
}

http::Response backup_status_of_machine(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const std::string machine = text_at(sent, "resourceId");
    if (!same(text_at(sent, "resourceType"), "VM") || item_name_of(machine).machine.empty())
        return backup_error(400, "BMSUserErrorInvalidInput",
                            "Input provided for the call is invalid.");
    const std::string name = native_name(item_name_of(machine));
    const auto item = item_of(context.world, machine);
    json::object body{{"protectionStatus", item ? "Protected" : "NotProtected"}};
    if (item) body["vaultId"] = vault_of(item->id);
    body["fabricName"] = "Azure";
    body["containerName"] = "iaasvmcontainer;" + name;
    body["protectedItemName"] = "vm;" + name;
    if (item) body["policyName"] = text_at(item->document, "properties.policyName");
    body["protectedItemsCount"] = 0;
    return ok(body);
}

} // namespace

Service discovery_service()
{
    return {
        "discovery",
        {
            {"GET",
             "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
             "Microsoft.RecoveryServices/vaults/"
             "{vault}/backupProtectionContainers",
             "Microsoft.RecoveryServices/Vaults/backupProtectionContainers/read", list_containers},
            {"GET",
             "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
             "Microsoft.RecoveryServices/vaults/"
             "{vault}/backupProtectableItems",
             "Microsoft.RecoveryServices/Vaults/backupProtectableItems/read", list_protectable},
            {"POST",
             "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
             "Microsoft.RecoveryServices/vaults/"
             "{vault}/backupFabrics/{fabric}/refreshContainers",
             "Microsoft.RecoveryServices/Vaults/backupFabrics/refreshContainers/action",
             refresh_containers},
            {"POST",
             "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/"
             "{location}/backupStatus",
             "Microsoft.RecoveryServices/locations/backupStatus/action", backup_status_of_machine},
        },
        {{"containers-refreshed", containers_refreshed}}};
}

} // namespace simulator
