// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/table_check.hpp"

#include "reconciler/language/findings.hpp"
#include "reconciler/language/scalar_check.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace reconciler {

namespace {

/// Past this a list would only say the same again.
constexpr std::size_t most_findings_in_a_list = 20;

std::string joined(const std::string& prefix, std::string_view name)
{
    return prefix.empty() ? std::string(name) : prefix + "." + std::string(name);
}

bool fits(Type type, Node::Kind kind)
{
    switch (type) {
    case Type::boolean: return kind == Node::Kind::boolean;
    case Type::integer: return kind == Node::Kind::integer;
    case Type::text: return kind == Node::Kind::text;
    case Type::list: return kind == Node::Kind::list;
    case Type::object:
    case Type::map: return kind == Node::Kind::table;
    case Type::any: return true;
    case Type::date: return kind == Node::Kind::date;
    }
    return false;
}

bool is_known(const std::vector<Attribute>& known, std::string_view key)
{
    return std::ranges::find(known, key, &Attribute::name) != known.end();
}

/// Whether an unknown key is there which was meant to be this attribute: one slip is one error.
bool is_misspelt(const Attribute& attribute, const std::vector<Attribute>& known, const Node& node)
{
    return std::ranges::any_of(node.members, [&](const Node::Member& member) {
        return !is_known(known, member.key) &&
               suggested_attribute(member.key, known) == attribute.name;
    });
}

/// An attribute, or one element of it where it is a list or a map.
struct Wish {
    const Attribute& attribute;
    bool is_element = false;

    Type type() const
    {
        if (!is_element) return attribute.type;
        return attribute.members.empty() ? attribute.element : Type::object;
    }
};

class TableCheck {
public:
    TableCheck(Declared& declared, CheckResults& results) : declared_(declared), results_(results)
    {}

    Object members(const std::vector<Attribute>& known, const Node& node, const SourceSpan& header,
                   const std::string& prefix)
    {
        report_unknown(known, node, prefix);
        Object object;
        for (const auto& attribute : known) {
            const std::string path = joined(prefix, attribute.name);
            if (const auto* member = node.find(attribute.name)) {
                if (auto value = checked({attribute}, member->node, path))
                    object.set(attribute.name, std::move(*value));
            } else if (attribute.default_value) {
                object.set(attribute.name, *attribute.default_value);
            } else if (attribute.is_required && !is_misspelt(attribute, known, node)) {
                report(missing_attribute({declared_.address, path, header}, attribute));
            }
        }
        return object;
    }

private:
    void report(Diagnostic diagnostic) { results_.diagnostics.push_back(std::move(diagnostic)); }

    /// True where there is nothing to report.
    bool is_fine(std::optional<Diagnostic> diagnostic)
    {
        if (diagnostic) report(std::move(*diagnostic));
        return !diagnostic;
    }

    Subject subject(const Node& node, const std::string& path) const
    {
        return {declared_.address, path, node.span};
    }

    void
    report_unknown(const std::vector<Attribute>& known, const Node& node, const std::string& prefix)
    {
        for (const auto& member : node.members) {
            if (is_known(known, member.key)) continue;
            const Subject where{declared_.address, joined(prefix, member.key), member.key_span};
            report(unknown_attribute(where, member.key, known));
        }
    }

    /// The value, or nothing where it is wrong in itself; wrong parts of it are left out.
    std::optional<Value> checked(const Wish& wish, const Node& node, const std::string& path)
    {
        declared_.spans.emplace_back(path, node.span);
        if (node.is_unknown) return std::nullopt;
        const std::size_t before = results_.diagnostics.size();
        auto value = plainly_checked(wish, node, path);
        if (!node.origins) return value;
        declared_.origins.emplace_back(path, node.origins);
        for (std::size_t i = before; i < results_.diagnostics.size(); ++i)
            if (is_about(results_.diagnostics[i], node.span))
                explain_origin(results_.diagnostics[i], node.origins);
        return value;
    }

    static bool is_about(const Diagnostic& diagnostic, const SourceSpan& span)
    {
        if (diagnostic.spans.size() != 1) return false;
        const SourceSpan& place = diagnostic.spans.front().span;
        return place.file == span.file && place.line == span.line && place.column == span.column;
    }

    std::optional<Value>
    plainly_checked(const Wish& wish, const Node& node, const std::string& path)
    {
        if (node.is_sensitive && !wish.attribute.is_sensitive) {
            report(sensitive_value(subject(node, path)));
            return std::nullopt;
        }
        if (!fits(wish.type(), node.kind)) {
            report(wrong_type(subject(node, path), wish.attribute, node, wish.is_element));
            return std::nullopt;
        }
        const std::size_t before = results_.diagnostics.size();
        Value value = converted(wish, node, path);
        const bool has_check = wish.attribute.check && !wish.is_element;
        if (has_check && results_.diagnostics.size() == before)
            if (const auto problem = wish.attribute.check(value))
                report(invalid_value(subject(node, path), *problem));
        return value;
    }

    Value converted(const Wish& wish, const Node& node, const std::string& path)
    {
        switch (wish.type()) {
        case Type::boolean:
        case Type::date: break;
        case Type::integer:
            is_fine(check_integer(subject(node, path), wish.attribute, node.value.integer()));
            break;
        case Type::text: take_text(wish, node, path); break;
        case Type::list: return elements(wish, node, path);
        case Type::object: return members(wish.attribute.members, node, node.span, path);
        case Type::map: return entries(wish, node, path);
        case Type::any: return value_of(node);
        }
        return node.value;
    }

    void take_text(const Wish& wish, const Node& node, const std::string& path)
    {
        const std::string& text = node.value.text();
        if (!is_fine(check_text(subject(node, path), wish.attribute, text, wish.is_element)))
            return;
        if (!wish.attribute.refers_to.empty())
            results_.references.push_back(
                {declared_.address, path, wish.attribute.refers_to, text, node.span, node.origins});
    }

    List elements(const Wish& wish, const Node& node, const std::string& path)
    {
        const std::size_t before = results_.diagnostics.size();
        is_fine(check_length(subject(node, path), wish.attribute, node.elements.size()));
        List list;
        for (const auto& element : node.elements) {
            if (results_.diagnostics.size() - before >= most_findings_in_a_list) break;
            const std::string place = joined(path, std::to_string(&element - node.elements.data()));
            if (auto value = checked_element(wish, element, place))
                list.push_back(std::move(*value));
        }
        return list;
    }

    Object entries(const Wish& wish, const Node& node, const std::string& path)
    {
        Object object;
        for (const auto& member : node.members)
            if (auto value = checked_element(wish, member.node, joined(path, member.key)))
                object.set(member.key, std::move(*value));
        return object;
    }

    /// What stands in a list of lists, or in a map of maps, are texts.
    std::optional<Value>
    checked_element(const Wish& wish, const Node& node, const std::string& path)
    {
        if (!wish.is_element) return checked({wish.attribute, true}, node, path);
        Attribute texts;
        texts.type = wish.type();
        return checked({texts, true}, node, path);
    }

    Declared& declared_;
    CheckResults& results_;
};

} // namespace

Declared check_table(const Table& table, Address address, const Node& node,
                     const SourceSpan& header, CheckResults& results)
{
    Declared declared;
    declared.address = std::move(address);
    declared.span = header;
    declared.attributes = TableCheck(declared, results).members(table.attributes, node, header, "");
    return declared;
}

} // namespace reconciler
