// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/host_identity.hpp"

#include "providers/simulator/answers.hpp"
#include "providers/simulator/principals.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/tokens.hpp"

#include <fmt/format.h>

#include <expected>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace simulator {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t lifetime = 3599;

/// What the host says where it gives no token.
http::Response metadata_error(int status, std::string_view error, std::string_view description)
{
    return answer_with(status, {{"error", error}, {"error_description", description}});
}

http::Response service_error(int status, std::string_view message, World& world)
{
    return answer_with(
        status,
        {{"statusCode", status}, {"message", message}, {"correlationId", world.new_guid()}});
}

std::vector<json::object> attached(const World& world)
{
    std::vector<json::object> all;
    world.each(Kind::service_principal, "", [&](const Object& object) {
        if (object.document.contains("$attached")) all.push_back(object.document);
        return true;
    });
    return all;
}

/// The identity that is meant; else why there is none.
std::expected<json::object, std::string> identity_meant(const World& world, const Call& call)
{
    const auto all = attached(world);
    const std::string client = call.query_value("client_id");
    const std::string object = call.query_value("object_id") + call.query_value("principal_id");
    std::vector<json::object> user_assigned;
    for (const auto& one : all) {
        if (!client.empty() && same(text_at(one, "appId"), client)) return one;
        if (!object.empty() && same(text_at(one, "id"), object)) return one;
        if (client.empty() && object.empty() && text_at(one, "$attached") == "system") return one;
        if (text_at(one, "$attached") == "user") user_assigned.push_back(one);
    }
    if (!client.empty() || !object.empty() || user_assigned.empty())
        return std::unexpected("Identity not found");
    if (user_assigned.size() > 1)
        return std::unexpected("Multiple user assigned identities exist, please specify the "
                               "clientId / resourceId of the identity in the token request");
    return user_assigned.front();
}

/// All numbers are texts here.
json::object
token_body(const World& world, const json::object& principal, const Call& call, Time now)
{
    const auto issued = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const std::string resource = call.query_value("resource");
    return {{"access_token", issue_token(world, principal, resource, Proof::assertion, now)},
            {"client_id", text_at(principal, "appId")},
            {"expires_in", std::to_string(lifetime)},
            {"expires_on", std::to_string(issued + lifetime)},
            {"not_before", std::to_string(issued)},
            {"resource", resource},
            {"token_type", "Bearer"}};
}

http::Response answer_with_token(World& world, const Call& call, Time now)
{
    if (call.api_version.empty())
        return metadata_error(400, "invalid_request",
                              "Required query variable 'api-version' is "
                              "missing");
    if (call.query_value("resource").empty())
        return metadata_error(400, "invalid_request", "Required audience parameter not specified");
    const auto identity = identity_meant(world, call);
    if (!identity) return metadata_error(400, "invalid_request", identity.error());
    return ok(token_body(world, *identity, call, now));
}

/// Keeps requests out that somebody else was made to send.
std::optional<http::Response> refuse_request(const http::Request& request, const Call& call)
{
    if (call.method != "GET") return metadata_error(405, "invalid_request", "Method not allowed");
    if (!same(request.headers.get("Metadata"), "true") || request.headers.has("X-Forwarded-For"))
        return metadata_error(400, "bad_request_102", "Required metadata header not specified");
    return std::nullopt;
}

http::Response
answer_machine(World& world, const http::Request& request, const Call& call, Time now)
{
    if (auto refused = refuse_request(request, call)) return *refused;
    return answer_with_token(world, call, now);
}

http::Response answer_app_service(World& world, const http::Request& request, const Call& call,
                                  const std::string& header, Time now)
{
    if (request.headers.get("X-IDENTITY-HEADER") != header)
        return service_error(401, "Unauthorized", world);
    if (call.api_version != "2019-08-01")
        return service_error(400, "Unsupported api-version.", world);
    if (call.query_value("resource").empty())
        return service_error(400, "The parameter 'resource' is missing.", world);
    const auto identity = identity_meant(world, call);
    if (!identity)
        return service_error(400,
                             "No User Assigned or Delegated Managed Identity found for specified "
                             "ClientId/ResourceId/PrincipalId.",
                             world);
    auto body = token_body(world, *identity, call, now);
    body.erase("expires_in");
    body.erase("not_before");
    return ok(body);
}

/// A new file that only those may read who may have a token.
http::Response challenge(World& world, const fs::path& folder)
{
    const fs::path file = folder / (world.new_guid() + ".key");
    std::ofstream(file, std::ios::binary) << world.new_guid() << world.new_guid();
    std::error_code none;
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read,
                    none);
    auto response = metadata_error(401, "unauthorized", "The request needs the challenge token");
    response.headers.set("WWW-Authenticate", "Basic realm=" + file.string());
    return response;
}

/// Whether `said` stands in a challenge, which is then over.
bool is_met(const fs::path& folder, std::string_view said)
{
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
        if (entry.path().extension() != ".key") continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        const std::string text(std::istreambuf_iterator<char>(stream), {});
        if (text.empty() || "Basic " + text != said) continue;
        fs::remove(entry.path(), none);
        return true;
    }
    return false;
}

http::Response answer_arc(World& world, const http::Request& request, const Call& call,
                          const fs::path& folder, Time now)
{
    if (auto refused = refuse_request(request, call)) return *refused;
    if (!is_met(folder, request.headers.get("Authorization"))) return challenge(world, folder);
    return answer_with_token(world, call, now);
}

} // namespace

std::optional<http::Response>
answer_host(World& world, const http::Request& request, const Call& call, Time now)
{
    // With or without a slash at the end: MSAL for JavaScript writes one.
    const auto path = std::string_view(call.path).substr(0, call.path.find_last_not_of('/') + 1);
    const bool is_machine = same(path, "/metadata/identity/oauth2/token");
    const bool is_app_service = same(path, "/msi/token");
    const bool is_arc = same(path, "/arc/metadata/identity/oauth2/token");
    if (!is_machine && !is_app_service && !is_arc) return std::nullopt;
    const auto tenant = world.find(Kind::tenant, tenant_of(world));
    if (!tenant || !tenant->document.contains("$host"))
        return error_answer(404, "NotFound", "The estate has no [identity_host].");
    if (is_machine) return answer_machine(world, request, call, now);
    if (is_app_service)
        return answer_app_service(world, request, call, text_at(tenant->document, "$host.header"),
                                  now);
    return answer_arc(world, request, call, text_at(tenant->document, "$host.arc_folder"), now);
}

} // namespace simulator
