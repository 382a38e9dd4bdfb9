// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/value.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

enum class Type { boolean, integer, text, list, object, map, date, any };

enum class Mutability {
    in_place,   ///< a new value is written to the same object
    identifies, ///< part of the identity: another value means another object
    settled,    ///< the service keeps what it got at creation; a difference is refused
    local,      ///< steers tresor, is never sent
};

enum class Comparison {
    exact,
    fold_case, ///< texts compare without ASCII case
    as_set,    ///< lists compare without order
    by_key,    ///< maps: only the keys that are declared or were recorded count
};

/// `less` where `a` protects less than `b`; `unordered` where neither can be said to protect more.
using ProtectionOrder = std::partial_ordering (*)(const Value& a, const Value& b);

/// What is wrong with a value, as the end of the sentence `"name" …`; nullopt where nothing is.
using Check = std::optional<std::string> (*)(const Value& value);

/// One column set of design §4: everything that validation, diff, documentation and rendering ask
/// of an attribute. Built with the fluent setters below so that a kind reads as a table.
struct Attribute {
    std::string name;
    Type type = Type::text;
    std::string doc;    ///< one sentence for the reference page
    std::string source; ///< where its rule stands, "facts §4"
    bool is_required = false;
    std::optional<Value> default_value; ///< taken where the user leaves it out
    std::string service_default;        ///< for people: what the service does where it is left out
    Mutability mutability = Mutability::in_place;
    Comparison comparison = Comparison::exact;
    Value (*normalise)(const Value&) = nullptr; ///< the canonical spelling of one value
    ProtectionOrder protection = nullptr;
    std::vector<Value> one_way_values; ///< values that cannot be left again
    std::string one_way_name;          ///< what `--allow one-way:NAME` calls the door
    bool is_sensitive = false;
    std::vector<std::string> allowed; ///< texts only; empty: any
    std::optional<std::int64_t> minimum;
    std::optional<std::int64_t> maximum;
    Check check = nullptr;
    std::string refers_to;          ///< the kind whose key the text is
    Type element = Type::text;      ///< of a list or map
    std::vector<Attribute> members; ///< of an object, or of the objects in a list
    bool is_whole = false;          ///< an object that compares and changes as one value

    Attribute required() &&;
    Attribute defaults_to(Value value) &&;
    Attribute service_decides(std::string what) &&;
    Attribute identifies() &&;
    Attribute settled() &&;
    Attribute local() &&;
    Attribute compared(Comparison how) &&;
    Attribute normalised(Value (*how)(const Value&)) &&;
    Attribute protects(ProtectionOrder order) &&;
    Attribute one_way(std::string door, std::vector<Value> values) &&;
    Attribute sensitive() &&;
    Attribute one_of(std::vector<std::string> values) &&;
    Attribute between(std::int64_t least, std::int64_t most) &&;
    Attribute checked(Check what) &&;
    Attribute refers(std::string kind) &&;
    Attribute of(std::vector<Attribute> attributes) &&;
    Attribute of(Type element_type) &&;
    Attribute whole() &&;
    Attribute from(std::string where) &&;
};

Attribute boolean(std::string name, std::string doc);
Attribute integer(std::string name, std::string doc);
Attribute text(std::string name, std::string doc);
Attribute list(std::string name, std::string doc);
Attribute object(std::string name, std::string doc);
Attribute map(std::string name, std::string doc);
/// Whatever TOML can write, taken as it is.
Attribute anything(std::string name, std::string doc);
/// A day, as TOML writes it: 2027-01-31. Its value is that text.
Attribute date(std::string name, std::string doc);

/// Protection orders for the usual cases.
std::partial_ordering more_protects_more(const Value& a, const Value& b); ///< integers and booleans

/// One kind of object, or one of the single tables `[tresor]` and `[azure]`.
struct Table {
    std::string name;
    std::string doc;
    std::vector<Attribute> attributes;
    /// How the cloud calls such an object, for references to its `id`: text with attributes in
    /// braces, `{vault.id}` for the id of the object that `vault` names, `{azure.subscription}` for
    /// what a single table says where the object has no attribute of that name. Empty: it cannot be
    /// told beforehand.
    std::string id = {};

    const Attribute* find(std::string_view attribute) const;
};

/// All that a configuration may say: `[kind.key]` tables, single tables `[name]`, and lists of
/// tables
/// `[[name]]`, each element of which has a `name` that is its key.
struct Schema {
    std::vector<Table> kinds;
    std::vector<Table> singles;
    std::vector<Table> lists = {};

    const Table* kind(std::string_view name) const;
    const Table* single(std::string_view name) const;
    const Table* list(std::string_view name) const;
};

/// The value in its canonical spelling: the attribute's normaliser, list order for sets, members
/// too.
Value normalised(const Attribute& attribute, const Value& value);

/// Whether two values mean the same for this attribute (after normalising).
bool same(const Attribute& attribute, const Value& a, const Value& b);

} // namespace reconciler
