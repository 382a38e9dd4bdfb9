// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/pattern.hpp"

#include <memory>

#include <unicode/regex.h>

namespace reconciler {

namespace {

constexpr std::size_t longest_pattern = 1024;
constexpr std::size_t longest_subject = 8192;
constexpr std::int32_t most_steps = 100; // of ICU, each about 10,000 of the machine
constexpr std::int32_t most_stack = 1024 * 1024;

icu::UnicodeString unicode(std::string_view text)
{
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

} // namespace

std::expected<bool, std::string> matches_pattern(std::string_view text, std::string_view pattern)
{
    if (pattern.size() > longest_pattern)
        return std::unexpected(std::string("it is longer than 1024 bytes"));
    UParseError place;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexPattern> compiled(
        icu::RegexPattern::compile(unicode(pattern), 0, place, status));
    if (U_FAILURE(status))
        return std::unexpected("it cannot be understood at its character " +
                               std::to_string(place.offset));
    const icu::UnicodeString subject = unicode(text.substr(0, longest_subject + 1));
    const std::unique_ptr<icu::RegexMatcher> matcher(compiled->matcher(subject, status));
    if (U_FAILURE(status) || text.size() > longest_subject) return false;
    matcher->setTimeLimit(most_steps, status);
    matcher->setStackLimit(most_stack, status);
    const bool is_match = matcher->matches(status) != 0;
    return is_match && U_SUCCESS(status);
}

} // namespace reconciler
