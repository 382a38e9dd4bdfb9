// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"
#include "reconciler/model/time.hpp"

#include <optional>
#include <string_view>

namespace azure {

/// "Sun, 06 Nov 1994 08:49:37 GMT", the one form of a date that RFC 9110 lets a server send.
std::optional<reconciler::Time> parse_http_date(std::string_view text);

/// How long the service asks to wait: `Retry-After` in seconds or as a date, its variants in
/// milliseconds, else the number in a message "try again after '324' seconds" (gateways of Recovery
/// Services leave the header out). Never negative, at most a week.
std::optional<reconciler::Duration>
retry_after(const http::Response& response, reconciler::Time now);

} // namespace azure
