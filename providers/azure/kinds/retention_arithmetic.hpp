// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/day.hpp"
#include "reconciler/model/value.hpp"
#include "reconciler/plan/domain.hpp"

#include <optional>
#include <string>
#include <vector>

namespace azure {

/// A policy as it keeps recovery points: `retention` as in its table, days counted in its zone.
struct Keeping {
    reconciler::Object retention;
    reconciler::Object schedule;
    std::string time_zone;
};
Keeping keeping_of(const reconciler::Object& policy);

/// The most recovery points that it keeps of one VM once it has run for long enough (facts §5).
std::int64_t most_points(const Keeping& keeping);

/// What changing from one policy to another means for the points that are there. A point belongs to
/// the ranges that its day met under the policy it was taken by; a range that is new reaches only
/// newer points (facts §11.6). The newest point is never pruned.
struct Pruning {
    std::size_t points = 0; ///< that the clean-up takes away
    std::size_t kept = 0;
    std::optional<reconciler::Day> oldest_kept;
};
Pruning pruned(const std::vector<reconciler::Time>& points, const Keeping& before,
               const Keeping& after, reconciler::Time now);

/// The id under which an observation holds the recovery points of an item; their times are the fact
/// `times`. They are read only where data would go (design §8).
std::string points_id(std::string_view item);
std::string item_of_points(std::string_view points);

/// The times of the item's points; nullopt where they were not read.
std::optional<std::vector<reconciler::Time>>
points_of(const reconciler::Observation& observation, const reconciler::ResourceId& item);

/// One line about what `items` lose: "−16 recovery points on 12 VMs, oldest kept 2026-10-24". Items
/// whose points were not read are asked for in `closer`, and bounds stand for them.
std::string pruning_note(const std::vector<reconciler::ResourceId>& items, const Keeping& before,
                         const Keeping& after, const reconciler::Observation& observation,
                         std::vector<std::string>& closer);

} // namespace azure
