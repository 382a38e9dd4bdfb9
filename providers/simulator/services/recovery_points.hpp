// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/backup_jobs.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// Where the secrets of encrypted machines would stand, so that it can be seen whether somebody
/// keeps or prints them.
inline constexpr std::string_view secret_canary = "CANARY-SECRET-OF-A-RECOVERY-POINT";

/// The attempt that made a point of the item, by the point's number.
std::optional<FoundBackup>
find_point(const World& world, const std::string& item, std::string_view number);
/// The same by the names in a path below a vault.
std::optional<FoundBackup> point_of(const World& world, const Object& vault, const Call& call);
/// The item of the names in a path below a vault.
std::optional<Object> item_of_path(const World& world, const Object& vault, const Call& call);
http::Response point_not_found(const Call& call);

/// The point as a list shows it; GET tells more.
json::object listed_point(const World& world, const FoundBackup& point, const Call& call);
json::object shown_point(const World& world, const FoundBackup& point, const Call& call);

/// Changes a point's properties to what the other region has of it.
void show_elsewhere(json::object& properties);

/// Why a point cannot go to the archive tier (facts §5); nothing where it can.
std::optional<std::string> archive_problem(const World& world, const FoundBackup& point);

} // namespace simulator
