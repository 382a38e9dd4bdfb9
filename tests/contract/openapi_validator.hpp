// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/openapi_operations.hpp"
#include "tests/contract/openapi_schemas.hpp"

#include <boost/json/value.hpp>

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// One way in which a message is not what the document says.
struct Violation {
    std::string operation; ///< its qualified id; "GET /path" where the document has none
    int status = 0;        ///< 0: the request
    std::string pointer;   ///< JSON pointer into the body; empty: the message as a whole
    std::string rule;      ///< "required", "undeclared", "type", "enum", "status", …
    std::string message;

    bool operator==(const Violation&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Violation& violation);
using Violations = std::vector<Violation>;

enum class Direction { request, response };

/// Holds messages against Swagger 2.0 documents, strictly: what is not declared is wrong, and so is
/// null where `x-nullable` does not allow it.
class Validator {
public:
    explicit Validator(const std::filesystem::path& specification);

    Documents& documents() { return documents_; }

    Violations check_request(std::string_view method, std::string_view url, std::string_view body);
    Violations check_response(std::string_view method, std::string_view url, int status,
                              std::string_view body, Version version = Version::as_asked);
    /// A body against the operation's declaration of that status.
    Violations
    check_response(const Operation& operation, int status, const boost::json::value* body);
    Violations check_body(const Operation& operation, const boost::json::value& body);

private:
    Documents documents_;
    Schemas schemas_;
};

} // namespace contract
