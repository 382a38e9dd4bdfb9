// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/toml_document.hpp"
#include "reconciler/model/address.hpp"
#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/schema.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace reconciler {

// What can be wrong with the tables of a file as such, before one looks into them.

Diagnostic unknown_table(const Node::Member& member, const Schema& schema);

/// `azure = "public"`, or `[[azure]]`.
Diagnostic no_single_table(const Node::Member& member);

/// `vault = "prod"`, or `[[vault]]`.
Diagnostic no_table_of_objects(const Table& kind, const Node::Member& member);

/// What stands where an object should: `[vault]` with its attributes, or `[[vault.prod]]`.
Diagnostic no_object(const Table& kind, const Node::Member& member);

/// `[check]` where `[[check]]` is wanted.
Diagnostic no_list_of_tables(const Table& list, const Node::Member& member);

/// An element of such a list that has no name to be called by.
Diagnostic nameless(const Table& list, const SourceSpan& span);

/// Why a key cannot be the name of an object; nullopt where it can.
std::optional<std::string> key_problem(std::string_view key);

Diagnostic bad_key(const Table& kind, const Node::Member& member, const std::string& problem);

Diagnostic declared_twice(const Address& address, const SourceSpan& again, const SourceSpan& first);

/// A table with required attributes that no file holds.
Diagnostic missing_table(const Table& table);

} // namespace reconciler
