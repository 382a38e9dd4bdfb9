// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/pipeline_tokens.hpp"

#include "providers/simulator/answers.hpp"
#include "providers/simulator/principals.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace simulator {

namespace {

json::array jobs_of(const World& world)
{
    const auto tenant = world.find(Kind::tenant, tenant_of(world));
    return tenant ? array_at(tenant->document, "$jobs") : json::array();
}

/// The errors of the service that both are built on.
http::Response refused(int status, std::string_view type, std::string_view message)
{
    return answer_with(status, {{"$id", "1"},
                                {"innerException", nullptr},
                                {"message", message},
                                {"typeName", type},
                                {"errorCode", 0},
                                {"eventId", 3000}});
}

http::Response not_authorized()
{
    return refused(401, "Microsoft.TeamFoundation.Framework.Server.UnauthorizedRequestException",
                   "TF400813: The user '' is not authorized to access this resource.");
}

std::string token_for(World& world, const json::object& job, std::string_view audience, Time now)
{
    const auto issued = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    return sealed({{"jti", world.new_guid()},
                   {"sub", text_at(job, "subject")},
                   {"aud", audience},
                   {"iss", text_at(job, "issuer")},
                   {"nbf", issued - 60},
                   {"exp", issued + 300},
                   {"iat", issued}});
}

http::Response answer_github(World& world, const json::object& job, const Call& call, Time now)
{
    const std::string wanted = call.query_value("audience");
    const std::string audience = wanted.empty() ? "https://github.com/contoso" : wanted;
    return ok({{"count", 1}, {"value", token_for(world, job, audience, now)}});
}

http::Response
answer_azure_pipelines(World& world, const json::object& job, const Call& call, Time now)
{
    if (call.api_version.empty())
        return refused(400,
                       "Microsoft.VisualStudio.Services.WebApi.VssVersionNotSpecifiedException",
                       "No api-version was supplied for the request.");
    const std::string wanted = call.query_value("serviceConnectionId");
    if (!same(wanted, text_at(job, "service_connection")))
        return refused(404,
                       "Microsoft.TeamFoundation.DistributedTask.WebApi."
                       "EndpointNotFoundException",
                       fmt::format("Service connection with ID {} could not be found.", wanted));
    return ok({{"oidcToken", token_for(world, job, "api://AzureADTokenExchange", now)}});
}

/// "github" or "azure-devops" by the path; empty where it is another.
std::string_view service_of(const Call& call)
{
    const auto& path = call.segments;
    const auto at = std::ranges::find_if(
        path, [](const std::string& segment) { return same(segment, "_apis"); });
    if (path.end() - at < 3 || !same(*(at + 1), "distributedtask") || !same(*(at + 2), "hubs"))
        return {};
    if (same(path.back(), "idtoken")) return "github";
    if (same(path.back(), "oidctoken")) return "azure-devops";
    return {};
}

} // namespace

std::optional<http::Response>
answer_pipeline(World& world, const http::Request& request, const Call& call, Time now)
{
    const std::string_view service = service_of(call);
    if (service.empty()) return std::nullopt;
    if (call.method != (service == "github" ? "GET" : "POST"))
        return refused(405, "System.Web.Http.HttpMethodNotAllowed",
                       "The requested resource does not support this http method.");
    const std::string_view said = request.headers.get("Authorization");
    for (const auto& candidate : jobs_of(world)) {
        const auto& job = candidate.as_object();
        if (text_at(job, "service") != service || said != "Bearer " + text_at(job, "token"))
            continue;
        return service == "github" ? answer_github(world, job, call, now)
                                   : answer_azure_pipelines(world, job, call, now);
    }
    return not_authorized();
}

bool is_issuer_of_jobs(const World& world, std::string_view issuer)
{
    return std::ranges::any_of(jobs_of(world), [&](const json::value& job) {
        return text_at(job.as_object(), "issuer") == issuer;
    });
}

} // namespace simulator
