// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/schema.hpp"

#include "reconciler/model/resource_id.hpp"

#include <algorithm>

namespace reconciler {

Attribute Attribute::required() &&
{
    is_required = true;
    return std::move(*this);
}

Attribute Attribute::defaults_to(Value value) &&
{
    default_value = std::move(value);
    return std::move(*this);
}

Attribute Attribute::service_decides(std::string what) &&
{
    service_default = std::move(what);
    return std::move(*this);
}

Attribute Attribute::identifies() &&
{
    mutability = Mutability::identifies;
    return std::move(*this);
}

Attribute Attribute::settled() &&
{
    mutability = Mutability::settled;
    return std::move(*this);
}

Attribute Attribute::local() &&
{
    mutability = Mutability::local;
    return std::move(*this);
}

Attribute Attribute::compared(Comparison how) &&
{
    comparison = how;
    return std::move(*this);
}

Attribute Attribute::normalised(Value (*how)(const Value&)) &&
{
    normalise = how;
    return std::move(*this);
}

Attribute Attribute::protects(ProtectionOrder order) &&
{
    protection = order;
    return std::move(*this);
}

Attribute Attribute::one_way(std::string door, std::vector<Value> values) &&
{
    one_way_name = std::move(door);
    one_way_values = std::move(values);
    return std::move(*this);
}

Attribute Attribute::sensitive() &&
{
    is_sensitive = true;
    return std::move(*this);
}

Attribute Attribute::one_of(std::vector<std::string> values) &&
{
    allowed = std::move(values);
    return std::move(*this);
}

Attribute Attribute::between(std::int64_t least, std::int64_t most) &&
{
    minimum = least;
    maximum = most;
    return std::move(*this);
}

Attribute Attribute::checked(Check what) &&
{
    check = what;
    return std::move(*this);
}

Attribute Attribute::refers(std::string kind) &&
{
    refers_to = std::move(kind);
    return std::move(*this);
}

Attribute Attribute::of(std::vector<Attribute> attributes) &&
{
    members = std::move(attributes);
    if (type == Type::list) element = Type::object;
    return std::move(*this);
}

Attribute Attribute::of(Type element_type) &&
{
    element = element_type;
    return std::move(*this);
}

Attribute Attribute::whole() &&
{
    is_whole = true;
    return std::move(*this);
}

Attribute Attribute::from(std::string where) &&
{
    source = std::move(where);
    return std::move(*this);
}

namespace {

Attribute attribute(Type type, std::string name, std::string doc)
{
    Attribute made;
    made.type = type;
    made.name = std::move(name);
    made.doc = std::move(doc);
    return made;
}

} // namespace

Attribute boolean(std::string name, std::string doc)
{
    return attribute(Type::boolean, std::move(name), std::move(doc));
}

Attribute integer(std::string name, std::string doc)
{
    return attribute(Type::integer, std::move(name), std::move(doc));
}

Attribute text(std::string name, std::string doc)
{
    return attribute(Type::text, std::move(name), std::move(doc));
}

Attribute list(std::string name, std::string doc)
{
    return attribute(Type::list, std::move(name), std::move(doc));
}

Attribute object(std::string name, std::string doc)
{
    return attribute(Type::object, std::move(name), std::move(doc));
}

Attribute map(std::string name, std::string doc)
{
    return attribute(Type::map, std::move(name), std::move(doc));
}

Attribute anything(std::string name, std::string doc)
{
    return attribute(Type::any, std::move(name), std::move(doc));
}

Attribute date(std::string name, std::string doc)
{
    return attribute(Type::date, std::move(name), std::move(doc));
}

std::partial_ordering more_protects_more(const Value& a, const Value& b)
{
    const auto number = [](const Value& v) -> std::optional<std::int64_t> {
        if (const auto* i = v.as_integer()) return *i;
        if (const auto* t = v.as_bool()) return *t ? 1 : 0;
        return std::nullopt;
    };
    const auto left = number(a);
    const auto right = number(b);
    if (!left || !right) return std::partial_ordering::unordered;
    return *left <=> *right;
}

const Attribute* Table::find(std::string_view attribute) const
{
    const auto found = std::ranges::find(attributes, attribute, &Attribute::name);
    return found == attributes.end() ? nullptr : &*found;
}

namespace {

const Table* find_table(const std::vector<Table>& tables, std::string_view name)
{
    const auto found = std::ranges::find(tables, name, &Table::name);
    return found == tables.end() ? nullptr : &*found;
}

Object normalised_members(const std::vector<Attribute>& members, const Object& value)
{
    Object out;
    for (const auto& [name, member] : value) {
        const auto known = std::ranges::find(members, name, &Attribute::name);
        out.set(name, known == members.end() ? member : normalised(*known, member));
    }
    return out;
}

List normalised_elements(const Attribute& attribute, const List& list)
{
    List out;
    for (const auto& element : list) {
        if (const auto* object = element.as_object(); object && !attribute.members.empty())
            out.emplace_back(normalised_members(attribute.members, *object));
        else if (element.as_text() && attribute.comparison == Comparison::fold_case)
            out.emplace_back(folded(element.text()));
        else
            out.push_back(element);
    }
    if (attribute.comparison == Comparison::as_set || attribute.comparison == Comparison::fold_case)
        std::ranges::sort(out, {}, [](const Value& v) { return to_text(v); });
    return out;
}

} // namespace

const Table* Schema::kind(std::string_view name) const
{
    return find_table(kinds, name);
}

const Table* Schema::single(std::string_view name) const
{
    return find_table(singles, name);
}

const Table* Schema::list(std::string_view name) const
{
    return find_table(lists, name);
}

Value normalised(const Attribute& attribute, const Value& value)
{
    Value canonical = attribute.normalise ? attribute.normalise(value) : value;
    if (const auto* list = canonical.as_list()) return normalised_elements(attribute, *list);
    if (const auto* object = canonical.as_object())
        return normalised_members(attribute.members, *object);
    if (canonical.as_text() && attribute.comparison == Comparison::fold_case)
        return folded(canonical.text());
    return canonical;
}

bool same(const Attribute& attribute, const Value& a, const Value& b)
{
    return normalised(attribute, a) == normalised(attribute, b);
}

} // namespace reconciler
