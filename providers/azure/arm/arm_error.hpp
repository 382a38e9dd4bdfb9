// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/transport.hpp"
#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/time.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace azure {

/// An error body, flattened: Azure nests the real reason in `details` and `innererror`.
struct ArmError {
    std::string code; ///< the innermost where the outer one says nothing ("BadRequest", "Conflict")
    std::string message; ///< all of them: "outer; Code: inner"
};

/// The error in a body, of ARM's shape, Graph's, the token endpoint's or a bare one.
std::optional<ArmError> find_error(const boost::json::value& body);

/// What was asked, for the words of an error.
struct Question {
    std::string method;
    std::string url;

    bool writes() const { return method != "GET" && method != "HEAD"; }
};

/// The service answered and said no. What the code means comes from the catalogue, if it is there;
/// with `now` it is said at what time to come back. Ids: azure-not-found, azure-throttled,
/// azure-forbidden, azure-unauthenticated, azure-conflict, azure-failing (5xx), azure-refused.
reconciler::Diagnostic refusal(const Question& question, const http::Response& response,
                               std::optional<reconciler::Time> now = std::nullopt);

/// No whole answer came. Ids: azure-unreachable, azure-not-http, azure-not-sent, interrupted; and
/// azure-outcome-unknown for a write that the service may have carried out.
reconciler::Diagnostic unreachable(const Question& question, const http::Error& error);

/// azure-not-json: the answer is not what the API speaks, as behind a captive portal or a proxy.
reconciler::Diagnostic not_json(const Question& question, const http::Response& response);

/// azure-unexpected: JSON, but not what the API promises; `what` is a sentence of ours.
reconciler::Diagnostic unexpected(const Question& question, std::string what);

/// azure-other-host: the service sent us where the token must not go.
reconciler::Diagnostic other_host(const Question& question, std::string_view url);

/// The ids by which support finds a request.
reconciler::ServiceText service_text(const http::Response& response, const ArmError& error);

/// Adds cause and fix of what the service said, where they are known.
void explain(reconciler::Diagnostic& problem);

/// The code of a brake against abuse ("CloudDos…", facts §7) in an answer, or empty. Whoever meets
/// one must not try again soon: that makes it longer.
std::string brake_code(const http::Response& response);
bool is_brake(std::string_view code);

/// The service's code of the first diagnostic that has one, or empty.
std::string_view service_code(const reconciler::Diagnostics& diagnostics);
bool is_not_found(const reconciler::Diagnostics& diagnostics);
/// Whether a write that failed so may nevertheless have taken effect.
bool outcome_is_unknown(const reconciler::Diagnostics& diagnostics);

} // namespace azure
