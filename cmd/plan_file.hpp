// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/signature.hpp"

#include "reconciler/model/result.hpp"
#include "reconciler/plan/plan.hpp"

#include <cstdint>
#include <optional>
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
    std::string commit = {}; ///< of the configuration, as whoever planned said; may be empty

    std::string hash = {}; ///< SHA-256 of all that; what the state calls the plan by
    std::optional<Signature> signature = {};
};

/// The plan with its hash, and signed with the private key of that file where one is named.
reconciler::Result<SavedPlan> sealed(SavedPlan saved, const std::string& key_file);

/// What a signature signs: a line that names the format and the hash.
std::string signed_line(const SavedPlan& saved);

/// Canonical JSON of format version 2 (docs/reference/plan_format.md). The hash tells accidents and
/// edits; forgery only the signature tells. Source spans are not kept.
std::string to_text(const SavedPlan& saved);

/// "plan-damaged" where the text is no saved plan or was changed since; "plan-other-format" where
/// another tresor wrote it. `path` is for the messages.
reconciler::Result<SavedPlan> saved_plan_from_text(std::string_view text, std::string_view path);

} // namespace cmd
