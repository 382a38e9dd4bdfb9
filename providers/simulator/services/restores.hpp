// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"
#include "providers/simulator/services/backup_jobs.hpp"
#include "providers/simulator/services/restore_jobs.hpp"

#include <optional>

namespace simulator {

/// A recovery point as a path names it.
using FoundPoint = FoundBackup;

/// What a request asks to be restored, and from which point.
struct RestoreRequest {
    Object vault;
    FoundPoint point;
    json::object sent;  ///< its properties
    std::string region; ///< of a restore in the other region; else empty
};

/// What the service would not restore so (facts §3, rows 7 to 13, 24 and 33).
std::optional<http::Response> refuse_restore(const World& world, const RestoreRequest& request);

/// Starts the job; returns its name, which is the operation's too.
std::string start_restore(Context& context, const RestoreRequest& request);

} // namespace simulator
