// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"

#include <span>
#include <string_view>

namespace reconciler {

/// One thing that a plan refuses or warns of. Its diagnostics carry `id` and, as summary, `title`.
struct Rule {
    std::string_view id;
    Severity severity = Severity::error; ///< error: the object is blocked
    std::string_view title;              ///< fixed words, no full stop
    std::string_view when;               ///< the condition, a sentence
    std::string_view source;             ///< where it stands: "facts §3.1"
    std::string_view fix;                ///< what to do, sentences
    bool can_be_allowed = false;         ///< by `allow`, with a reason and an end
    std::string_view refusal = {};       ///< the cloud's own code where it refuses the same; or ""
};

/// The rules that hold in every cloud: sight, consent, guards, ownership.
std::span<const Rule> core_rules();

/// The rule of that id; null where there is none.
const Rule* find_rule(std::span<const Rule> among, std::string_view id);

} // namespace reconciler
