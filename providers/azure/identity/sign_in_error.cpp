// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/sign_in_error.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <utility>

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
    {"AADSTS700027", "Register this certificate on the application; Entra names its thumbprint."},
    {"AADSTS700024", "Check this machine's clock: the assertion was not valid when it arrived."},
    {"AADSTS700211", "Add a federated credential with this issuer to the application."},
    {"AADSTS700212", "Add a federated credential with this audience to the application."},
    {"AADSTS700213", "Add a federated credential with this subject to the application."},
    {"AADSTS70021", "Add a federated credential with this issuer, subject and audience to the "
                    "application."},
    {"AADSTS50027", "The assertion is no JSON web token: check where it comes from."},
};

std::string_view advice(std::string_view message)
{
    for (const auto& [code, fix] : advices)
        if (message.contains(std::string(code) + ":")) return fix;
    return "Check the tenant, the client id and what proves the application.";
}

/// "AADSTS7000215" of "AADSTS7000215: Invalid client secret …".
std::string leading_code(const ArmError& error)
{
    const auto colon = error.message.find(':');
    if (error.message.starts_with("AADSTS") && colon < 20) return error.message.substr(0, colon);
    return error.code;
}

constexpr const char* unavailable = "azure-credential-unavailable";

void strike(std::string& text, const std::string& secret)
{
    if (secret.empty()) return;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
        text.replace(at, secret.size(), "(secret)");
}

} // namespace

reconciler::Diagnostic sign_in_refused(const SignInForm& form, const http::Response& response)
{
    const auto body = parse_json(response.body);
    auto error = body ? find_error(*body).value_or(ArmError{}) : ArmError{};
    for (const auto& [name, value] : form.proof) strike(error.message, value.reveal());
    auto made = reconciler::problem("azure-sign-in-refused", "Microsoft Entra refused the sign-in",
                                    "The sign-in with " + form.who + " was answered with HTTP " +
                                        std::to_string(response.status) + ".",
                                    std::string(advice(error.message)));
    error.code = leading_code(error);
    made.service = service_text(response, error);
    if (body && made.service->correlation_id.empty())
        made.service->correlation_id = text_at(*body, "correlation_id");
    return made;
}

reconciler::Diagnostic credential_unavailable(std::string what, std::string fix)
{
    return reconciler::problem(unavailable, "This credential is not available", std::move(what),
                               std::move(fix));
}

bool is_unavailable(const reconciler::Diagnostics& problems)
{
    return std::ranges::any_of(problems, [](const auto& p) { return p.id == unavailable; });
}

reconciler::Diagnostic credential_failed(std::string detail, std::string fix)
{
    return reconciler::problem("azure-credential-failed", "The credential cannot be used",
                               std::move(detail), std::move(fix));
}

} // namespace azure
