// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"

#include <expected>
#include <utility>

namespace reconciler {

/// The value, or why there is none. Whatever a user, a disk or a cloud can cause is a Result;
/// an exception means a bug of ours. "Absent" is an optional inside, not an error.
template <class T>
using Result = std::expected<T, Diagnostics>;

inline std::unexpected<Diagnostics> fail(Diagnostic diagnostic)
{
    Diagnostics all;
    all.push_back(std::move(diagnostic));
    return std::unexpected(std::move(all));
}

} // namespace reconciler
