// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/plan_file.hpp"
#include "cmd/reporter.hpp"

#include <string>

namespace cmd {

/// Reads a saved plan, which must meet what `--require-signature` and `--require-commit` ask:
/// `plan-unsigned`, `plan-signature-wrong`, `plan-of-another-commit`.
reconciler::Result<SavedPlan> read_required_plan(const Reporter& reporter, const std::string& file);

} // namespace cmd
