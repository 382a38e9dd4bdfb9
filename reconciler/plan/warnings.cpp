// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/warnings.hpp"

#include <algorithm>
#include <map>

namespace reconciler {

namespace {

constexpr std::size_t most_said_apart = 3;
constexpr std::size_t most_named = 5;

Diagnostic summed(Diagnostics& same)
{
    Diagnostic first = std::move(same.front());
    std::string others;
    for (std::size_t i = 1; i < same.size() && i <= most_named; ++i)
        others += (others.empty() ? "" : ", ") + same[i].address;
    first.detail += "\nThe same holds for " + std::to_string(same.size() - 1) + " more: " + others +
                    (same.size() - 1 > most_named ? ", …" : "") + ".";
    return first;
}

} // namespace

Diagnostics summed_up(Diagnostics warnings)
{
    std::map<std::string, Diagnostics> by_id;
    for (auto& warning : warnings) by_id[warning.id].push_back(std::move(warning));
    Diagnostics out;
    for (auto& [id, same] : by_id) {
        if (same.size() > most_said_apart)
            out.push_back(summed(same));
        else
            append(out, std::move(same));
    }
    return out;
}

} // namespace reconciler
