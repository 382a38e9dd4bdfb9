// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/assertion_checks.hpp"

#include "providers/simulator/assertions.hpp"
#include "providers/simulator/pipeline_tokens.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace simulator {

namespace {

constexpr Duration skew = std::chrono::minutes(5);
constexpr std::string_view see_documentation =
    " Review the documentation at "
    "https://docs.microsoft.com/azure/active-directory/develop/"
    "active-directory-certificate-credentials .";

SignInRefusal invalid_client(int code, std::string message)
{
    return {401, "invalid_client", code, std::move(message)};
}

SignInRefusal unknown_key(const Assertion& assertion, std::string_view application)
{
    return invalid_client(
        700027,
        fmt::format("The certificate with identifier used to sign the client assertion is not "
                    "registered on application. [Reason - The key was not found., Thumbprint of "
                    "key used by client: '{}', Please visit the Azure Portal, Graph Explorer or "
                    "directly use MS Graph to see configured keys for app Id '{}'.]",
                    named_thumbprint(assertion), application));
}

SignInRefusal wrong_signature(const Assertion& assertion)
{
    return invalid_client(
        700027, fmt::format("Client assertion failed signature validation. [Reason - The key was "
                            "found, but use of the key to verify the signature failed., Thumbprint "
                            "of key used by client: '{}']",
                            named_thumbprint(assertion)));
}

Time time_in(const json::object& claims, std::string_view name)
{
    const auto* found = claims.if_contains(name);
    constexpr double far = 1e11; // beyond it milliseconds overflow
    if (found == nullptr || !found->is_number()) return Time{};
    const double seconds = std::clamp(found->to_number<double>(), 0.0, far);
    return Time(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

std::optional<SignInRefusal> refuse_times(const json::object& claims, Time now)
{
    const Time from = time_in(claims, "nbf");
    const Time until = time_in(claims, "exp");
    if (from <= now + skew && now - skew < until) return std::nullopt;
    return invalid_client(
        700024, fmt::format("Client assertion is not within its valid time range. Current time: "
                            "{}, assertion valid from {}, expiry time of assertion {}.",
                            iso_time(now), iso_time(from), iso_time(until)) +
                    std::string(see_documentation));
}

/// The token endpoint under any of its paths, or the issuer: what the clients name.
bool is_audience(std::string_view audience, const Call& call)
{
    if (call.base.empty() || !starts_with_folded(audience, call.base + "/")) return false;
    const auto path = split(audience.substr(call.base.size()), '/');
    const auto oauth = std::ranges::find_if(
        call.segments, [](const std::string& segment) { return same(segment, "oauth2"); });
    const auto tenant = std::vector<std::string>(call.segments.begin(), oauth);
    return path.size() >= tenant.size() &&
           std::equal(tenant.begin(), tenant.end(), path.begin(), same);
}

std::optional<SignInRefusal>
refuse_own(const json::object& principal, const Assertion& assertion, const Call& call, Time now)
{
    const std::string application = text_at(principal, "appId");
    const std::string certificate = text_at(principal, "$certificate");
    if (!names_certificate(assertion, certificate)) return unknown_key(assertion, application);
    if (!is_signed_by(assertion, certificate)) return wrong_signature(assertion);
    if (!is_audience(text_at(assertion.claims, "aud"), call))
        return invalid_client(700023,
                              "Client assertion audience claim does not match Realm issuer." +
                                  std::string(see_documentation));
    if (!same(text_at(assertion.claims, "iss"), application) ||
        !same(text_at(assertion.claims, "sub"), application))
        return invalid_client(
            700021, "Client assertion application identifier doesn't match 'client_id' parameter." +
                        std::string(see_documentation));
    return refuse_times(assertion.claims, now);
}

/// Entra compares all three with case.
bool matches(const json::object& trusted, const json::object& claims)
{
    return std::ranges::all_of(std::array{std::pair{"issuer", "iss"}, std::pair{"subject", "sub"},
                                          std::pair{"audience", "aud"}},
                               [&](const auto& names) {
                                   return text_at(trusted, names.first) ==
                                          text_at(claims, names.second);
                               });
}

std::optional<SignInRefusal> refuse_federated(const World& world, const json::array& federated,
                                              const Assertion& assertion, std::string_view jwt,
                                              Time now)
{
    for (const auto& trusted : federated) {
        if (!matches(trusted.as_object(), assertion.claims)) continue;
        const std::string certificate = text_at(trusted.as_object(), "certificate");
        if (!certificate.empty() && !is_signed_by(assertion, certificate))
            return wrong_signature(assertion);
        if (is_issuer_of_jobs(world, text_at(assertion.claims, "iss")) && !is_sealed(jwt))
            return wrong_signature(assertion);
        return refuse_times(assertion.claims, now);
    }
    return SignInRefusal{
        400, "invalid_request", 70021,
        fmt::format("No matching federated identity record found for presented assertion. "
                    "Assertion Issuer: '{}'. Assertion Subject: '{}'. Assertion Audience: '{}'. "
                    "https://docs.microsoft.com/en-us/azure/active-directory/develop/"
                    "workload-identity-federation",
                    text_at(assertion.claims, "iss"), text_at(assertion.claims, "sub"),
                    text_at(assertion.claims, "aud"))};
}

} // namespace

std::optional<SignInRefusal> refuse_assertion(const World& world, const json::object& principal,
                                              std::string_view jwt, const Call& call, Time now)
{
    const auto assertion = read_assertion(jwt);
    if (!assertion) return invalid_client(50027, "JWT token is invalid or malformed.");
    const auto federated = array_at(principal, "$federated");
    const bool is_own = same(text_at(assertion->claims, "iss"), text_at(principal, "appId"));
    if (is_own || federated.empty()) return refuse_own(principal, *assertion, call, now);
    return refuse_federated(world, federated, *assertion, jwt, now);
}

} // namespace simulator
