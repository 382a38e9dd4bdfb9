// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace reconciler {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

} // namespace reconciler
