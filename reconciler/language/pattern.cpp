// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/pattern.hpp"

#include <re2/re2.h>

namespace reconciler {

namespace {

constexpr std::size_t longest_pattern = 1024;
constexpr std::size_t longest_subject = 8192;

re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

} // namespace

std::expected<bool, std::string> matches_pattern(std::string_view text, std::string_view pattern)
{
    if (pattern.size() > longest_pattern)
        return std::unexpected(std::string("it is longer than 1024 bytes"));
    const RE2 compiled(piece(pattern), RE2::Quiet);
    if (!compiled.ok()) return std::unexpected("it cannot be understood: " + compiled.error());
    return text.size() <= longest_subject && RE2::FullMatch(piece(text), compiled);
}

} // namespace reconciler
