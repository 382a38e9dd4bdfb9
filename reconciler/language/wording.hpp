// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/toml_document.hpp"
#include "reconciler/model/address.hpp"
#include "reconciler/model/schema.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

/// A name out of a configuration, in quotes, safe to print and never long.
std::string quoted(std::string_view name);

/// `"a", "b" and "c"`; past `most` of them the rest is counted.
std::string listed(const std::vector<std::string_view>& names, std::size_t most = 12);

/// ` Did you mean "name"?`, or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);

/// How a table is called in messages: `vault.prod`, `[azure]`; safe to print and never long.
std::string title(const Address& address);

/// A key as TOML wants it written: bare, or in quotes.
std::string toml_key(std::string_view key);

/// "a whole number", "a list of texts": what an attribute wants.
std::string wanted(const Attribute& attribute);

/// "the text \"30\"", "a table": what stands there.
std::string found(const Node& node);

/// A value that the attribute would take, as TOML.
std::string example(const Attribute& attribute);

/// The same for one element of a list or map.
std::string element_example(const Attribute& attribute);

} // namespace reconciler
