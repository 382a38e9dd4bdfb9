// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/machine_writes.hpp"

#include "providers/simulator/services/compute_operations.hpp"
#include "providers/simulator/services/machine_documents.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

constexpr std::string_view machine_type = "Microsoft.Compute/virtualMachines";

std::optional<Object> find_machine(const Context& context, const Call& call)
{
    return context.world.find(Kind::virtual_machine,
                              resource_id(context.world, call, machine_type, call["name"]));
}

/// Answers with the document as it is now; it is done some seconds later (2023/vm: 7 s).
http::Response written(Context& context, const Call& call, const json::object& document, int status)
{
    const std::string id = text_at(document, "id");
    context.world.put(Kind::virtual_machine, id, document);
    Operation operation;
    operation.effect = "machine-written";
    operation.arguments = {{"machine", id}};
    operation.duration = std::chrono::seconds(7);
    return start_compute(context, call, status, shown(document), text_at(document, "location"),
                         std::move(operation));
}

} // namespace

http::Response put_machine(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const auto before = find_machine(context, call);
    if (text_at(sent, "location").empty())
        return error_answer(400, "LocationRequired",
                            "The location property is required for this definition.");
    const std::string id =
        before ? before->id : resource_id(context.world, call, machine_type, call["name"]);
    return written(context, call,
                   machine_document(context.world, id, sent, before ? &before->document : nullptr),
                   before ? 200 : 201);
}

http::Response patch_machine(Context& context, const Call& call)
{
    const auto before = find_machine(context, call);
    if (!before) return resource_not_found(machine_type, call["name"], call["group"]);
    json::object patch = call.body_object();
    json::object whole = before->document;
    const json::value identity = patch.contains("identity") ? patch.at("identity") : json::value();
    patch.erase("identity");
    whole.erase("identity");
    merge(whole, patch);
    if (identity.is_object()) whole["identity"] = identity;
    return written(context, call,
                   machine_document(context.world, before->id, whole, &before->document), 200);
}

http::Response delete_machine(Context& context, const Call& call)
{
    const auto machine = find_machine(context, call);
    if (!machine) return empty_answer(204);
    Operation operation;
    operation.effect = "machine-deleted";
    operation.arguments = {{"machine", machine->id}};
    operation.duration = std::chrono::seconds(30);
    return start_compute(context, call, 202, nullptr, text_at(machine->document, "location"),
                         std::move(operation));
}

std::optional<Failure> machine_written(Context& context, const json::object& arguments)
{
    auto machine = context.world.find(Kind::virtual_machine, text_at(arguments, "machine"));
    if (!machine) return Failure{"NotFound", "The virtual machine was deleted."};
    settle_disks(context.world, machine->document);
    machine->document["properties"].as_object()["provisioningState"] = "Succeeded";
    context.world.put(Kind::virtual_machine, machine->id, machine->document);
    return std::nullopt;
}

/// Its disks stay, detached, but for those that were told to go with it.
std::optional<Failure> machine_deleted(Context& context, const json::object& arguments)
{
    World& world = context.world;
    const auto machine = world.find(Kind::virtual_machine, text_at(arguments, "machine"));
    if (!machine) return std::nullopt;
    json::array going{object_at(machine->document, "properties.storageProfile.osDisk")};
    for (const auto& disk : array_at(machine->document, "properties.storageProfile.dataDisks"))
        going.push_back(disk);
    for (const auto& named : going)
        if (same(text_at(named.as_object(), "deleteOption"), "Delete"))
            world.erase(Kind::disk, text_at(named.as_object(), "managedDisk.id"));
    for (auto& disk : world.linked(Kind::disk, machine->id)) {
        disk.document.erase("managedBy");
        disk.document["properties"].as_object()["diskState"] = "Unattached";
        world.put(Kind::disk, disk.id, disk.document);
    }
    world.erase(Kind::virtual_machine, machine->id);
    return std::nullopt;
}

} // namespace simulator
