// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/value.hpp"

#include "reconciler/model/printable.hpp"

namespace reconciler {

namespace {
const Value null_value;
const std::string no_text;
const List no_list;
const Object no_object;
} // namespace

Object::Object() = default;
Object::Object(const Object&) = default;
Object::Object(Object&&) noexcept = default;
Object& Object::operator=(const Object&) = default;
Object& Object::operator=(Object&&) noexcept = default;
Object::~Object() = default;

Object::Object(std::initializer_list<std::pair<std::string, Value>> members)
{
    for (const auto& [name, value] : members) set(name, value);
}

bool Object::has(std::string_view name) const
{
    return members_.find(name) != members_.end();
}

const Value& Object::get(std::string_view name) const
{
    const auto found = members_.find(name);
    return found == members_.end() ? null_value : found->second;
}

const std::string& Object::text(std::string_view name) const
{
    return get(name).text();
}

void Object::set(std::string_view name, Value value)
{
    members_[std::string(name)] = std::move(value);
}

void Object::erase(std::string_view name)
{
    const auto found = members_.find(name);
    if (found != members_.end()) members_.erase(found);
}

void Object::merge(const Object& other)
{
    for (const auto& [name, value] : other) members_[name] = value;
}

bool Object::empty() const
{
    return members_.empty();
}

std::size_t Object::size() const
{
    return members_.size();
}

Object::Map::const_iterator Object::begin() const
{
    return members_.begin();
}

Object::Map::const_iterator Object::end() const
{
    return members_.end();
}

bool operator==(const Object& a, const Object& b)
{
    return a.members_ == b.members_;
}

const std::string& Value::text() const
{
    return as_text() ? *as_text() : no_text;
}

const List& Value::list() const
{
    return as_list() ? *as_list() : no_list;
}

const Object& Value::object() const
{
    return as_object() ? *as_object() : no_object;
}

namespace {

std::string list_text(const List& list)
{
    std::string out = "[";
    for (const auto& element : list) {
        if (out.size() > 1) out += ", ";
        out += to_text(element);
    }
    return out + "]";
}

std::string object_text(const Object& object)
{
    if (object.empty()) return "{}";
    std::string out = "{ ";
    for (const auto& [name, value] : object) {
        if (out.size() > 2) out += ", ";
        out += printable(name) + " = " + to_text(value);
    }
    return out + " }";
}

} // namespace

std::string to_text(const Value& value)
{
    if (const auto* b = value.as_bool()) return *b ? "true" : "false";
    if (const auto* i = value.as_integer()) return std::to_string(*i);
    if (const auto* s = value.as_text()) return '"' + printable(*s) + '"';
    if (const auto* l = value.as_list()) return list_text(*l);
    if (const auto* o = value.as_object()) return object_text(*o);
    return "(none)";
}

Value text_list(const std::vector<std::string>& texts)
{
    List list;
    list.reserve(texts.size());
    for (const auto& text : texts) list.emplace_back(text);
    return list;
}

} // namespace reconciler
