// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"

#include <string>
#include <string_view>

namespace http {

/// The first field that cannot stand in a message (no token as its name, a control character in its
/// value), which is how a request is smuggled into another; empty where all can.
std::string_view unfit_field(const Headers& headers);

/// The request as it goes over the wire, with Host and Content-Length as they must be.
std::string request_text(const Request& request, const UrlParts& url);

enum class Body { whole, left_out };

/// The answer as it goes over the wire; `left_out` for HEAD. Unfit fields are not sent.
std::string
response_text(const Response& response, std::string_view reason, Body body, bool keep_alive);

} // namespace http
