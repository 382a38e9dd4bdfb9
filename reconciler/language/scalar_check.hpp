// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/findings.hpp"
#include "reconciler/model/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace reconciler {

/// What is wrong with a text: empty though required, beyond all measure, not one of those allowed.
/// `is_element`: it stands in a list or map, whose own length `between` is about.
std::optional<Diagnostic> check_text(const Subject& subject, const Attribute& attribute,
                                     const std::string& text, bool is_element);

/// What is wrong with a number, of its own or in a list.
std::optional<Diagnostic>
check_integer(const Subject& subject, const Attribute& attribute, std::int64_t number);

/// What is wrong with the number of elements.
std::optional<Diagnostic>
check_length(const Subject& subject, const Attribute& attribute, std::size_t length);

} // namespace reconciler
