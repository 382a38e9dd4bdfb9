// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/terminal.hpp"
#include "reconciler/model/diagnostic.hpp"

#include <string>

namespace cmd {

/// A diagnostic for people:
///
///     Error: Unknown attribute [unknown-attribute]
///       at vault.toml:7:1
///        7 | redundency = "GeoRedundant"
///          | ^^^^^^^^^^
///       vault.prod has no attribute "redundency". Did you mean "redundancy"?
///       Fix: …
///
/// Every text in it is neutralised: no name, file or service can steer the terminal.
std::string render(const reconciler::Diagnostic& diagnostic, const Style& style);

/// All of them, ordered by file and line (those without a place first), and how many there are.
/// Empty where there are none.
std::string render(const reconciler::Diagnostics& diagnostics, const Style& style);

/// "2 errors, 1 warning".
std::string count_line(const reconciler::Diagnostics& diagnostics);

} // namespace cmd
