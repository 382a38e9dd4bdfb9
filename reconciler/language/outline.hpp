// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/toml_document.hpp"
#include "reconciler/model/address.hpp"
#include "reconciler/model/schema.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reconciler {

/// What an object is made for, where a block with `for_each` makes several.
struct Each {
    std::string key;
    Node value;
    std::optional<Address> object; ///< where the elements are other objects
};

/// One table of the configuration, before anything in it is looked at.
struct Entry {
    const Table* table = nullptr;
    Address address; ///< without a key for a single table
    Node node;
    SourceSpan header;
    std::shared_ptr<const Each> each = nullptr;
};

/// All of them, as they stand in the files. The language's own tables are among them.
struct Outline {
    std::vector<Entry> singles;
    std::vector<Entry> objects;
    std::optional<Node::Member> unset; ///< what an overlay takes away
    std::map<Address, SourceSpan> declared;
    bool is_partial = false; ///< what is missing may stand in a file that could not be read

    Entry* find(const Address& address);
    /// Takes the objects of one kind out.
    std::vector<Entry> take(std::string_view kind);
};

/// Sorts the tables of the documents by what they are. What is no table of the schema, stands where
/// it cannot or is there twice is reported and left out.
Outline outline_of(std::vector<Node> documents, const Schema& schema, Diagnostics& problems);

} // namespace reconciler
