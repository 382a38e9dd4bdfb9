// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/stale_paths.hpp"

#include "providers/simulator/text.hpp"

namespace simulator {

void StalePaths::open(World& world, const Call& call, Duration time)
{
    world.remember_for(time);
    windows_[fold(call.path)] = {world.now(), world.now() + time};
}

Duration StalePaths::look_back(const World& world, const Call& call)
{
    const auto found = windows_.find(fold(call.path));
    if (found == windows_.end() || call.method != "GET") return Duration::zero();
    if (world.now() < found->second.end)
        // The instant before the write.
        return world.now() - found->second.opened + Duration(1);
    windows_.erase(found);
    return Duration::zero();
}

} // namespace simulator
