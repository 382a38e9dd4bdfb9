// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/deviation.hpp"

#include <ostream>

namespace contract {

std::ostream& operator<<(std::ostream& out, const Deviation& deviation)
{
    return out << deviation.operation << ' ' << deviation.pointer << " [" << deviation.rule << "] ("
               << deviation.why << ')';
}

bool matches_pattern(std::string_view pattern, std::string_view text)
{
    if (pattern.empty()) return text.empty();
    if (pattern.front() != '*')
        return !text.empty() && pattern.front() == text.front() &&
               matches_pattern(pattern.substr(1), text.substr(1));
    for (std::size_t taken = 0; taken <= text.size(); ++taken)
        if (matches_pattern(pattern.substr(1), text.substr(taken))) return true;
    return false;
}

bool covers(const Deviation& deviation, const Violation& violation)
{
    return deviation.rule == violation.rule &&
           matches_pattern(deviation.operation, violation.operation) &&
           matches_pattern(deviation.pointer, violation.pointer);
}

bool Deviations::allow(const Violation& violation)
{
    bool allowed = false;
    for (std::size_t i = 0; i < known_.size(); ++i) {
        if (!covers(known_[i], violation)) continue;
        met_.insert(i);
        allowed = true;
    }
    return allowed;
}

std::vector<Deviation> Deviations::unmet() const
{
    std::vector<Deviation> left;
    for (std::size_t i = 0; i < known_.size(); ++i)
        if (!met_.contains(i)) left.push_back(known_[i]);
    return left;
}

} // namespace contract
