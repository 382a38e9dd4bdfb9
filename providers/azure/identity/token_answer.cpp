// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/token_answer.hpp"

#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/arm/retry_after.hpp"

#include <limits>

namespace azure {

namespace {

using reconciler::Duration;
using reconciler::fail;
using reconciler::Result;
using reconciler::Time;
namespace json = boost::json;

/// A whole number, or one written as text; 0 where there is none.
std::int64_t number_at(const json::value& body, std::string_view name)
{
    const auto* found = member(body, name);
    if (!found) return 0;
    if (const auto* number = found->if_int64()) return *number;
    const auto number = parse_json(text_at(body, name));
    return number && number->if_int64() ? *number->if_int64() : 0;
}

/// When the token ends, by our clock; nothing where it does not live.
std::optional<Time> end_of_life(const json::value& body, const http::Response& response, Time now)
{
    // beyond it milliseconds overflow
    constexpr auto far = std::numeric_limits<std::int32_t>::max() * std::int64_t{2};
    const auto life = number_at(body, "expires_in");
    if (life > 0 && life < far) return now + std::chrono::seconds(life);
    const auto at = number_at(body, "expires_on");
    if (at <= 0 || at >= far) return std::nullopt;
    const auto end =
        Time(std::chrono::seconds(at)) - clock_lead(response, now).value_or(Duration::zero());
    return end > now ? std::optional(end) : std::nullopt;
}

} // namespace

std::optional<Duration> clock_lead(const http::Response& response, Time now)
{
    const auto date = parse_http_date(response.headers.get("Date"));
    if (!date) return std::nullopt;
    return *date - now;
}

Result<AccessToken> read_token(const Question& question, const http::Response& response, Time now)
{
    const auto body = parse_json(response.body);
    // a sign-in page may be shown; half an answer may hold a token
    if (!body && response.body.starts_with('<')) return fail(not_json(question, response));
    if (!body) return fail(unexpected(question, "the answer is neither JSON nor a page."));
    const std::string value(text_at(*body, "access_token"));
    const auto end = end_of_life(*body, response, now);
    if (value.empty() || !end)
        return fail(unexpected(question, "the answer holds no access token with a lifetime."));
    return AccessToken{reconciler::Secret(value), *end};
}

} // namespace azure
