// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/observation.hpp"
#include "reconciler/plan/plan.hpp"
#include "reconciler/plan/step.hpp"

namespace reconciler {

/// Whether a write whose answer nobody heard took effect, told by what was seen since, and by a
/// plan that was made from that: what is still to be done was not done. In doubt it did not, for
/// then it is planned again.
bool took_effect(const Step& step, const Plan& now, const Observation& seen);

} // namespace reconciler
