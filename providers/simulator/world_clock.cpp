// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/world_clock.hpp"

#include <cmath>

namespace simulator {

void WorldClock::set(Time now)
{
    world_start_ = now;
    real_start_ = std::chrono::steady_clock::now();
}

Time WorldClock::now() const
{
    const auto passed =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - real_start_);
    return world_start_ + Duration(std::llround(passed.count() * scale()));
}

Time WorldClock::clients_now() const
{
    if (is_driven()) return now();
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

void WorldClock::set_scale(double scale)
{
    set(now());
    scale_ = scale;
}

std::optional<std::chrono::milliseconds> WorldClock::outside(Duration time) const
{
    if (scale() == 0) return std::nullopt;
    return std::chrono::milliseconds(std::llround(static_cast<double>(time.count()) / scale()));
}

} // namespace simulator
