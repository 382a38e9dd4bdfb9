// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/times.hpp"

#include <chrono>
#include <optional>

namespace simulator {

/// How the time of a world runs: not at all but for what moves it, or by the machine's clock, so
/// many times faster. Knows the world's time since it was last set; not thread-safe.
class WorldClock {
public:
    /// Without `scale` time stands still for good.
    explicit WorldClock(std::optional<double> scale) : scale_(scale) {}

    /// Time runs on from here.
    void set(Time now);
    Time now() const;

    /// By which tokens live: clients from outside have the machine's clock, however time runs here.
    Time clients_now() const;

    /// Whether the machine's clock moves it at all; what stands still for good cannot be changed.
    bool is_driven() const { return !scale_; }
    double scale() const { return scale_.value_or(0); }
    /// 0: it stands still for now. REQUIRES: !is_driven(), scale >= 0.
    void set_scale(double scale);

    /// How long that much of the world's time takes for those outside; nothing where it stands
    /// still, for there it has to be moved.
    std::optional<std::chrono::milliseconds> outside(Duration time) const;

private:
    std::optional<double> scale_;
    Time world_start_{};
    std::chrono::steady_clock::time_point real_start_ = std::chrono::steady_clock::now();
};

} // namespace simulator
