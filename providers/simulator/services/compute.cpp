// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/compute_operations.hpp"
#include "providers/simulator/services/instance_view.hpp"
#include "providers/simulator/services/machine_writes.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

std::string list_scope(const World& world, const Call& call)
{
    return (call["group"].empty() ? subscription_scope(call) : group_scope(world, call)) + "/";
}

http::Response get_machine(Context& context, const Call& call)
{
    const auto machine = context.world.find(
        Kind::virtual_machine,
        resource_id(context.world, call, "Microsoft.Compute/virtualMachines", call["name"]));
    if (!machine)
        return resource_not_found("Microsoft.Compute/virtualMachines", call["name"], call["group"]);
    json::object body = shown(machine->document);
    if (call.query_value("$expand").contains("instanceView"))
        body["properties"].as_object()["instanceView"] =
            instance_view(machine->document, context.world.now());
    return ok(body);
}

http::Response get_instance_view(Context& context, const Call& call)
{
    const auto machine = context.world.find(
        Kind::virtual_machine,
        resource_id(context.world, call, "Microsoft.Compute/virtualMachines", call["name"]));
    if (!machine)
        return resource_not_found("Microsoft.Compute/virtualMachines", call["name"], call["group"]);
    return ok(instance_view(machine->document, context.world.now()));
}

/// A list expands nothing by itself; with `statusOnly=true` it gives the run-time state and no
/// more.
http::Response list_machines(Context& context, const Call& call)
{
    const bool status_only = same(call.query_value("statusOnly"), "true");
    const auto show = [&](const Object& machine) {
        json::object body = shown(machine.document);
        if (status_only)
            body["properties"] = {
                {"vmId", text_at(body, "properties.vmId")},
                {"provisioningState", "Succeeded"},
                {"instanceView", instance_view(machine.document, context.world.now())}};
        return std::optional(std::move(body));
    };
    return page_of(context.world, call, Kind::virtual_machine, list_scope(context.world, call),
                   show);
}

} // namespace

Service compute_service()
{
    static constexpr std::string_view read_machine = "Microsoft.Compute/virtualMachines/read";
    static constexpr std::string_view write_machine = "Microsoft.Compute/virtualMachines/write";
    return {"compute",
            {
                {"GET", "/subscriptions/{subscription}/providers/Microsoft.Compute/virtualMachines",
                 read_machine, list_machines},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/"
                 "virtualMachines",
                 read_machine, list_machines},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/"
                 "virtualMachines/{name}",
                 read_machine, get_machine},
                {"PUT",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/"
                 "virtualMachines/{name}",
                 write_machine, put_machine},
                {"PATCH",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/"
                 "virtualMachines/{name}",
                 write_machine, patch_machine},
                {"GET",
                 "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/"
                 "operations/{operation}",
                 "Microsoft.Compute/locations/operations/read", compute_operation},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/"
                 "virtualMachines/{name}"
                 "/instanceView",
                 "Microsoft.Compute/virtualMachines/instanceView/read", get_instance_view},
                {"DELETE",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/"
                 "virtualMachines/{name}",
                 "Microsoft.Compute/virtualMachines/delete", delete_machine},
            },
            {{"machine-written", machine_written}, {"machine-deleted", machine_deleted}}};
}

} // namespace simulator
