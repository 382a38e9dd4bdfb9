// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/plan_words.hpp"
#include "cmd/terminal.hpp"
#include "reconciler/plan/plan.hpp"

#include <string>

namespace cmd {

/// One change of a plan for people, indented by two columns; ends with a line feed.
///
///       ~ update       policy.nightly  nightly-30d  [weakens]
///           because it differs from what is declared
///           retention.daily.count   30 -> 14   (drift, weakens)
std::string
render_change(const reconciler::Change& change, const StepSentences& sentences, const Style& style);

/// `text` with every line that is not empty pushed to the right.
std::string pushed(std::string_view text, std::string_view by);

} // namespace cmd
