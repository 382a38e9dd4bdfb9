// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/findings.hpp"

#include "reconciler/language/suggestion.hpp"
#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"
#include "reconciler/model/resource_id.hpp"

#include <algorithm>
#include <optional>

namespace reconciler {

namespace {

Diagnostic finding(const Subject& subject, std::string id, std::string summary)
{
    Diagnostic made = problem_at(subject.span, std::move(id), std::move(summary));
    made.address = title(subject.owner);
    return made;
}

std::string of_owner(const Subject& subject)
{
    return quoted(subject.path) + " of " + title(subject.owner);
}

std::vector<std::string_view> names_of(const std::vector<Attribute>& attributes)
{
    std::vector<std::string_view> names;
    names.reserve(attributes.size());
    for (const auto& attribute : attributes) names.emplace_back(attribute.name);
    return names;
}

std::string last_part(std::string_view path)
{
    const auto dot = path.rfind('.');
    return std::string(dot == std::string_view::npos ? path : path.substr(dot + 1));
}

std::string range(const Attribute& attribute)
{
    if (!attribute.maximum) return "at least " + std::to_string(*attribute.minimum);
    if (!attribute.minimum) return "at most " + std::to_string(*attribute.maximum);
    return "from " + std::to_string(*attribute.minimum) + " to " +
           std::to_string(*attribute.maximum);
}

bool is_number(std::string_view text)
{
    return !text.empty() && text.size() < 19 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// The text that the user most likely meant, where a text is wanted: the same in quotes, or without
/// brackets.
std::optional<std::string> meant_text(const Node& node)
{
    switch (node.kind) {
    case Node::Kind::list:
        if (node.elements.size() != 1) return std::nullopt;
        if (node.elements.front().kind != Node::Kind::text) return std::nullopt;
        return quoted(node.elements.front().value.text());
    case Node::Kind::table: return std::nullopt;
    case Node::Kind::boolean:
    case Node::Kind::integer: return '"' + to_text(node.value) + '"';
    default: return quoted(node.value.text());
    }
}

/// What the user most likely meant, as TOML; else an example of what is wanted.
std::string meant(const Attribute& attribute, const Node& node, bool is_element)
{
    const Type type = is_element ? attribute.element : attribute.type;
    const std::string& text = node.value.text();
    const bool holds_tables = !attribute.members.empty();
    if (node.is_sensitive) return is_element ? element_example(attribute) : example(attribute);
    if (type == Type::integer && is_number(text)) return text;
    if (type == Type::boolean && (folded(text) == "true" || folded(text) == "false"))
        return folded(text);
    if (type == Type::text && attribute.allowed.empty() && !holds_tables)
        if (const auto same = meant_text(node)) return *same;
    const bool is_text = node.kind == Node::Kind::text;
    if (type == Type::list && attribute.element == Type::text && !holds_tables && is_text)
        return "[" + quoted(text) + "]";
    return is_element ? element_example(attribute) : example(attribute);
}

} // namespace

std::optional<std::string>
suggested_attribute(std::string_view key, const std::vector<Attribute>& known)
{
    return closest(key, names_of(known));
}

Diagnostic
unknown_attribute(const Subject& subject, std::string_view key, const std::vector<Attribute>& known)
{
    Diagnostic made = finding(subject, "unknown-attribute", "Unknown attribute");
    made.detail = title(subject.owner) + " has no attribute " + quoted(subject.path) + "." +
                  did_you_mean(key, names_of(known));
    if (!suggested_attribute(key, known) && !known.empty())
        made.fix = "Known here: " + listed(names_of(known), 40) + ".";
    return made;
}

Diagnostic missing_attribute(const Subject& header, const Attribute& attribute)
{
    Diagnostic made = finding(header, "missing-attribute", "Missing attribute");
    made.detail = title(header.owner) + " has no " + quoted(header.path) +
                  ", which is required: " + attribute.doc;
    made.fix = "Add: " + toml_key(attribute.name) + " = " + example(attribute);
    return made;
}

Diagnostic
wrong_type(const Subject& subject, const Attribute& attribute, const Node& node, bool is_element)
{
    Attribute element;
    element.type = attribute.element;
    const std::string is = attribute.is_sensitive ? "something else" : found(node);
    Diagnostic made = finding(subject, "wrong-type", "Wrong type");
    made.detail = of_owner(subject) + " is " + is + ", but " +
                  wanted(is_element ? element : attribute) + " is wanted.";
    const bool is_in_list = is_element && attribute.type == Type::list;
    made.fix = (is_in_list ? "Write an element such as: "
                           : "Write: " + toml_key(last_part(subject.path)) + " = ") +
               meant(attribute, node, is_element);
    return made;
}

Diagnostic not_allowed(const Subject& subject, const Attribute& attribute, const std::string& text)
{
    const std::vector<std::string_view> allowed(attribute.allowed.begin(), attribute.allowed.end());
    Diagnostic made = finding(subject, "not-allowed-value", "Value not allowed");
    const auto near = closest(text, allowed);
    made.detail = of_owner(subject) + " cannot be " + quoted(text) + ".";
    if (near && folded(*near) == folded(text))
        made.detail += " Upper and lower case count: write " + quoted(*near) + ".";
    else
        made.detail += did_you_mean(text, allowed);
    made.fix = "Use one of " + listed(allowed, 40) + ".";
    return made;
}

Diagnostic out_of_range(const Subject& subject, const Attribute& attribute, const std::string& what)
{
    Diagnostic made = finding(subject, "out-of-range", "Out of range");
    made.detail = of_owner(subject) + " " + what + "; it must be " + range(attribute) + ".";
    return made;
}

Diagnostic sensitive_value(const Subject& subject)
{
    Diagnostic made = finding(subject, "sensitive-value", "Sensitive value where it would be kept");
    made.detail = of_owner(subject) + " is made of a sensitive value. What stands there is printed "
                                      "in plans, kept in the state and the history, and shown by "
                                      "Azure to whoever may read the object.";
    made.fix = "Use a value that is no secret, or take sensitive = true away if this is none.";
    return made;
}

Diagnostic must_not_be_empty(const Subject& subject, const Attribute& attribute)
{
    Diagnostic made = invalid_value(subject, "must not be empty");
    made.fix = "Write: " + toml_key(last_part(subject.path)) + " = " + example(attribute);
    return made;
}

Diagnostic invalid_value(const Subject& subject, std::string_view problem)
{
    Diagnostic made = finding(subject, "invalid-value", "Invalid value");
    made.detail =
        of_owner(subject) + " " + std::string(problem) + (problem.ends_with('.') ? "" : ".");
    return made;
}

} // namespace reconciler
