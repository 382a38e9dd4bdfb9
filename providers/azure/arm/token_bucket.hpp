// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/time.hpp"

#include <cstddef>

namespace azure {

struct BucketSize {
    double capacity;
    double per_second; ///< what flows in
};

/// How many requests may go out: so many at once, and then as fast as the bucket fills. Whoever
/// asks is given a place in the order of asking; places beyond what is there lie in the future.
class TokenBucket {
public:
    TokenBucket(BucketSize size, reconciler::Time now)
        : size_(size), level_(size.capacity), at_(now)
    {}

    /// Takes a token, and says from when on it may be used.
    reconciler::Time reserve(reconciler::Time now);

    /// The service says that no more than this is left: others draw from the same bucket.
    void limit_to(double left, reconciler::Time now);

    /// The service refused: it is empty until then, and every place given so far is void.
    void empty(reconciler::Time until);

    /// A place is good as long as this has not changed.
    std::size_t generation() const { return generation_; }

private:
    void fill(reconciler::Time now);

    BucketSize size_;
    double level_; ///< below zero: given away of what is still to flow in
    reconciler::Time at_;
    std::size_t generation_ = 0;
};

} // namespace azure
