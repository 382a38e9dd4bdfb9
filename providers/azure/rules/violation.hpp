// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <string>
#include <string_view>

namespace azure {

/// What breaks a rule at one attribute of an object ("" for the object itself). Summary and
/// severity are the rule's, and so is the fix unless a better one is known. REQUIRES: the catalogue
/// holds the rule.
reconciler::Diagnostic broken(const reconciler::Desired& object, std::string_view path,
                              std::string_view rule, std::string detail, std::string fix = {});

/// The same about an object that is no longer declared.
reconciler::Diagnostic broken(const reconciler::Address& address, std::string_view rule,
                              std::string detail, std::string fix = {});

/// Sorts what is found of one object: what blocks it, and what is only said.
struct Findings {
    reconciler::Diagnostics blocked;
    reconciler::Diagnostics said;

    void add(reconciler::Diagnostic found);
    void hand_over(reconciler::Decision& decision) &&;
};

} // namespace azure
