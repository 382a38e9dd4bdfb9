// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_reference.hpp"

#include <array>
#include <string_view>

namespace cmd {

using namespace reconciler;

namespace {

std::string type_of(const Attribute& attribute)
{
    constexpr std::array<std::string_view, 8> names{
        "true or false", "integer", "text", "list", "table", "table of texts", "date", "any value"};
    if (attribute.type == Type::list && !attribute.members.empty()) return "list of tables";
    if (attribute.type == Type::list && attribute.element == Type::any) return "list of any values";
    if (!attribute.refers_to.empty()) return "key of a " + attribute.refers_to;
    if (attribute.type != Type::list)
        return std::string(names.at(static_cast<std::size_t>(attribute.type)));
    if (!attribute.members.empty()) return "list of tables";
    return attribute.element == Type::integer ? "list of integers" : "list of texts";
}

std::string values_of(const Attribute& attribute)
{
    std::string out;
    for (const auto& value : attribute.allowed) out += (out.empty() ? "`" : ", `") + value + '`';
    if (attribute.minimum)
        out += std::to_string(*attribute.minimum) + " to " + std::to_string(*attribute.maximum);
    return out;
}

std::string default_of(const Attribute& attribute)
{
    if (attribute.is_required) return "required";
    if (attribute.default_value) return '`' + to_text(*attribute.default_value) + '`';
    return attribute.service_default.empty() ? "" : "Azure: " + attribute.service_default;
}

std::string change_of(const Attribute& attribute)
{
    constexpr std::array<std::string_view, 4> words{"in place", "is another object",
                                                    "settled at creation", "only tresor's"};
    std::string out(words.at(static_cast<std::size_t>(attribute.mutability)));
    if (attribute.is_whole) out += ", as a whole";
    if (attribute.protection) out += "; less of it weakens";
    if (!attribute.one_way_name.empty()) out += "; one-way door `" + attribute.one_way_name + '`';
    return out;
}

void add_rows(std::string& out, const std::vector<Attribute>& attributes, const std::string& prefix)
{
    for (const auto& attribute : attributes) {
        const std::string name = prefix + attribute.name;
        out += "| `" + name + "` | " + type_of(attribute) + " | " + values_of(attribute) + " | " +
               default_of(attribute) + " | " + change_of(attribute) + " | " + attribute.doc +
               " | " + attribute.source + " |\n";
        add_rows(out, attribute.members, name + '.');
    }
}

void add_table(std::string& out, const Table& table, const std::string& heading)
{
    out += "\n## `" + heading + "`\n\n" + table.doc + "\n\n";
    if (table.attributes.empty()) return;
    out += "| attribute | type | values | default | a change | meaning | source "
           "|\n|---|---|---|---|---|---|---|\n";
    add_rows(out, table.attributes, "");
}

} // namespace

std::string render_reference(const Schema& schema)
{
    std::string out = "# Configuration reference\n\nMade from the attribute tables; "
                      "`UPDATE_GOLDEN=1 ./dev test -R reference` rewrites it.\n"
                      "What is left out keeps its live value. Sources are sections of the "
                      "project's papers on Azure.\n";
    for (const auto& single : schema.singles) add_table(out, single, '[' + single.name + ']');
    for (const auto& kind : schema.kinds) add_table(out, kind, '[' + kind.name + ".KEY]");
    for (const auto& list : schema.lists) add_table(out, list, "[[" + list.name + "]]");
    return out;
}

namespace {

/// A command on a line of its own becomes code within the cell.
std::string in_a_cell(std::string_view text)
{
    static constexpr std::string_view lead = "\n    ";
    const auto command = text.find(lead);
    if (command == std::string_view::npos) return std::string(text);
    return std::string(text.substr(0, command)) + " `" +
           std::string(text.substr(command + lead.size())) + '`';
}

} // namespace

std::string render_troubleshooting(std::span<const azure::KnownError> errors)
{
    std::string out =
        "# What Azure says, and what to do\n\n"
        "Made from the catalogue in providers/azure/arm/error_catalogue.cpp. These are the codes "
        "whose meaning tresor adds to what Azure says;\nany other is shown as Azure wrote it, with "
        "the request id and correlation id that its support asks for.\n\n"
        "`--log-level trace --log-file FILE` writes every exchange with Azure down, without "
        "tokens, keys and signatures.\n\n"
        "Some codes are also health codes of a protected VM, with the number in the second "
        "column. `tresor explain CODE` (or the number) says the same.\n\n"
        "| code | number | what it means | what to do |\n|---|---|---|---|\n";
    for (const auto& error : errors)
        out += "| `" + std::string(error.code) + "` | " +
               (error.health == 0 ? "" : std::to_string(error.health)) + " | " +
               in_a_cell(error.cause) + " | " + in_a_cell(error.fix) + " |\n";
    return out;
}

} // namespace cmd
