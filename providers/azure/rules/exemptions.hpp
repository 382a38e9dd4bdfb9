// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <vector>

namespace azure {

/// `ignore` and `allow`, which every kind has; and `allow` of the stack, which names objects too.
std::vector<reconciler::Attribute> exemption_attributes();
reconciler::Attribute stack_allow_attribute();

/// Takes `ignore` and `allow` out of the object's attributes. An entry that names no field of the
/// table, or no rule that may be broken, blocks the object.
void take_exemptions(reconciler::Desired& desired, const reconciler::Table& table);

/// The same of `[[tresor.allow]]`; what is wrong with an entry is an error of the configuration.
reconciler::Diagnostics
take_exemptions(reconciler::DesiredSet& set, const reconciler::Declared& tresor);

/// `--ignore ADDRESS:FIELD`, for one run; `what` is what is wrong with it, or empty.
struct RunExemption {
    std::string objects; ///< a pattern over addresses
    std::string field;
    std::string what;
};
RunExemption run_exemption(std::string_view text);
reconciler::Diagnostics ignore_in_this_run(reconciler::DesiredSet& set,
                                           const reconciler::Schema& schema,
                                           const RunExemption& exemption);

} // namespace azure
