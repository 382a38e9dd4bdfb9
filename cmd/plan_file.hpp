// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/plan/plan.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace cmd {

/// What `plan -o FILE` saves and `apply FILE` carries out.
struct SavedPlan {
    reconciler::Plan plan;
    std::string stack;
    std::string environment;
    std::string lineage;
    bool fresh_state = false; ///< there was no state yet
    std::int64_t serial = 0;  ///< of the state it was made from
    std::string configuration_hash;
    std::string tool_version;
    std::string made_at;
    bool destroying = false;
};

/// Canonical JSON of format version 1, with a SHA-256 of its content: it tells accidents and edits,
/// not forgery. Source spans are not kept.
std::string to_text(const SavedPlan& saved);

/// "plan-damaged" where the text is no saved plan or was changed since; "plan-newer" where a newer
/// tresor wrote it. `path` is for the messages.
reconciler::Result<SavedPlan> saved_plan_from_text(std::string_view text, std::string_view path);

} // namespace cmd
