// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/openapi_validator.hpp"

#include <set>
#include <span>
#include <string_view>
#include <vector>

namespace contract {

/// A violation that is right: the service (or an example) differs there from its own document.
struct Deviation {
    std::string_view operation; ///< qualified id, or "GET /path"; '*' stands for anything
    std::string_view pointer;   ///< '*' stands for anything
    std::string_view rule;
    std::string_view why; ///< where it is known from
};
std::ostream& operator<<(std::ostream& out, const Deviation& deviation);

bool covers(const Deviation& deviation, const Violation& violation);

/// A list of deviations that notes which of them were met.
class Deviations {
public:
    explicit Deviations(std::span<const Deviation> known) : known_(known) {}

    bool allow(const Violation& violation);
    /// Those that covered nothing: the list says something that is no longer so.
    std::vector<Deviation> unmet() const;

private:
    std::span<const Deviation> known_;
    std::set<std::size_t> met_;
};

/// '*' stands for any run of characters.
bool matches_pattern(std::string_view pattern, std::string_view text);

} // namespace contract
