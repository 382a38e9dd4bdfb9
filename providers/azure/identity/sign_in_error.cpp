// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/sign_in_error.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/json_reading.hpp"

namespace azure {

namespace {

struct Advice {
    std::string_view code;
    std::string_view fix;
};

constexpr Advice advices[] = {
    {"AADSTS7000215", "Give the secret's value, not its id."},
    {"AADSTS7000222", "The secret has expired: make a new one for the application."},
    {"AADSTS700016", "Check the client id and the tenant: this tenant has no such application."},
    {"AADSTS90002", "Check the tenant: it does not exist in this cloud."},
    {"AADSTS900023", "Check the tenant: it is neither an id nor a domain name."},
    {"AADSTS53003", "A conditional access policy forbids this sign-in; ask who owns it."},
    {"AADSTS7000112", "The application is disabled in the tenant."},
};

std::string_view advice(std::string_view message)
{
    for (const auto& [code, fix] : advices)
        if (message.contains(std::string(code) + ":")) return fix;
    return "Check the tenant, the client id and the secret.";
}

/// "AADSTS7000215" of "AADSTS7000215: Invalid client secret …".
std::string leading_code(const ArmError& error)
{
    const auto colon = error.message.find(':');
    if (error.message.starts_with("AADSTS") && colon < 20) return error.message.substr(0, colon);
    return error.code;
}

void strike(std::string& text, const std::string& secret)
{
    if (secret.empty()) return;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
        text.replace(at, secret.size(), "(secret)");
}

} // namespace

reconciler::Diagnostic sign_in_refused(const std::string& who, const http::Response& response,
                                       const reconciler::Secret& secret)
{
    const auto body = parse_json(response.body);
    auto error = body ? find_error(*body).value_or(ArmError{}) : ArmError{};
    strike(error.message, secret.reveal());
    reconciler::Diagnostic made;
    made.id = "azure-sign-in-refused";
    made.summary = "Microsoft Entra refused the sign-in";
    made.detail = "The sign-in with " + who + " was answered with HTTP " +
                  std::to_string(response.status) + ".";
    made.fix = advice(error.message);
    error.code = leading_code(error);
    made.service = service_text(response, error);
    if (body && made.service->correlation_id.empty())
        made.service->correlation_id = text_at(*body, "correlation_id");
    return made;
}

} // namespace azure
