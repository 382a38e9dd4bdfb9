// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"
#include "providers/simulator/json.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// One request, taken apart: what the services look at.
struct Call {
    std::string method;
    std::string base; ///< "http://127.0.0.1:8080": where the caller believes we are
    std::string path; ///< decoded, without doubled slashes
    std::vector<std::string> segments;
    std::map<std::string, std::string, std::less<>> query; ///< names folded
    std::string api_version;
    std::string body;
    std::string caller; ///< object id of the principal; empty where tokens are not checked

    /// Filled by the router: what the template's braces stand for.
    std::map<std::string, std::string, std::less<>> parameters;

    const std::string& operator[](std::string_view parameter) const;
    std::string query_value(std::string_view name) const;
    /// The body as an object; empty where it is none (the router refuses malformed JSON before).
    json::object body_object() const;
    /// Whether the api-version is of that date or later.
    bool since(std::string_view date) const { return api_version >= date; }
};

Call take_apart(const http::Request& request);

} // namespace simulator
