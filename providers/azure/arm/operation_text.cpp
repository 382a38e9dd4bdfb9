// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/arm/long_operation.hpp"
#include "providers/azure/arm/retry_after.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace azure {

namespace {

namespace json = boost::json;

bool is_running(const json::value& body)
{
    const auto* properties = member(body, "properties");
    if (!properties) return false;
    const auto state = text_at(*properties, "provisioningState");
    static constexpr std::string_view ended[] = {"Succeeded", "Failed", "Canceled", "Cancelled"};
    return !state.empty() &&
           std::ranges::none_of(ended, [&](auto e) { return http::same_name(e, state); });
}

/// A URL is visible ASCII. What is none could neither be asked nor be read again from the journal.
std::string url_in(const http::Headers& headers, std::string_view name)
{
    const auto value = headers.get(name);
    const bool is_url = std::ranges::all_of(value, [](char c) { return c > ' ' && c < '\x7f'; });
    return is_url ? std::string(value) : std::string();
}

reconciler::Time time_at(const json::value& object, std::string_view name)
{
    const auto* time = member(object, name);
    const auto* count = time ? time->if_int64() : nullptr;
    return reconciler::Time(reconciler::Duration(count ? *count : 0));
}

} // namespace

std::string to_text(const Operation& operation)
{
    json::object out;
    if (!operation.async_url.empty()) out["async"] = operation.async_url;
    if (!operation.location_url.empty()) out["location"] = operation.location_url;
    if (!operation.resource_path.empty()) out["resource"] = operation.resource_path;
    if (const auto time = operation.ask_from.time_since_epoch().count(); time != 0)
        out["ask_from"] = time;
    if (const auto time = operation.taken_at.time_since_epoch().count(); time != 0)
        out["taken_at"] = time;
    if (!operation.correlation_id.empty()) out["correlation"] = operation.correlation_id;
    return json::serialize(out);
}

std::optional<Operation> operation_from_text(std::string_view text)
{
    const auto value = parse_json(text);
    if (!value || !value->is_object()) return std::nullopt;
    Operation operation;
    operation.async_url = text_at(*value, "async");
    operation.location_url = text_at(*value, "location");
    operation.resource_path = text_at(*value, "resource");
    if (operation == Operation{}) return std::nullopt;
    operation.ask_from = time_at(*value, "ask_from");
    operation.taken_at = time_at(*value, "taken_at");
    operation.correlation_id = text_at(*value, "correlation");
    return operation;
}

std::optional<Operation>
operation_of(std::string_view method, const http::Response& response, std::string resource_path)
{
    Operation operation;
    operation.async_url = url_in(response.headers, "Azure-AsyncOperation");
    // A Location beside 200 only says where a thing is.
    if (response.status == 202) operation.location_url = url_in(response.headers, "Location");
    operation.resource_path = std::move(resource_path);
    operation.taken_at = parse_http_date(response.headers.get("Date")).value_or(reconciler::Time());
    operation.correlation_id = response.headers.get("x-ms-correlation-request-id");
    if (!operation.async_url.empty() || !operation.location_url.empty()) return operation;
    if (method == "POST") return std::nullopt; // there is no object to ask
    if (response.status == 202) return operation;
    const auto body = parse_json(response.body);
    if (body && is_running(*body)) return operation;
    return std::nullopt;
}

} // namespace azure
