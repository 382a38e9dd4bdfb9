// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/compute_operations.hpp"
#include "providers/simulator/services/disk_documents.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

using namespace std::chrono_literals;

std::string list_scope(const World& world, const Call& call)
{
    return (call["group"].empty() ? subscription_scope(call) : group_scope(world, call)) + "/";
}

http::Response list_disks(Context& context, const Call& call)
{
    return page_of(context.world, call, Kind::disk, list_scope(context.world, call),
                   [](const Object& disk) { return shown(disk.document); });
}

http::Response get_disk(Context& context, const Call& call)
{
    return get_resource(context.world, call, Kind::disk, disk_type, call["name"]);
}

std::optional<http::Response>
refuse_disk(const World& world, const json::object& sent, const std::optional<Object>& before)
{
    if (text_at(sent, "location").empty())
        return error_answer(400, "LocationRequired",
                            "The location property is required for this definition.");
    if (text_at(sent, "properties.creationData.createOption").empty())
        return error_answer(400, "InvalidParameter",
                            "Required parameter 'disk.creationData' is missing (null).");
    const std::string set = text_at(sent, "properties.encryption.diskEncryptionSetId");
    if (!set.empty() && !world.has(Kind::disk_encryption_set, set))
        return error_answer(404, "ResourceNotFound",
                            fmt::format("The disk encryption set '{}' was not found.", set));
    const auto size = integer_at(sent, "properties.diskSizeGB");
    if (before && size > 0 && size < integer_at(before->document, "properties.diskSizeGB"))
        return error_answer(400, "ResizeDiskError",
                            "New size cannot be smaller than the existing size of the disk.");
    return std::nullopt;
}

http::Response
write_disk(Context& context, const Call& call, const std::string& id, const json::object& sent)
{
    json::object body = disk_being_written(id, sent);
    const std::string location = text_at(body, "location");
    Operation operation;
    operation.effect = "disk-written";
    operation.arguments = {{"disk", id}, {"sent", sent}};
    operation.duration = 1s;
    operation.resource = id;
    return start_disk(context, call, std::move(body), location, std::move(operation));
}

http::Response put_disk(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const std::string id = resource_id(context.world, call, disk_type, call["name"]);
    const auto before = context.world.find(Kind::disk, id);
    if (auto refusal = refuse_disk(context.world, sent, before)) return *refusal;
    return write_disk(context, call, before ? before->id : id, sent);
}

http::Response patch_disk(Context& context, const Call& call)
{
    const std::string id = resource_id(context.world, call, disk_type, call["name"]);
    const auto before = context.world.find(Kind::disk, id);
    if (!before) return resource_not_found(disk_type, call["name"], call["group"]);
    json::object whole = shown(before->document);
    merge(whole, call.body_object());
    if (auto refusal = refuse_disk(context.world, whole, before)) return *refusal;
    return write_disk(context, call, before->id, whole);
}

http::Response delete_disk(Context& context, const Call& call)
{
    const auto disk =
        context.world.find(Kind::disk, resource_id(context.world, call, disk_type, call["name"]));
    if (!disk) return empty_answer(204);
    if (const auto machine = text_at(disk->document, "managedBy"); !machine.empty())
        return error_answer(409, "OperationNotAllowed",
                            fmt::format("Disk {} is attached to VM {}.", call["name"], machine));
    Operation operation;
    operation.effect = "disk-deleted";
    operation.arguments = {{"disk", disk->id}};
    operation.duration = 1s;
    return start_disk(context, call, nullptr, text_at(disk->document, "location"),
                      std::move(operation));
}

std::optional<Failure> disk_written(Context& context, const json::object& arguments)
{
    const std::string id = text_at(arguments, "disk");
    const auto before = context.world.find(Kind::disk, id);
    context.world.put(Kind::disk, id,
                      written_disk(context.world, id, object_at(arguments, "sent"),
                                   before ? &before->document : nullptr));
    return std::nullopt;
}

std::optional<Failure> disk_deleted(Context& context, const json::object& arguments)
{
    context.world.erase(Kind::disk, text_at(arguments, "disk"));
    return std::nullopt;
}

} // namespace

Service disk_service()
{
    static constexpr std::string_view one =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/disks/"
        "{name}";
    static constexpr std::string_view read = "Microsoft.Compute/disks/read";
    static constexpr std::string_view write = "Microsoft.Compute/disks/write";
    return {"disks",
            {
                {"GET", "/subscriptions/{subscription}/providers/Microsoft.Compute/disks", read,
                 list_disks},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.Compute/disks",
                 read, list_disks},
                {"GET", one, read, get_disk},
                {"PUT", one, write, put_disk},
                {"PATCH", one, write, patch_disk},
                {"DELETE", one, "Microsoft.Compute/disks/delete", delete_disk},
                {"GET",
                 "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/"
                 "DiskOperations/{operation}",
                 "Microsoft.Compute/locations/diskOperations/read", disk_operation},
            },
            {{"disk-written", disk_written}, {"disk-deleted", disk_deleted}}};
}

} // namespace simulator
