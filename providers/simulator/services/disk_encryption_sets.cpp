// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/compute_operations.hpp"
#include "providers/simulator/services/identities.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view set_type = "Microsoft.Compute/diskEncryptionSets";

std::optional<Object> find_set(const World& world, const Call& call)
{
    return world.find(Kind::disk_encryption_set, resource_id(world, call, set_type, call["name"]));
}

http::Response list_sets(Context& context, const Call& call)
{
    const std::string scope =
        call["group"].empty() ? subscription_scope(call) : group_scope(context.world, call);
    return page_of(context.world, call, Kind::disk_encryption_set, scope + "/",
                   [](const Object& set) { return shown(set.document); });
}

http::Response get_set(Context& context, const Call& call)
{
    return get_resource(context.world, call, Kind::disk_encryption_set, set_type, call["name"]);
}

/// The answer to a PUT repeats what was sent and does not even name the set.
json::object being_written(const json::object& sent)
{
    json::object body{{"location", location_name(text_at(sent, "location"))}};
    for (const std::string_view name : {"tags", "identity"})
        if (sent.contains(name)) body[name] = sent.at(name);
    json::object properties = object_at(sent, "properties");
    properties["provisioningState"] = "Updating";
    body["properties"] = std::move(properties);
    return body;
}

Operation writing(const std::string& id, const json::object& sent)
{
    Operation operation;
    operation.effect = "encryption-set-written";
    operation.arguments = {{"set", id}, {"sent", sent}};
    operation.duration = 2s;
    operation.resource = id;
    return operation;
}

http::Response put_set(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const auto before = find_set(context.world, call);
    if (text_at(sent, "location").empty())
        return error_answer(400, "LocationRequired",
                            "The location property is required for this definition.");
    const std::string id =
        before ? before->id : resource_id(context.world, call, set_type, call["name"]);
    json::object body = being_written(sent);
    const std::string location = text_at(body, "location");
    return start_disk(context, call, std::move(body), location, writing(id, sent));
}

/// The answer to a PATCH shows the set as it was, with the properties that were sent.
http::Response patch_set(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const auto before = find_set(context.world, call);
    if (!before) return resource_not_found(set_type, call["name"], call["group"]);
    json::object body = shown(before->document);
    json::object& properties = body["properties"].as_object();
    for (const auto& [name, value] : object_at(sent, "properties")) properties[name] = value;
    properties["provisioningState"] = "Updating";
    return start_disk(context, call, std::move(body), text_at(before->document, "location"),
                      writing(before->id, sent));
}

/// A set that disks hang on cannot go.
bool is_in_use(const World& world, const std::string& set)
{
    bool used = false;
    world.each(Kind::disk, "", [&](const Object& disk) {
        used = same(text_at(disk.document, "properties.encryption.diskEncryptionSetId"), set);
        return !used;
    });
    return used;
}

http::Response delete_set(Context& context, const Call& call)
{
    const auto set = find_set(context.world, call);
    if (!set) return empty_answer(204);
    if (is_in_use(context.world, set->id))
        return error_answer(409, "OperationNotAllowed",
                            fmt::format("Disk encryption set '{}' cannot be deleted because it is "
                                        "associated with at least one resource.",
                                        call["name"]));
    Operation operation;
    operation.effect = "encryption-set-deleted";
    operation.arguments = {{"set", set->id}};
    operation.duration = 1s;
    return start_disk(context, call, nullptr, text_at(set->document, "location"),
                      std::move(operation));
}

void change_identity(World& world, json::object& set, const json::object& sent)
{
    if (!sent.contains("identity")) return;
    const auto identity = changed_identity(world, object_at(set, "identity"),
                                           object_at(sent, "identity"), text_at(set, "name"));
    if (identity.is_object())
        set["identity"] = identity;
    else
        set["identity"] = {{"type", "None"}};
}

std::optional<Failure> set_written(Context& context, const json::object& arguments)
{
    World& world = context.world;
    const std::string id = text_at(arguments, "set");
    const json::object sent = object_at(arguments, "sent");
    const auto before = world.find(Kind::disk_encryption_set, id);
    json::object set = before ? before->document
                              : json::object{{"name", id.substr(id.find_last_of('/') + 1)},
                                             {"id", id},
                                             {"type", set_type},
                                             {"location", location_name(text_at(sent, "location"))},
                                             {"properties", json::object()}};
    if (sent.contains("tags")) set["tags"] = sent.at("tags");
    change_identity(world, set, sent);
    json::object& properties = set["properties"].as_object();
    const std::string key = text_at(properties, "activeKey.keyUrl");
    for (const auto& [name, value] : object_at(sent, "properties")) properties[name] = value;
    if (!properties.contains("encryptionType"))
        properties["encryptionType"] = "EncryptionAtRestWithCustomerKey";
    properties["provisioningState"] = "Succeeded";
    if (!key.empty() && key != text_at(properties, "activeKey.keyUrl"))
        properties["lastKeyRotationTimestamp"] = offset_time(world.now());
    world.put(Kind::disk_encryption_set, id, set);
    return std::nullopt;
}

std::optional<Failure> set_deleted(Context& context, const json::object& arguments)
{
    context.world.erase(Kind::disk_encryption_set, text_at(arguments, "set"));
    return std::nullopt;
}

} // namespace

Service disk_encryption_set_service()
{
    static constexpr std::string_view one =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/"
        "diskEncryptionSets/{name}";
    static constexpr std::string_view read = "Microsoft.Compute/diskEncryptionSets/read";
    static constexpr std::string_view write = "Microsoft.Compute/diskEncryptionSets/write";
    return {
        "disk encryption sets",
        {
            {"GET", "/subscriptions/{subscription}/providers/Microsoft.Compute/diskEncryptionSets",
             read, list_sets},
            {"GET",
             "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
             "Microsoft.Compute/diskEncryptionSets",
             read, list_sets},
            {"GET", one, read, get_set},
            {"PUT", one, write, put_set},
            {"PATCH", one, write, patch_set},
            {"DELETE", one, "Microsoft.Compute/diskEncryptionSets/delete", delete_set},
        },
        {{"encryption-set-written", set_written}, {"encryption-set-deleted", set_deleted}}};
}

} // namespace simulator
