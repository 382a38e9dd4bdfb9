// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/arm_error.hpp"

#include "providers/azure/arm/json_reading.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace azure {

namespace {

namespace json = boost::json;

/// Bodies come from outside: nobody nests deeper in earnest.
constexpr int deepest = 6;

bool says_nothing(std::string_view code)
{
    static constexpr std::string_view generic[] = {
        "",
        "BadRequest",
        "Conflict",
        "Failed",
        "Forbidden",
        "InternalServerError",
        "NotFound",
        "MultipleErrorsOccurred",
        "DeploymentFailed",
        "MethodNotAllowed",
    };
    return std::ranges::find(generic, code) != std::end(generic);
}

/// OData's old shape wraps the message: {"lang": "en", "value": "…"}.
std::string_view message_of(const json::value& error)
{
    const auto* message = member_any_case(error, "message");
    if (!message) return {};
    if (const auto* text = message->if_string()) return std::string_view(*text);
    return text_at(*message, "value");
}

std::string_view code_of(const json::value& error)
{
    const auto* code = member_any_case(error, "code");
    if (!code || !code->if_string()) return {};
    return std::string_view(code->get_string());
}

void add_message(ArmError& found, std::string_view code, std::string_view message)
{
    if (message.empty() && code.empty()) return;
    if (found.message.contains(message) && !message.empty()) return;
    if (!found.message.empty()) {
        found.message += "; ";
        found.message += code;
        if (!code.empty() && !message.empty()) found.message += ": ";
    }
    found.message += message;
}

void collect(ArmError& found, const json::value& error, int depth)
{
    if (depth > deepest) return;
    const auto code = code_of(error);
    if (says_nothing(found.code) && !code.empty()) found.code = code;
    add_message(found, code, message_of(error));
    if (const auto* inner = member_any_case(error, "innererror")) collect(found, *inner, depth + 1);
    const auto* details = member_any_case(error, "details");
    if (!details || !details->if_array()) return;
    for (const auto& detail : details->get_array()) collect(found, detail, depth + 1);
}

} // namespace

std::optional<ArmError> find_error(const json::value& body)
{
    ArmError found;
    const auto* error = member(body, "error");
    if (!error) error = member(body, "odata.error");
    if (error && error->if_string()) {
        // The token endpoint's shape (RFC 6749 §5.2).
        found.code = error->get_string();
        found.message = text_at(body, "error_description");
        return found;
    }
    collect(found, error && error->if_object() ? *error : body, 0);
    if (found.code.empty() && found.message.empty()) return std::nullopt;
    return found;
}

} // namespace azure
