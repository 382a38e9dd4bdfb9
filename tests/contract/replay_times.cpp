// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay_times.hpp"

#include <fmt/chrono.h>

#include <chrono>
#include <iomanip>
#include <sstream>

namespace contract {

std::optional<reconciler::Time> recorded_time(const std::string& text)
{
    std::tm parts{};
    std::istringstream in(text);
    in >> std::get_time(&parts, "%Y-%m-%dT%H:%M:%S");
    if (in.fail()) return std::nullopt;
    return reconciler::Time(std::chrono::duration_cast<reconciler::Time::duration>(
        std::chrono::seconds(timegm(&parts))));
}

std::string written(reconciler::Time time)
{
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                       std::chrono::time_point_cast<std::chrono::seconds>(time));
}

} // namespace contract
