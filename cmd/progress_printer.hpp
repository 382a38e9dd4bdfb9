// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/terminal.hpp"
#include "reconciler/clock.hpp"
#include "reconciler/progress.hpp"

#include <functional>
#include <memory>
#include <string_view>

namespace cmd {

/// Tells people how an apply goes, in whole lines: "[ 3/12] protect web-01 with nightly: done (32
/// s)". `clock` outlives it.
std::unique_ptr<reconciler::Progress>
make_progress_printer(std::function<void(std::string_view)> write, Style style,
                      reconciler::Clock& clock);

/// Tells programs the same as `progress_event`s.
std::unique_ptr<reconciler::Progress>
make_progress_events(std::function<void(std::string_view)> write, reconciler::Clock& clock);

} // namespace cmd
