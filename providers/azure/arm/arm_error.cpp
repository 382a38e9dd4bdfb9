// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/arm_error.hpp"

#include "providers/azure/arm/error_catalogue.hpp"
#include "providers/azure/arm/forbidden.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/arm/loggable.hpp"
#include "providers/azure/arm/retry_after.hpp"
#include "reconciler/apply/timestamp.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>

namespace azure {

namespace {

using reconciler::Diagnostic;
using reconciler::Diagnostics;
using reconciler::problem;
using reconciler::ServiceText;

struct Words {
    std::string_view id;
    std::string_view summary;
    std::string_view fix;
};

Words words(int status)
{
    switch (status) {
    case 401:
        return {"azure-unauthenticated", "Azure does not accept the credential",
                "Check that the tenant is the one the subscription belongs to."};
    case 403:
        return {"azure-forbidden", "Azure does not allow this",
                "Ask for the role or the action that Azure names, at the scope it names."};
    case 404: return {"azure-not-found", "Azure does not know this object", ""};
    case 409:
        return {"azure-conflict", "Azure refuses because of another object or operation",
                "Run the command again once what Azure names is done."};
    case 408:
    case 429:
        return {"azure-throttled", "Azure asks to come back later",
                "Run the command again later, or with a lower --parallelism."};
    default:
        if (status >= 500)
            return {"azure-failing", "Azure failed to answer", "Run the command again."};
        return {"azure-refused", "Azure refused the request", ""};
    }
}

std::string named(const Question& question)
{
    return question.method + " " + loggable_url(question.url);
}

std::string_view first_of(const http::Headers& headers, std::string_view a, std::string_view b)
{
    return headers.has(a) ? headers.get(a) : headers.get(b);
}

std::string start_of(std::string_view body)
{
    static constexpr std::size_t length = 200;
    if (body.empty()) return "It is empty.";
    const auto start = reconciler::printable(body.substr(0, length));
    return "It begins with: " + start + (body.size() > length ? "…" : "");
}

std::string fix_of(http::Error::Kind kind)
{
    using Kind = http::Error::Kind;
    switch (kind) {
    case Kind::tls:
        return "Check the machine's certificates; a proxy that opens TLS needs its own among them.";
    case Kind::proxy:
        return "Check HTTPS_PROXY, with a user and password if the proxy wants them, and NO_PROXY.";
    case Kind::resolve: return "Check the network and the name of the cloud.";
    default: return "Check the network, then run the command again.";
    }
}

/// " Come back at 2026-01-15T10:00:00Z.", where that is worth saying.
std::string come_back_at(const http::Response& response, reconciler::Time now)
{
    const auto wait = retry_after(response, now);
    if (!wait || *wait < std::chrono::minutes(1)) return {};
    return " Come back at " + reconciler::timestamp(now + *wait) + ".";
}

} // namespace

void explain(Diagnostic& problem)
{
    if (!problem.service) return;
    if (const auto* known = find_known_error(problem.service->code)) {
        problem.detail += " " + std::string(known->cause);
        if (!known->fix.empty()) problem.fix = known->fix;
    }
    if (const auto lacking = lacking_permission(problem.service->message))
        problem.fix = fix_of(*lacking);
}

bool is_brake(std::string_view code)
{
    return http::same_name(code.substr(0, 8), "CloudDos");
}

std::string brake_code(const http::Response& response)
{
    if (!response.body.contains("CloudDos")) return {};
    const auto body = parse_json(response.body);
    const auto error = body ? find_error(*body) : std::nullopt;
    return error && is_brake(error->code) ? error->code : std::string();
}

ServiceText service_text(const http::Response& response, const ArmError& error)
{
    ServiceText text;
    text.status = response.status;
    text.code = error.code;
    text.message = error.message;
    text.request_id = first_of(response.headers, "x-ms-request-id", "request-id");
    text.correlation_id =
        first_of(response.headers, "x-ms-correlation-request-id", "client-request-id");
    return text;
}

Diagnostic refusal(const Question& question, const http::Response& response,
                   std::optional<reconciler::Time> now)
{
    const auto [id, summary, fix] = words(response.status);
    auto detail = named(question) + " was answered with HTTP " + std::to_string(response.status);
    if (const auto wait = response.headers.get("Retry-After"); !wait.empty())
        detail += " and the wish to wait (Retry-After: " + reconciler::printable(wait) + ")";
    detail += ".";

    const auto body = parse_json(response.body);
    const auto error = body ? find_error(*body) : std::nullopt;
    if (!error) detail += " The answer holds no error of Azure's. " + start_of(response.body);
    auto made = problem(std::string(id), std::string(summary), std::move(detail), std::string(fix));
    made.service = service_text(response, error.value_or(ArmError{}));
    if (made.id == "azure-refused" && is_brake(made.service->code)) made.id = "azure-throttled";
    if (made.id == "azure-throttled" && now) made.detail += come_back_at(response, *now);
    explain(made);
    return made;
}

Diagnostic unreachable(const Question& question, const http::Error& error)
{
    using Kind = http::Error::Kind;
    const auto detail = named(question) + ": " + reconciler::printable(error.message) + ".";
    if (question.writes() && error.may_have_acted)
        return problem("azure-outcome-unknown", "The answer to a write was lost",
                       detail + " Azure may have carried it out.",
                       "Run the command again: it looks first and does only what is missing.");
    switch (error.kind) {
    case Kind::cancelled:
        return problem("interrupted", "Interrupted", named(question) + " was given up.", "");
    case Kind::refused:
    case Kind::bad_url: return problem("azure-not-sent", "A request was not sent", detail, "");
    case Kind::malformed:
    case Kind::too_large:
        return problem("azure-not-http", "The answer cannot be read", detail, fix_of(error.kind));
    default:
        return problem("azure-unreachable", "Azure cannot be reached", detail, fix_of(error.kind));
    }
}

Diagnostic not_json(const Question& question, const http::Response& response)
{
    auto made =
        problem("azure-not-json", "The answer is not JSON",
                named(question) + " was answered with HTTP " + std::to_string(response.status) +
                    " and something that is not JSON. " + start_of(response.body),
                "Check whether a proxy or a sign-in page stands between here and Azure.");
    made.service = service_text(response, {});
    return made;
}

Diagnostic unexpected(const Question& question, std::string what)
{
    return problem("azure-unexpected", "The answer is not what Azure promises",
                   named(question) + ": " + std::move(what),
                   "Please report this with the text above.");
}

Diagnostic other_host(const Question& question, std::string_view url)
{
    const auto parts = http::split_url(url);
    const auto host =
        parts.scheme.empty() ? "no URL" : parts.scheme + "://" + parts.host + ":" + parts.port;
    return problem("azure-other-host", "Azure points to another host",
                   named(question) + " was answered with a link to \"" + host +
                       "\". It was not followed: the credential is for Azure alone.",
                   "Check whether a proxy changes the answers.");
}

std::string_view service_code(const Diagnostics& diagnostics)
{
    for (const auto& diagnostic : diagnostics)
        if (diagnostic.service && !diagnostic.service->code.empty())
            return diagnostic.service->code;
    return {};
}

bool is_not_found(const Diagnostics& diagnostics)
{
    return std::ranges::any_of(diagnostics,
                               [](const auto& d) { return d.id == "azure-not-found"; });
}

bool outcome_is_unknown(const Diagnostics& diagnostics)
{
    return std::ranges::any_of(diagnostics, [](const auto& d) {
        return d.id == "azure-outcome-unknown" || d.id == "azure-failing" ||
               d.id == "azure-not-json";
    });
}

} // namespace azure
