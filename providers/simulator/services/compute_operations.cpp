// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/compute_operations.hpp"

#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

std::string operation_url(const Call& call, const std::string& location, std::string_view sort,
                          const std::string& operation, bool is_monitor)
{
    return fmt::format("{}{}/providers/Microsoft.Compute/locations/{}/{}/{}?{}api-version={}",
                       call.base, subscription_scope(call), location, sort, operation,
                       is_monitor ? "monitor=true&" : "", call.api_version);
}

http::Response started(const Call& call, int status, const json::value& body,
                       const std::string& location, std::string_view sort,
                       const std::string& operation, bool has_result)
{
    http::Response response = body.is_null() ? empty_answer(status) : answer_with(status, body);
    response.headers.set("Azure-AsyncOperation",
                         operation_url(call, location, sort, operation, false));
    if (has_result)
        response.headers.set("Location", operation_url(call, location, sort, operation, true));
    return response;
}

http::Response not_found(const Call& call)
{
    return error_answer(404, "NotFound",
                        fmt::format("The operation '{}' was not found.", call["operation"]));
}

/// What a disk operation left behind, as its GET shows it.
std::optional<json::object> output_of(const World& world, const json::object& operation)
{
    const std::string id = text_at(operation, "resource");
    for (const Kind kind : {Kind::disk, Kind::disk_encryption_set})
        if (const auto found = world.find(kind, id)) return shown(found->document);
    return std::nullopt;
}

http::Response
status(const Call& call, const json::object& operation, const std::optional<json::object>& output)
{
    const auto instant = [&](std::string_view member) {
        return offset_time(Time(Duration(integer_at(operation, member))));
    };
    json::object body{{"startTime", instant("started")}};
    if (!is_running(operation)) body["endTime"] = instant("due");
    body["status"] = text_at(operation, "status");
    if (output && !is_running(operation)) body["properties"] = {{"output", *output}};
    if (const auto* error = operation.if_contains("error")) body["error"] = *error;
    body["name"] = call["operation"];
    return ok(body);
}

/// The resource itself, once it is there; 202 until then.
http::Response
result(const Call& call, const json::object& operation, const std::optional<json::object>& output)
{
    if (is_running(operation)) {
        http::Response response = empty_answer(202);
        response.headers.set("Location", call.base + call.path +
                                             "?monitor=true&api-version=" + call.api_version);
        return response;
    }
    if (operation.contains("error"))
        return error_answer(409, text_at(operation, "error.code"),
                            text_at(operation, "error.message"));
    return output ? ok(*output) : empty_answer(200);
}

} // namespace

http::Response start_compute(Context& context, const Call& call, int status_code, json::value body,
                             const std::string& location, Operation operation)
{
    return started(call, status_code, body, location, "operations",
                   context.operations.start(std::move(operation)), call.method == "DELETE");
}

http::Response start_disk(Context& context, const Call& call, json::value body,
                          const std::string& location, Operation operation)
{
    return started(call, 202, body, location, "DiskOperations",
                   context.operations.start(std::move(operation)), true);
}

http::Response compute_operation(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return not_found(call);
    if (same(call.query_value("monitor"), "true"))
        return result(call, operation->document, std::nullopt);
    return status(call, operation->document, std::nullopt);
}

http::Response disk_operation(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return not_found(call);
    const auto output = output_of(context.world, operation->document);
    if (same(call.query_value("monitor"), "true")) return result(call, operation->document, output);
    return status(call, operation->document, output);
}

} // namespace simulator
