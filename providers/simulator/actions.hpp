// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

#include <string>
#include <vector>

namespace simulator {

/// Does what somebody did behind everyone's back, in words; says in a line what happened.
reconciler::Result<std::string>
perform_action(Context& context, const std::vector<std::string>& words);

/// One action a line, with an example.
std::string actions_text();

} // namespace simulator
