// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/container/flat_map.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace reconciler {

class Value;
using List = std::vector<Value>;

/// Named values, ordered by name.
class Object {
public:
    using Map = boost::container::flat_map<std::string, Value, std::less<>>;

    Object();
    Object(std::initializer_list<std::pair<std::string, Value>> members);
    Object(const Object&);
    Object(Object&&) noexcept;
    Object& operator=(const Object&);
    Object& operator=(Object&&) noexcept;
    ~Object();

    bool has(std::string_view name) const;
    /// The member, or the null value where there is none.
    const Value& get(std::string_view name) const;
    /// The member's text, or empty where it is absent or no text.
    const std::string& text(std::string_view name) const;
    void set(std::string_view name, Value value);
    void erase(std::string_view name);
    /// Takes over every member of `other`, replacing those of the same name.
    void merge(const Object& other);

    bool empty() const;
    std::size_t size() const;
    Map::const_iterator begin() const;
    Map::const_iterator end() const;

    friend bool operator==(const Object& a, const Object& b);

private:
    Map members_;
};

/// What an attribute can hold, in configuration, in the state and in the cloud alike.
class Value {
public:
    Value() = default;
    Value(bool v) : data_(v) {}
    Value(std::int64_t v) : data_(v) {}
    Value(int v) : data_(static_cast<std::int64_t>(v)) {}
    Value(std::string v) : data_(std::move(v)) {}
    Value(std::string_view v) : data_(std::string(v)) {}
    Value(const char* v) : data_(std::string(v)) {}
    Value(List v) : data_(std::move(v)) {}
    Value(Object v) : data_(std::move(v)) {}

    bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
    const bool* as_bool() const { return std::get_if<bool>(&data_); }
    const std::int64_t* as_integer() const { return std::get_if<std::int64_t>(&data_); }
    const std::string* as_text() const { return std::get_if<std::string>(&data_); }
    const List* as_list() const { return std::get_if<List>(&data_); }
    const Object* as_object() const { return std::get_if<Object>(&data_); }
    List* as_list() { return std::get_if<List>(&data_); }
    Object* as_object() { return std::get_if<Object>(&data_); }

    bool truth(bool otherwise = false) const { return as_bool() ? *as_bool() : otherwise; }
    std::int64_t integer(std::int64_t otherwise = 0) const
    {
        return as_integer() ? *as_integer() : otherwise;
    }
    const std::string& text() const;
    const List& list() const;
    const Object& object() const;

    friend bool operator==(const Value& a, const Value& b) { return a.data_ == b.data_; }

private:
    std::variant<std::monostate, bool, std::int64_t, std::string, List, Object> data_;
};

/// One line for people: `"text"`, `7`, `["a", "b"]`, `{ count = 30 }`; null is `(none)`.
/// Control characters come out escaped, so the line is safe to print.
std::string to_text(const Value& value);

/// A list of texts as a Value.
Value text_list(const std::vector<std::string>& texts);

} // namespace reconciler
