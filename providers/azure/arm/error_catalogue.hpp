// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace azure {

/// What a code of Azure's means, in our words.
struct KnownError {
    std::string_view code;
    std::string_view cause; ///< sentences
    std::string_view fix;   ///< what to do; empty where waiting is all
    int health = 0;         ///< its number in the health details of an item, where it has one
};

/// In the order of their codes; docs/reference/troubleshooting.md is made from it.
std::span<const KnownError> known_errors();

/// The entry of that code or number, or null. Services spell a code in several cases.
const KnownError* find_known_error(std::string_view code);

} // namespace azure
