// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/machines.hpp"
#include "providers/simulator/services/compute_operations.hpp"
#include "providers/simulator/services/instance_view.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <algorithm>

namespace simulator {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view machine_type = "Microsoft.Compute/virtualMachines";

std::optional<Object> find_machine(const World& world, const Call& call)
{
    return world.find(Kind::virtual_machine, resource_id(world, call, machine_type, call["name"]));
}

http::Response no_machine(const Call& call)
{
    return resource_not_found(machine_type, call["name"], call["group"]);
}

/// The place of the extension among the machine's; its end where it has none of that name.
json::array::iterator find_extension(json::array& extensions, std::string_view name)
{
    return std::ranges::find_if(extensions, [&](const json::value& extension) {
        return same(text_at(extension.as_object(), "name"), name);
    });
}

http::Response get_extension(Context& context, const Call& call)
{
    auto machine = find_machine(context.world, call);
    if (!machine) return no_machine(call);
    json::array extensions = array_at(machine->document, "resources");
    const auto found = find_extension(extensions, call["extension"]);
    if (found == extensions.end())
        return resource_not_found("Microsoft.Compute/virtualMachines/extensions",
                                  call["name"] + "/" + call["extension"], call["group"]);
    json::object body = shown(found->as_object());
    if (call.query_value("$expand").contains("instanceView"))
        body["properties"].as_object()["instanceView"] =
            extension_view(machine->document, found->as_object(), context.world.now());
    return ok(body);
}

http::Response list_extensions(Context& context, const Call& call)
{
    const auto machine = find_machine(context.world, call);
    if (!machine) return no_machine(call);
    json::array values;
    for (const auto& extension : array_at(machine->document, "resources"))
        values.emplace_back(shown(extension.as_object()));
    return ok({{"value", std::move(values)}});
}

/// What was sent, but for the secrets in it.
json::object extension_document(const Call& call, const Object& machine, const json::object& sent,
                                const json::object& before)
{
    json::object properties = object_at(sent, "properties");
    properties.erase("protectedSettings");
    if (!properties.contains("type"))
        properties["type"] = text_at(before, "properties.type").empty()
                                 ? call["extension"]
                                 : text_at(before, "properties.type");
    properties["provisioningState"] = before.empty() ? "Creating" : "Updating";
    return {{"name", call["extension"]},
            {"id", machine.id + "/extensions/" + call["extension"]},
            {"type", "Microsoft.Compute/virtualMachines/extensions"},
            {"location", text_at(machine.document, "location")},
            {"properties", std::move(properties)}};
}

void put_among(World& world, Object& machine, const json::object& extension)
{
    json::array extensions = array_at(machine.document, "resources");
    const auto place = find_extension(extensions, text_at(extension, "name"));
    if (place == extensions.end())
        extensions.emplace_back(extension);
    else
        *place = extension;
    machine.document["resources"] = std::move(extensions);
    world.put(Kind::virtual_machine, machine.id, machine.document);
}

http::Response put_extension(Context& context, const Call& call)
{
    World& world = context.world;
    auto machine = find_machine(world, call);
    if (!machine) return no_machine(call);
    const json::object sent = call.body_object();
    if (text_at(sent, "location").empty())
        return error_answer(400, "LocationRequired",
                            "The location property is required for this definition.");
    json::array extensions = array_at(machine->document, "resources");
    const auto found = find_extension(extensions, call["extension"]);
    const bool is_new = found == extensions.end();
    const json::object extension =
        extension_document(call, *machine, sent, is_new ? json::object() : found->as_object());
    put_among(world, *machine, extension);
    Operation operation;
    operation.effect = "extension-written";
    operation.arguments = {{"machine", machine->id}, {"name", call["extension"]}};
    operation.duration = is_new ? Duration(150s) : Duration(60s);
    return start_compute(context, call, is_new ? 201 : 200, extension,
                         text_at(machine->document, "location"), std::move(operation));
}

http::Response delete_extension(Context& context, const Call& call)
{
    const auto machine = find_machine(context.world, call);
    if (!machine) return no_machine(call);
    json::array extensions = array_at(machine->document, "resources");
    if (find_extension(extensions, call["extension"]) == extensions.end()) return empty_answer(204);
    Operation operation;
    operation.effect = "extension-deleted";
    operation.arguments = {{"machine", machine->id}, {"name", call["extension"]}};
    operation.duration = 30s;
    return start_compute(context, call, 202, nullptr, text_at(machine->document, "location"),
                         std::move(operation));
}

/// The vaults that it names must be there and let disks be encrypted.
std::optional<Failure> encryption_problem(const World& world, const json::object& settings)
{
    const auto vault = world.find(Kind::key_vault, text_at(settings, "KeyVaultResourceId"));
    if (vault && truth_at(vault->document, "properties.enabledForDiskEncryption"))
        return std::nullopt;
    return Failure{"VMExtensionProvisioningError",
                   "VM has reported a failure when processing extension 'AzureDiskEncryption'. "
                   "Error message: \"Failed to configure bitlocker as expected. Key vault is not "
                   "enabled for disk encryption or does not exist.\"."};
}

std::optional<Failure> extension_written(Context& context, const json::object& arguments)
{
    World& world = context.world;
    auto machine = world.find(Kind::virtual_machine, text_at(arguments, "machine"));
    if (!machine) return Failure{"NotFound", "The virtual machine was deleted."};
    json::array extensions = array_at(machine->document, "resources");
    const auto found = find_extension(extensions, text_at(arguments, "name"));
    if (found == extensions.end()) return std::nullopt;
    json::object extension = found->as_object();
    const json::object settings = object_at(extension, "properties.settings");
    const std::string operation =
        is_disk_encryption(extension) ? text_at(settings, "EncryptionOperation") : "";
    auto problem = operation.starts_with("EnableEncryption") ? encryption_problem(world, settings)
                                                             : std::nullopt;
    extension["properties"].as_object()["provisioningState"] = problem ? "Failed" : "Succeeded";
    if (!operation.empty())
        machine->document["$encryptedAt"] = world.now().time_since_epoch().count();
    if (operation == "DisableEncryption") machine->document.erase("$ade");
    put_among(world, *machine, extension);
    if (problem) return problem;
    if (operation.starts_with("EnableEncryption"))
        encrypt_by_extension(world, machine->id, settings);
    if (operation == "DisableEncryption") decrypt_disks(world, machine->id);
    return std::nullopt;
}

/// Removing the extension decrypts nothing (facts §1.1).
std::optional<Failure> extension_deleted(Context& context, const json::object& arguments)
{
    auto machine = context.world.find(Kind::virtual_machine, text_at(arguments, "machine"));
    if (!machine) return std::nullopt;
    json::array extensions = array_at(machine->document, "resources");
    if (const auto found = find_extension(extensions, text_at(arguments, "name"));
        found != extensions.end())
        extensions.erase(found);
    if (extensions.empty())
        machine->document.erase("resources");
    else
        machine->document["resources"] = std::move(extensions);
    context.world.put(Kind::virtual_machine, machine->id, machine->document);
    return std::nullopt;
}

} // namespace

Service machine_extension_service()
{
    static constexpr std::string_view one =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/"
        "virtualMachines/{name}/extensions/{extension}";
    static constexpr std::string_view read = "Microsoft.Compute/virtualMachines/extensions/read";
    return {"machine extensions",
            {
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.Compute/virtualMachines/{name}/extensions",
                 read, list_extensions},
                {"GET", one, read, get_extension},
                {"PUT", one, "Microsoft.Compute/virtualMachines/extensions/write", put_extension},
                {"DELETE", one, "Microsoft.Compute/virtualMachines/extensions/delete",
                 delete_extension},
            },
            {{"extension-written", extension_written}, {"extension-deleted", extension_deleted}}};
}

} // namespace simulator
