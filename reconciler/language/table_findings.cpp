// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/table_findings.hpp"

#include "reconciler/language/wording.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/model/problem.hpp"

#include <vector>

namespace reconciler {

namespace {

constexpr std::size_t longest_key = 256;

std::string all_headers(const Schema& schema)
{
    std::string out;
    for (const auto& table : schema.singles) out += (out.empty() ? "[" : ", [") + table.name + "]";
    for (const auto& table : schema.kinds)
        out += (out.empty() ? "[" : ", [") + table.name + ".NAME]";
    for (const auto& table : schema.lists) out += ", [[" + table.name + "]]";
    return out;
}

} // namespace

Diagnostic unknown_table(const Node::Member& member, const Schema& schema)
{
    std::vector<std::string_view> names;
    names.reserve(schema.singles.size() + schema.kinds.size());
    for (const auto& table : schema.singles) names.emplace_back(table.name);
    for (const auto& table : schema.kinds) names.emplace_back(table.name);
    for (const auto& table : schema.lists) names.emplace_back(table.name);
    Diagnostic made = problem_at(member.key_span, "unknown-table", "Unknown table");
    if (member.node.kind == Node::Kind::table || member.node.kind == Node::Kind::list)
        made.detail =
            "There is no table " + quoted(member.key) + "." + did_you_mean(member.key, names);
    else
        made.detail = quoted(member.key) + " stands outside of any table.";
    made.fix = "Known are " + all_headers(schema) + ".";
    return made;
}

Diagnostic no_single_table(const Node::Member& member)
{
    Diagnostic made = problem_at(member.key_span, "wrong-type", "Wrong type");
    made.detail = quoted(member.key) + " is " + found(member.node) + ", but a table is wanted.";
    made.fix = "Write it with a header of its own: [" + toml_key(member.key) + "]";
    return made;
}

Diagnostic no_table_of_objects(const Table& kind, const Node::Member& member)
{
    Diagnostic made = problem_at(member.key_span, "wrong-type", "Wrong type");
    made.detail = quoted(member.key) + " is " + found(member.node) +
                  ", but a table for each object is wanted.";
    made.fix = "Give each object a header with its name: [" + kind.name + ".NAME]";
    return made;
}

Diagnostic no_object(const Table& kind, const Node::Member& member)
{
    Diagnostic made = problem_at(member.key_span, "wrong-type", "Wrong type");
    made.detail = quoted(member.key) + " of " + quoted(kind.name) + " is " + found(member.node) +
                  ", but a table is wanted: the second word of a header is the name of an object.";
    const std::string name = kind.find(member.key) ? "NAME" : toml_key(member.key);
    made.fix = "Write one header for each object: [" + kind.name + "." + name + "]";
    return made;
}

Diagnostic no_list_of_tables(const Table& list, const Node::Member& member)
{
    Diagnostic made = problem_at(member.key_span, "wrong-type", "Wrong type");
    made.detail =
        quoted(member.key) + " is " + found(member.node) + ", but a list of tables is wanted.";
    made.fix = "Give each a header in double brackets: [[" + list.name + "]]";
    return made;
}

Diagnostic nameless(const Table& list, const SourceSpan& span)
{
    Diagnostic made = problem_at(span, "missing-attribute", "Missing attribute");
    made.detail = "This " + list.name +
                  " has no \"name\", by which plans and messages call it; a text is wanted.";
    made.fix = "Add: name = \"…\"";
    return made;
}

std::optional<std::string> key_problem(std::string_view key)
{
    if (key.empty()) return "is empty";
    if (key.size() > longest_key) return "is longer than 256 bytes";
    if (printable(key) != key) return "holds control characters";
    if (key.find_first_of("\"\\[]") != std::string_view::npos)
        return "holds a quote, a bracket or a backslash";
    return std::nullopt;
}

Diagnostic bad_key(const Table& kind, const Node::Member& member, const std::string& problem)
{
    Diagnostic made = problem_at(member.key_span, "invalid-key", "Invalid name of an object");
    made.detail = "The name " + quoted(member.key) + " of this " + kind.name + " " + problem +
                  "; it is printed, typed and stored wherever the object is spoken of.";
    made.fix = "Use letters, digits, hyphens and underscores.";
    return made;
}

Diagnostic declared_twice(const Address& address, const SourceSpan& again, const SourceSpan& first)
{
    Diagnostic made = problem_at(again, "duplicate-object", "Declared twice");
    made.detail =
        title(address) + " is declared twice; all files of a folder are one configuration.";
    made.fix =
        address.key.empty() ? "Merge the two." : "Merge the two, or give one of them another name.";
    made.address = title(address);
    made.spans.push_back({first, "first declared"});
    return made;
}

Diagnostic missing_table(const Table& table)
{
    Diagnostic made = problem("missing-table", "Missing table");
    made.detail = "No file holds the table [" + table.name + "], which is required: " + table.doc;
    made.fix = "Add it:\n    [" + table.name + "]";
    for (const auto& attribute : table.attributes)
        if (attribute.is_required)
            made.fix += "\n    " + toml_key(attribute.name) + " = " + example(attribute);
    made.address = "[" + table.name + "]";
    return made;
}

} // namespace reconciler
