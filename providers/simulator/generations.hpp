// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <optional>
#include <string_view>

namespace simulator {

/// What Recovery Services does in its own way from an api-version on.
struct Generation {
    std::string_view since;
    bool makes_vaults_at_once = false; ///< PUT answers `Succeeded`, with no header (behaviour §2.1)
    bool shows_percent = false;        ///< `percentComplete` in the status of a vault's operation
    bool allows_no_soft_delete = true; ///< until "secure by default" (facts §4)
    bool shows_settings = false;       ///< of security and redundancy, outside canary regions too
    bool deletes_vaults_later = false; ///< DELETE answers 202 with both headers
    bool signs_poll_urls = false;      ///< behaviour §2.6
    bool keeps_deleted_vaults = false; ///< they can be listed and undeleted; soft delete stays on
};

/// The generation of an api-version: the newest one that is not newer than it.
const Generation& generation_of(std::string_view api_version);

/// Azure's refusal of an api-version that the call's provider or type does not know.
std::optional<http::Response> refuse_version(const World& world, const Call& call);

/// The first api-version that knows the type of a path, which may be a route's template.
std::string_view first_version(std::string_view path);

/// Azure's words for a namespace or a type that it does not know.
http::Response unknown_type(const Call& call);

/// Writes the enums of a backup answer as the integers that old versions send (README §7.4).
void spell_enums(const Call& call, http::Response& response);

} // namespace simulator
