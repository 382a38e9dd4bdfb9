// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string_view>

namespace cmd {

/// Design §6. Where several apply, the first of 130, 64, 6, 1, 9, 8, 7, 10, 5, 4, 3, 2, 0.
enum class ExitCode {
    ok = 0,
    error = 1,
    pending = 2,
    drift = 3,
    drift_and_pending = 4,
    blocked = 5,
    locked = 6,
    stale = 7,
    partial = 8,
    throttled = 9,
    incomplete = 10,
    usage = 64,
    interrupted = 130,
};

/// The one of these that the program ends with.
ExitCode first_of(std::initializer_list<ExitCode> codes);

/// What it means, for the `result` event.
std::string_view meaning(ExitCode code);

} // namespace cmd
