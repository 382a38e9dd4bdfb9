// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/value.hpp"

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

/// A function of the language: pure, total, without any look at the world.
struct Function {
    std::string_view name;
    std::string_view signature; ///< "replace(text, old, new)"
    std::string_view doc;       ///< one sentence
    std::size_t least = 1;      ///< how many arguments it takes
    std::size_t most = 1;
    /// The value, or what is wrong as the end of the sentence "NAME …", without any value in it.
    std::expected<Value, std::string> (*call)(const std::vector<Value>& arguments);
};

/// No text of the language grows longer.
inline constexpr std::size_t longest_value = std::size_t{64} * 1024;

/// All of them, in the order of the documentation. `default` alone is no plain function: its first
/// argument may be absent.
std::span<const Function> functions();

const Function* find_function(std::string_view name);

} // namespace reconciler
