// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/error_catalogue.hpp"
#include "reconciler/model/schema.hpp"

#include <span>
#include <string>

namespace cmd {

/// The reference page of everything a configuration may say, in Markdown, from the tables alone.
std::string render_reference(const reconciler::Schema& schema);

/// The page of what Azure's codes mean, from the catalogue alone.
std::string render_troubleshooting(std::span<const azure::KnownError> errors);

} // namespace cmd
