// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/services/backup.hpp"

namespace simulator {

/// How long the jobs of backups can be asked for.
inline constexpr Duration jobs_kept = std::chrono::hours(24 * 30);

/// A job that is an object of its own, as GET shows it at the call's api-version.
json::object shown_job(const World& world, const Object& job, const Call& call);
http::Response job_not_found(const Call& call);

} // namespace simulator
