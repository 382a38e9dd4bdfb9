// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// ASCII lower case: ids and names of Azure compare so.
std::string fold(std::string_view text);
bool same(std::string_view a, std::string_view b);
bool starts_with_folded(std::string_view text, std::string_view prefix);

/// The parts between `separator`; empty parts are left out.
std::vector<std::string> split(std::string_view text, char separator);
std::string_view trim(std::string_view text);

/// `%3B` → `;`; a malformed escape stays as it is. In a query `+` is a blank.
std::string percent_decode(std::string_view text, bool plus_is_blank);
std::string percent_encode(std::string_view text);
/// Only what cannot stand in a path: ids keep their `/`, `;` and `=`.
std::string encode_path(std::string_view path);

std::string base64_encode(std::string_view bytes);
std::string base64_url_encode(std::string_view bytes); ///< without padding
/// Accepts both alphabets; empty where it is no base64.
std::string base64_decode(std::string_view text);

/// Whether `text` matches `pattern`, in which `*` stands for anything; without case.
bool matches_wildcard(std::string_view pattern, std::string_view text);

/// The candidate most like `word`, or empty where none is close.
std::string closest(std::string_view word, const std::vector<std::string>& candidates);

} // namespace simulator
