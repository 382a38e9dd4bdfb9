// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/openapi_documents.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace contract {

/// What an object may hold, with everything `allOf` brings in.
struct ObjectSchema {
    std::map<std::string, Node, std::less<>> properties;
    std::set<std::string, std::less<>> required;
    Node additional;   ///< schema of the properties without a name, where they have one
    bool open = false; ///< any further property goes
    std::string discriminator;
};

/// The definitions as objects; each is flattened once.
class Schemas {
public:
    explicit Schemas(Documents& documents) : documents_(documents) {}

    Node resolve(Node node) { return documents_.resolve(node); }

    /// REQUIRES: `schema` is resolved.
    const ObjectSchema& flattened(Node schema);

    /// The definition that `name` selects among `base` and what derives from it; empty where none
    /// does.
    Node selected(Node base, std::string_view name);

private:
    void merge(Node schema, ObjectSchema& into);
    bool derives(Node schema, Node base);

    Documents& documents_;
    std::map<const boost::json::value*, ObjectSchema> flattened_;
};

} // namespace contract
