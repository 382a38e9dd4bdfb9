// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/tokens.hpp"

#include "providers/simulator/answers.hpp"
#include "providers/simulator/principals.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

constexpr Duration lifetime = std::chrono::seconds(3599);

/// Tells our tokens from made-up ones; no secret, for nothing here is worth one.
std::string signature(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return base64_url_encode(fmt::format("simulator-{:016x}", hash));
}

std::int64_t seconds_of(Time time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

http::Response
unauthorised(const World& world, const Call& call, std::string_view code, std::string_view message)
{
    http::Response response = error_answer(401, code, message);
    response.headers.set("WWW-Authenticate",
                         fmt::format("Bearer authorization_uri=\"{}/{}\", error=\"invalid_token\", "
                                     "error_description=\"The authentication failed.\"",
                                     call.base, tenant_of(world)));
    return response;
}

/// What a client must do about a token that somebody revoked (continuous access evaluation).
http::Response revoked(const World& world, const Call& call, Time now)
{
    http::Response response =
        unauthorised(world, call, "InvalidAuthenticationToken",
                     "Continuous access evaluation resulted in challenge with result: "
                     "InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp");
    const json::object claims{
        {"access_token",
         {{"nbf", {{"essential", true}, {"value", std::to_string(seconds_of(now))}}}}}};
    response.headers.set(
        "WWW-Authenticate",
        fmt::format("Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/authorize\", "
                    "error=\"insufficient_claims\", claims=\"{}\"",
                    call.base, base64_encode(json::serialize(claims))));
    return response;
}

std::optional<json::object> claims_of(std::string_view token)
{
    if (!is_sealed(token)) return std::nullopt;
    const std::size_t last = token.find_last_of('.');
    const std::size_t first = token.find('.');
    const auto claims = parse_json(base64_decode(token.substr(first + 1, last - first - 1)));
    if (!claims || !claims->is_object()) return std::nullopt;
    return claims->get_object();
}

} // namespace

std::string sealed(const json::object& claims)
{
    const json::object header{{"typ", "JWT"}, {"alg", "none"}};
    const std::string text = base64_url_encode(json::serialize(header)) + "." +
                             base64_url_encode(json::serialize(claims));
    return text + "." + signature(text);
}

bool is_sealed(std::string_view token)
{
    const std::size_t last = token.find_last_of('.');
    return last != std::string_view::npos && last != token.find('.') &&
           token.substr(last + 1) == signature(token.substr(0, last));
}

std::int64_t revocations(const World& world)
{
    const auto tenant = world.find(Kind::tenant, tenant_of(world));
    return tenant ? integer_at(tenant->document, "$revocations") : 0;
}

std::string issue_token(const World& world, const json::object& principal,
                        const std::string& audience, Proof proof, Time now)
{
    const std::string tenant = tenant_of(world);
    const std::string object_id = text_at(principal, "id");
    const std::string issuer = "https://sts.windows.net/" + tenant + "/";
    const json::object claims{{"aud", audience},
                              {"iss", issuer},
                              {"iat", seconds_of(now)},
                              {"nbf", seconds_of(now)},
                              {"exp", seconds_of(now + lifetime)},
                              {"appid", text_at(principal, "appId")},
                              {"appidacr", proof == Proof::secret ? "1" : "2"},
                              {"idp", issuer},
                              {"idtyp", "app"},
                              {"oid", object_id},
                              {"sub", object_id},
                              {"tid", tenant},
                              {"ver", "1.0"},
                              {"$revocations", revocations(world)}};
    return sealed(claims);
}

std::expected<std::string, http::Response>
caller_of(const World& world, const http::Request& request, const Call& call, Time now)
{
    static constexpr std::string_view scheme = "Bearer ";
    const std::string_view header = request.headers.get("Authorization");
    if (!starts_with_folded(header, scheme))
        return std::unexpected(
            unauthorised(world, call, "AuthenticationFailed",
                         "Authentication failed. The 'Authorization' header is missing."));
    const auto claims = claims_of(trim(header.substr(scheme.size())));
    if (!claims)
        return std::unexpected(unauthorised(world, call, "InvalidAuthenticationToken",
                                            "The access token is invalid."));
    const Time expiry(std::chrono::seconds(integer_at(*claims, "exp")));
    if (expiry <= now)
        return std::unexpected(unauthorised(
            world, call, "ExpiredAuthenticationToken",
            fmt::format(
                "The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
                us_time(expiry), us_time(now))));
    if (integer_at(*claims, "$revocations") < revocations(world))
        return std::unexpected(revoked(world, call, now));
    return text_at(*claims, "oid");
}

} // namespace simulator
