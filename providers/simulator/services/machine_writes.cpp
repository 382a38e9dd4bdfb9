// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/machine_writes.hpp"

#include "providers/simulator/operations.hpp"
#include "providers/simulator/services/machine_documents.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/times.hpp"

#include <fmt/format.h>

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
    const std::string started = context.operations.start(std::move(operation));
    http::Response response = answer_with(status, shown(document));
    response.headers.set(
        "Azure-AsyncOperation",
        fmt::format("{}{}/providers/Microsoft.Compute/locations/{}/operations/{}?api-version={}",
                    call.base, subscription_scope(call), text_at(document, "location"), started,
                    call.api_version));
    return response;
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

http::Response compute_operation(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation)
        return error_answer(404, "NotFound",
                            fmt::format("The operation '{}' was not found.", call["operation"]));
    const auto instant = [&](std::string_view member) {
        return offset_time(Time(Duration(integer_at(operation->document, member))));
    };
    json::object body{{"startTime", instant("started")}};
    if (!is_running(operation->document)) body["endTime"] = instant("due");
    body["status"] = text_at(operation->document, "status");
    body["name"] = call["operation"];
    return ok(body);
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

} // namespace simulator
