// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/reporter.hpp"

namespace cmd {

/// Whether `show` was given the file of a saved plan rather than an address.
bool names_a_plan(const Reporter& reporter);

/// Shows a saved plan without asking anybody: where it comes from, and what it does.
int show_plan_file(Reporter& reporter);

} // namespace cmd
