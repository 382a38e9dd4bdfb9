// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/item_operations.hpp"

#include "providers/simulator/text.hpp"

#include <utility>

namespace simulator {

namespace {

/// The item's part of the path.
std::string item_path(const Call& call)
{
    std::string path;
    for (std::size_t i = 0; i < call.segments.size(); ++i) {
        path += "/" + call.segments[i];
        if (i > 0 && same(call.segments[i - 1], "protectedItems")) break;
    }
    return path;
}

} // namespace

http::Response accepted_at_item(Context& context, const Call& call, Operation operation)
{
    const std::string id = context.operations.start(std::move(operation));
    const std::string here = call.base + encode_path(item_path(call));
    const std::string version = "?api-version=" + call.api_version;
    return accepted(here + "/operationsStatus/" + id + version,
                    here + "/operationResults/" + id + version);
}

json::object
new_item_job(World& world, const Object& item, std::string_view operation, json::object bag)
{
    const std::string friendly = text_at(item.document, "properties.friendlyName");
    json::object whole{{"VM Name", friendly}};
    for (auto& [name, value] : bag) whole[name] = std::move(value);
    const std::string machine = text_at(item.document, "properties.virtualMachineId");
    json::object job =
        new_job(world, vault_of(item.id), item_name_of(machine), operation, std::move(whole));
    job["properties"].as_object()["entityFriendlyName"] = friendly;
    return job;
}

} // namespace simulator
