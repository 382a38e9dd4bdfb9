// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace reconciler {

/// Where a line (from 1) begins; the size of the text where it has fewer.
std::size_t offset_of_line(std::string_view text, int line);

/// The character at a byte.
SourceSpan span_at(const std::shared_ptr<const SourceFile>& file, std::size_t offset);

/// What the parser says, in the words of a reader of the file, with the fix of the usual slips.
Diagnostic syntax_error(std::string_view parser_says, SourceSpan span);

Diagnostic repeated_header(const std::shared_ptr<const SourceFile>& file, const SourceSpan& again,
                           const SourceSpan& first);

Diagnostic no_text(std::string what, SourceSpan span);

Diagnostic nested_too_deeply(std::string what, SourceSpan span);

} // namespace reconciler
