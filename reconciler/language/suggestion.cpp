// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/suggestion.hpp"

#include "reconciler/model/resource_id.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace reconciler {

namespace {

/// Longer words are no slips of the finger, and the table of distances would grow with the square.
constexpr std::size_t longest_word = 100;

using Row = std::array<std::size_t, longest_word + 1>;

std::size_t distance(std::string_view a, std::string_view b, std::size_t limit)
{
    Row before_last{};
    Row last{};
    Row row{};
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row.at(0) = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = last.at(j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
            row.at(j) = std::min({change, last.at(j) + 1, row.at(j - 1) + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row.at(j) = std::min(row.at(j), before_last.at(j - 2) + 1);
        }
        before_last = last;
        last = row;
    }
    return std::min(last.at(b.size()), limit + 1);
}

} // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit)
{
    const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (difference > limit || a.size() > longest_word || b.size() > longest_word) return limit + 1;
    return distance(folded(a), folded(b), limit);
}

std::optional<std::string>
closest(std::string_view word, const std::vector<std::string_view>& candidates)
{
    std::size_t limit = std::max<std::size_t>(1, word.size() / 3);
    std::optional<std::string> best;
    for (const std::string_view candidate : candidates) {
        const std::size_t found = edit_distance(word, candidate, limit);
        if (found > limit || found >= std::max(word.size(), candidate.size())) continue;
        best = std::string(candidate);
        if (found == 0) return best;
        limit = found - 1;
    }
    return best;
}

} // namespace reconciler
