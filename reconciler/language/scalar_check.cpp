// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/scalar_check.hpp"

#include "reconciler/model/utf8.hpp"

#include <algorithm>

namespace reconciler {

namespace {

/// No name, id or tag is nearly as long, and a check may be costly (regular expressions recurse).
constexpr std::size_t longest_text = 8192;

bool is_outside(const Attribute& attribute, std::int64_t number)
{
    return (attribute.minimum && number < *attribute.minimum) ||
           (attribute.maximum && number > *attribute.maximum);
}

std::string counted(std::int64_t count, const std::string& what)
{
    return "has " + std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

} // namespace

std::optional<Diagnostic> check_text(const Subject& subject, const Attribute& attribute,
                                     const std::string& text, bool is_element)
{
    if (text.size() > longest_text)
        return invalid_value(subject, counted(static_cast<std::int64_t>(text.size()), "byte") +
                                          ", far more than it can need");
    if (text.empty() && attribute.is_required) return must_not_be_empty(subject, attribute);
    if (!attribute.allowed.empty() &&
        std::ranges::find(attribute.allowed, text) == attribute.allowed.end())
        return not_allowed(subject, attribute, text);
    const auto length = static_cast<std::int64_t>(count_code_points(text));
    if (!is_element && is_outside(attribute, length))
        return out_of_range(subject, attribute, counted(length, "character"));
    return std::nullopt;
}

std::optional<Diagnostic>
check_integer(const Subject& subject, const Attribute& attribute, std::int64_t number)
{
    if (!is_outside(attribute, number)) return std::nullopt;
    return out_of_range(subject, attribute, "is " + std::to_string(number));
}

std::optional<Diagnostic>
check_length(const Subject& subject, const Attribute& attribute, std::size_t length)
{
    if (length == 0 && attribute.is_required) return must_not_be_empty(subject, attribute);
    if (attribute.element == Type::integer ||
        !is_outside(attribute, static_cast<std::int64_t>(length)))
        return std::nullopt;
    return out_of_range(subject, attribute, counted(static_cast<std::int64_t>(length), "element"));
}

} // namespace reconciler
