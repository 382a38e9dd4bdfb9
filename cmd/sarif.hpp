// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"

#include <string>

namespace cmd {

/// Diagnostics as SARIF 2.1.0, for code hosts that show them beside the lines.
std::string render_sarif(const reconciler::Diagnostics& diagnostics);

} // namespace cmd
