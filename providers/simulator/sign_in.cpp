// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/sign_in.hpp"

#include "providers/simulator/answers.hpp"
#include "providers/simulator/assertion_checks.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/tokens.hpp"

#include <fmt/format.h>

#include <map>

namespace simulator {

namespace {

using Form = std::map<std::string, std::string, std::less<>>;

Form read_form(std::string_view body)
{
    Form form;
    for (const auto& pair : split(body, '&')) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos) continue;
        form[percent_decode(std::string_view(pair).substr(0, equals), true)] =
            percent_decode(std::string_view(pair).substr(equals + 1), true);
    }
    return form;
}

std::string field(const Form& form, std::string_view name)
{
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

SignInRefusal missing(std::string_view parameter)
{
    return {400, "invalid_request", 900144,
            fmt::format("The request body must contain the following parameter: '{}'.", parameter)};
}

http::Response answer_refusal(World& world, const SignInRefusal& refusal, Time now)
{
    const std::string trace = world.new_guid();
    const std::string correlation = world.new_guid();
    std::string timestamp = iso_time(std::chrono::floor<std::chrono::seconds>(now));
    timestamp[10] = ' ';
    return answer_with(refusal.status,
                       {{"error", refusal.error},
                        {"error_description",
                         fmt::format("AADSTS{}: {} Trace ID: {} Correlation ID: {} Timestamp: {}",
                                     refusal.code, refusal.message, trace, correlation, timestamp)},
                        {"error_codes", json::array{refusal.code}},
                        {"timestamp", timestamp},
                        {"trace_id", trace},
                        {"correlation_id", correlation},
                        {"error_uri", fmt::format("https://login.microsoftonline.com/error?code={}",
                                                  refusal.code)}});
}

bool is_tenant(const World& world, std::string_view name)
{
    return world.has(Kind::tenant, name) || same(name, "organizations") || same(name, "common") ||
           same(name, "adfs");
}

/// "https://management.azure.com/.default" → "https://management.azure.com".
std::string audience_of(const Form& form)
{
    const auto scope = form.find("scope");
    if (scope == form.end()) return field(form, "resource");
    const std::string first = scope->second.substr(0, scope->second.find(' '));
    return first.substr(0, first.rfind("/.default"));
}

std::optional<SignInRefusal>
refuse_call(const World& world, const Call& call, const std::string& tenant)
{
    if (call.method != "POST")
        return SignInRefusal{
            400, "invalid_request", 900561,
            fmt::format("The endpoint only accepts POST requests. Received a {} request.",
                        call.method)};
    if (is_tenant(world, tenant)) return std::nullopt;
    return SignInRefusal{
        400, "invalid_request", 90002,
        fmt::format("Tenant '{}' not found. Check to make sure you have the correct tenant ID and "
                    "are signing into the correct cloud. Check with your subscription "
                    "administrator, this may happen if there are no active subscriptions for the "
                    "tenant.",
                    tenant)};
}

std::optional<SignInRefusal> refuse_form(const Form& form)
{
    for (const auto* name : {"client_id", "grant_type"})
        if (field(form, name).empty()) return missing(name);
    if (field(form, "grant_type") != "client_credentials")
        return SignInRefusal{400, "unsupported_grant_type", 70003,
                             fmt::format("The app requested an unsupported grant type '{}'.",
                                         field(form, "grant_type"))};
    if (const auto claims = field(form, "claims"); !claims.empty() && !parse_json(claims))
        return SignInRefusal{400, "invalid_request", 9000411,
                             "The request is not properly formatted. The parameter 'claims' is "
                             "not valid JSON."};
    const bool asserts = !field(form, "client_assertion").empty();
    if (asserts && field(form, "client_assertion_type") !=
                       "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        return missing("client_assertion_type");
    if (!asserts && field(form, "client_secret").empty())
        return SignInRefusal{401, "invalid_client", 7000218,
                             "The request body must contain the following parameter: "
                             "'client_assertion' or 'client_secret'."};
    return std::nullopt;
}

SignInRefusal unknown_application(const std::string& client, const std::string& tenant)
{
    return {400, "unauthorized_client", 700016,
            fmt::format("Application with identifier '{}' was not found in the directory '{}'. "
                        "This can happen if the application has not been installed by the "
                        "administrator of the tenant or consented to by any user in the tenant. "
                        "You may have sent your authentication request to the wrong tenant.",
                        client, tenant)};
}

SignInRefusal wrong_secret(const std::string& client)
{
    return {401, "invalid_client", 7000215,
            fmt::format("Invalid client secret provided. Ensure the secret being sent in the "
                        "request is the client secret value, not the client secret ID, for a "
                        "secret added to app '{}'.",
                        client)};
}

/// Those of Microsoft's own services are kept by Microsoft.
bool can_sign_in(const json::object& principal)
{
    return principal.contains("$secret") || principal.contains("$certificate") ||
           principal.contains("$federated");
}

std::optional<SignInRefusal> refuse_credential(const World& world, const json::object& principal,
                                               const Form& form, const Call& call, Time now)
{
    if (const auto assertion = field(form, "client_assertion"); !assertion.empty())
        return refuse_assertion(world, principal, assertion, call, now);
    const std::string secret = text_at(principal, "$secret");
    if (!secret.empty() && secret == field(form, "client_secret")) return std::nullopt;
    return wrong_secret(text_at(principal, "appId"));
}

} // namespace

http::Response sign_in(World& world, const Call& call, const std::string& tenant, Time now)
{
    if (const auto refusal = refuse_call(world, call, tenant))
        return answer_refusal(world, *refusal, now);
    const Form form = read_form(call.body);
    if (const auto refusal = refuse_form(form)) return answer_refusal(world, *refusal, now);
    const std::string client = field(form, "client_id");
    const auto principals = world.linked(Kind::service_principal, client);
    if (principals.empty() || !can_sign_in(principals.front().document))
        return answer_refusal(world, unknown_application(client, tenant), now);
    const json::object& principal = principals.front().document;
    if (const auto refusal = refuse_credential(world, principal, form, call, now))
        return answer_refusal(world, *refusal, now);
    const auto proof = form.contains("client_assertion") ? Proof::assertion : Proof::secret;
    http::Response response =
        ok({{"token_type", "Bearer"},
            {"expires_in", 3599},
            {"ext_expires_in", 3599},
            {"access_token", issue_token(world, principal, audience_of(form), proof, now)}});
    response.headers.set("Cache-Control", "no-store, no-cache");
    return response;
}

} // namespace simulator
