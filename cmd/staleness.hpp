// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/plan_file.hpp"
#include "cmd/stack.hpp"

#include <string>

namespace cmd {

/// The text of a saved plan; an error where it cannot be read.
reconciler::Result<std::string> read_plan_text(const std::string& path);

/// What has changed since the plan was saved (`plan-stale`): the state, the configuration, or the
/// objects its steps rest on. Empty where it may still be carried out.
reconciler::Diagnostics why_stale(const SavedPlan& saved, const Footing& footing,
                                  const std::string& configuration_hash,
                                  const reconciler::Observation& now);

} // namespace cmd
