// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/schema.hpp"

#include <string>

namespace cmd {

/// The reference page of everything a configuration may say, in Markdown, from the tables alone.
std::string render_reference(const reconciler::Schema& schema);

} // namespace cmd
