// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/wire.hpp"

namespace reconciler {

Wire::Place Wire::take()
{
    ++taken_;
    return Place(this);
}

void Wire::Place::leave()
{
    auto* const wire = std::exchange(wire_, nullptr);
    if (!wire) return;
    --wire->taken_;
    wire->left_();
}

} // namespace reconciler
