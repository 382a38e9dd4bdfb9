// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/identity.hpp"

#include "providers/simulator/answers.hpp"
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

http::Response
refusal(World& world, int status, std::string_view error, int code, std::string_view message)
{
    const std::string trace = world.new_guid();
    const std::string correlation = world.new_guid();
    std::string timestamp = iso_time(std::chrono::floor<std::chrono::seconds>(world.now()));
    timestamp[10] = ' ';
    return answer_with(
        status,
        {{"error", error},
         {"error_description",
          fmt::format("AADSTS{}: {} Trace ID: {} Correlation ID: {} Timestamp: {}", code, message,
                      trace, correlation, timestamp)},
         {"error_codes", json::array{code}},
         {"timestamp", timestamp},
         {"trace_id", trace},
         {"correlation_id", correlation},
         {"error_uri", fmt::format("https://login.microsoftonline.com/error?code={}", code)}});
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
    const auto resource = form.find("resource");
    if (scope == form.end()) return resource == form.end() ? "" : resource->second;
    const std::string first = scope->second.substr(0, scope->second.find(' '));
    return first.substr(0, first.rfind("/.default"));
}

std::string field(const Form& form, std::string_view name)
{
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

std::optional<http::Response> refuse_form(World& world, const Form& form)
{
    if (field(form, "client_id").empty())
        return refusal(world, 400, "invalid_request", 900144,
                       "The request body must contain the following parameter: 'client_id'.");
    if (field(form, "grant_type").empty())
        return refusal(world, 400, "invalid_request", 900144,
                       "The request body must contain the following parameter: 'grant_type'.");
    if (field(form, "grant_type") != "client_credentials")
        return refusal(world, 400, "unsupported_grant_type", 70003,
                       fmt::format("The app requested an unsupported grant type '{}'.",
                                   field(form, "grant_type")));
    if (field(form, "client_secret").empty())
        return refusal(world, 401, "invalid_client", 7000218,
                       "The request body must contain the following parameter: 'client_assertion' "
                       "or 'client_secret'.");
    return std::nullopt;
}

http::Response token(World& world, const std::string& tenant, const Call& call)
{
    const Form form = read_form(call.body);
    if (!is_tenant(world, tenant))
        return refusal(
            world, 400, "invalid_request", 90002,
            fmt::format(
                "Tenant '{}' not found. Check to make sure you have the correct tenant ID and are "
                "signing into the correct cloud. Check with your subscription administrator, this "
                "may "
                "happen if there are no active subscriptions for the tenant.",
                tenant));
    if (auto refused = refuse_form(world, form)) return *refused;
    const std::string client = field(form, "client_id");
    const auto principals = world.linked(Kind::service_principal, client);
    if (principals.empty() || !principals.front().document.contains("$secret"))
        return refusal(
            world, 400, "unauthorized_client", 700016,
            fmt::format(
                "Application with identifier '{}' was not found in the directory '{}'. This can "
                "happen "
                "if the application has not been installed by the administrator of the tenant or "
                "consented to by any user in the tenant. You may have sent your authentication "
                "request "
                "to the wrong tenant.",
                client, tenant));
    const json::object& principal = principals.front().document;
    if (field(form, "client_secret") != text_at(principal, "$secret"))
        return refusal(
            world, 401, "invalid_client", 7000215,
            fmt::format(
                "Invalid client secret provided. Ensure the secret being sent in the request is "
                "the "
                "client secret value, not the client secret ID, for a secret added to app '{}'.",
                client));
    http::Response response =
        ok({{"token_type", "Bearer"},
            {"expires_in", 3599},
            {"ext_expires_in", 3599},
            {"access_token", issue_token(world, principal, audience_of(form))}});
    response.headers.set("Cache-Control", "no-store, no-cache");
    return response;
}

http::Response metadata(const Call& call, const std::string& tenant)
{
    const std::string root = call.base + "/" + tenant;
    return ok({{"issuer", root + "/v2.0"},
               {"authorization_endpoint", root + "/oauth2/v2.0/authorize"},
               {"token_endpoint", root + "/oauth2/v2.0/token"},
               {"jwks_uri", root + "/discovery/v2.0/keys"},
               {"response_types_supported", {"code"}},
               {"subject_types_supported", {"pairwise"}},
               {"id_token_signing_alg_values_supported", {"RS256"}}});
}

} // namespace

std::optional<http::Response> answer_identity(World& world, const Call& call)
{
    const auto& path = call.segments;
    if (path.size() < 3) return std::nullopt;
    const bool is_token =
        same(path.back(), "token") && (same(path[path.size() - 2], "oauth2") ||
                                       (path.size() >= 4 && same(path[path.size() - 3], "oauth2")));
    if (is_token && call.method == "POST") {
        const std::size_t depth = same(path[path.size() - 2], "oauth2") ? 2 : 3;
        return token(world, path[path.size() - depth - 1], call);
    }
    const bool is_metadata = same(path.back(), "openid-configuration") && call.method == "GET";
    if (is_metadata) return metadata(call, path.front());
    return std::nullopt;
}

} // namespace simulator
