// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/openapi_documents.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// Path and query of a URL, percent-decoded.
struct Target {
    std::vector<std::string> segments;
    std::vector<std::pair<std::string, std::string>> query;

    /// Of an absolute or a relative URL.
    static Target of(std::string_view url);
    /// The value of a query parameter (its name in any case), if it is there.
    std::optional<std::string> parameter(std::string_view name) const;
    /// "Microsoft.X" behind the last "providers"; "Microsoft.Resources" where there is none.
    std::string provider() const;
};

struct Operation {
    std::string id; ///< see `qualified_id`
    std::string method;
    Node path_item;
    Node definition;
    /// What the path's parameters stand for in this URL.
    std::vector<std::pair<std::string, std::string>> path_parameters;
};

/// "keyvault.Vaults_Get": an operationId and its file, since several services have vaults.
std::string qualified_id(const Document& document, std::string_view id);

enum class Version {
    as_asked, ///< the file of the URL's api-version
    newest,   ///< the newest file that has the path, whatever version was asked for
};

/// The operation that answers `method` on `url`: paths compare without case, and the one with most
/// fixed segments wins.
std::optional<Operation> find_operation(Documents& documents, std::string_view method,
                                        std::string_view url, Version version = Version::as_asked);

} // namespace contract
