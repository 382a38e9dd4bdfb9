// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/inputs.hpp"
#include "reconciler/model/configuration.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/model/schema.hpp"

#include <map>
#include <string>
#include <string_view>

namespace test {

/// A small language in the shape of design §4: vault, policy, protected_vm, and gadgets that may
/// need each other.
const reconciler::Schema& schema();

/// The smallest configuration without an error: one [tresor] table.
inline constexpr const char* minimal = "[tresor]\nstack = \"prod\"\n";

/// Loads these files, by name.
reconciler::Result<reconciler::Configuration>
load(const std::map<std::string, std::string>& files, const reconciler::Inputs& inputs = {});

/// Loads `main.toml` with this text and the [tresor] table before it in another file.
reconciler::Result<reconciler::Configuration>
load_main(const std::string& text, const reconciler::Inputs& inputs = {});

/// The attributes of one object on a line; "(absent)", or what `ids` says, where there is none.
std::string
shown(const reconciler::Result<reconciler::Configuration>& loaded, std::string_view address);

/// "unknown-attribute main.toml:3:1 | wrong-type main.toml:4:8", or "ok".
std::string ids(const reconciler::Result<reconciler::Configuration>& loaded);

} // namespace test
