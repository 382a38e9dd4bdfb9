// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/token_bucket.hpp"

#include <algorithm>
#include <cmath>

namespace azure {

using reconciler::Duration;
using reconciler::Time;

void TokenBucket::fill(Time now)
{
    if (now <= at_) return;
    const std::chrono::duration<double> passed = now - at_;
    level_ = std::min(size_.capacity, level_ + passed.count() * size_.per_second);
    at_ = now;
}

Time TokenBucket::reserve(Time now)
{
    fill(now);
    level_ -= 1;
    if (level_ >= 0) return std::max(now, at_);
    const auto wait = std::ceil(-level_ / size_.per_second * 1000);
    return at_ + Duration(static_cast<Duration::rep>(wait));
}

void TokenBucket::limit_to(double left, Time now)
{
    fill(now);
    level_ = std::min(level_, left);
}

void TokenBucket::empty(Time until)
{
    level_ = 0;
    at_ = std::max(at_, until);
    ++generation_;
}

} // namespace azure
