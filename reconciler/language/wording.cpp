// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/wording.hpp"

#include "reconciler/language/suggestion.hpp"
#include "reconciler/model/address.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/model/utf8.hpp"

#include <algorithm>

namespace reconciler {

namespace {

constexpr std::size_t longest_name = 80;

std::string plural(Type type)
{
    switch (type) {
    case Type::boolean: return "true or false values";
    case Type::integer: return "whole numbers";
    case Type::text: return "texts";
    case Type::list: return "lists";
    case Type::object:
    case Type::map: return "tables";
    case Type::any: return "values";
    case Type::date: return "dates";
    }
    return {};
}

std::string member_examples(const std::vector<Attribute>& members)
{
    std::string out;
    const auto add = [&](const Attribute& member) {
        out += (out.empty() ? "" : ", ") + member.name + " = " + example(member);
    };
    for (const auto& member : members)
        if (member.is_required) add(member);
    if (out.empty() && !members.empty()) add(members.front());
    return out.empty() ? "{ key = \"value\" }" : "{ " + out + " }";
}

std::string example_of(Type type, const Attribute& attribute)
{
    switch (type) {
    case Type::boolean: return "true";
    case Type::integer: return std::to_string(attribute.minimum.value_or(1));
    case Type::text:
        return attribute.allowed.empty() ? "\"…\"" : '"' + attribute.allowed.front() + '"';
    case Type::list: return "[]";
    case Type::object: return member_examples(attribute.members);
    case Type::map: return "{ key = " + element_example(attribute) + " }";
    case Type::any: return "\"…\"";
    case Type::date: return "2027-01-31";
    }
    return {};
}

} // namespace

std::string quoted(std::string_view name)
{
    return '"' + printable(clipped(name, longest_name)) + '"';
}

std::string listed(const std::vector<std::string_view>& names, std::size_t most)
{
    std::string out;
    const std::size_t shown = names.size() > most + 1 ? most : names.size();
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
        out += quoted(names[i]);
    }
    if (shown < names.size()) out += " and " + std::to_string(names.size() - shown) + " more";
    return out;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates)
{
    const auto near = closest(word, candidates);
    return near ? " Did you mean " + quoted(*near) + "?" : "";
}

std::string title(const Address& address)
{
    if (address.key.empty()) return "[" + address.kind + "]";
    return to_string({address.kind, clipped(address.key, longest_name)});
}

std::string toml_key(std::string_view key)
{
    return is_bare_key(key) ? std::string(key) : quoted(key);
}

std::string wanted(const Attribute& attribute)
{
    switch (attribute.type) {
    case Type::boolean: return "true or false";
    case Type::integer: return "a whole number";
    case Type::text: return "a text";
    case Type::list: return "a list of " + plural(attribute.element);
    case Type::object: return "a table";
    case Type::map: return "a table of " + plural(attribute.element);
    case Type::any: return "a value";
    case Type::date: return "a date";
    }
    return {};
}

std::string found(const Node& node)
{
    if (node.is_sensitive) return "a sensitive value";
    switch (node.kind) {
    case Node::Kind::boolean: return to_text(node.value);
    case Node::Kind::integer: return "the whole number " + to_text(node.value);
    case Node::Kind::real: return "the fraction " + node.value.text();
    case Node::Kind::text: return "the text " + quoted(node.value.text());
    case Node::Kind::date: return "the date " + node.value.text();
    case Node::Kind::time:
    case Node::Kind::date_time: return "the time " + node.value.text();
    case Node::Kind::list: return "a list";
    case Node::Kind::table: return "a table";
    }
    return {};
}

std::string example(const Attribute& attribute)
{
    if (attribute.type != Type::list) return example_of(attribute.type, attribute);
    return "[" + element_example(attribute) + "]";
}

std::string element_example(const Attribute& attribute)
{
    if (!attribute.members.empty()) return member_examples(attribute.members);
    return attribute.element == Type::map ? "{}" : example_of(attribute.element, attribute);
}

} // namespace reconciler
