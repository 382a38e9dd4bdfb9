// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/fleet/selector.hpp"

#include <string>
#include <vector>

namespace azure {

// What can be wrong with a selector and with those it stands for.

reconciler::Diagnostic
no_such_policy(const reconciler::Declared& declared, const reconciler::DesiredSet& set);
reconciler::Diagnostic which_policy(const reconciler::Declared& declared,
                                    const std::vector<const reconciler::Desired*>& policies);
reconciler::Diagnostic name_is_taken(const reconciler::Declared& declared);
/// `bound`: "min" or "max".
reconciler::Diagnostic
count_outside(const reconciler::Desired& selector, std::size_t count, const std::string& bound);
reconciler::Diagnostic claimed_by_two(const reconciler::Desired& first,
                                      const reconciler::Desired& second, const std::string& vm);
reconciler::Diagnostic no_place(const reconciler::Desired& selector, const Candidate& candidate);
reconciler::Diagnostic
exception_is_over(const reconciler::Desired& selector, const reconciler::Object& exception);

} // namespace azure
