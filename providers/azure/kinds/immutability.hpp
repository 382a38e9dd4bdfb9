// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <string>

namespace azure {

/// Whether that vault refuses whatever shortens a retention or deletes data (facts §4): as it will
/// be where it is declared, else as it is.
bool is_immutable(const reconciler::Case& one, const std::string& vault);

/// Whether it refuses now.
bool is_immutable_now(const reconciler::Case& one, const std::string& vault);

/// What an immutable vault keeps from happening; `what` is a sentence, `fix` what to do.
reconciler::Diagnostic immutable_vault(const reconciler::Case& one, std::string_view path,
                                       std::string what, std::string fix);

} // namespace azure
