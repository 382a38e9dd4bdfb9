// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <optional>

namespace azure {

/// `expect` of an object that is managed elsewhere: the least that its attributes must protect,
/// with the members of its table that have an order of protection.
reconciler::Attribute expect_attribute(const reconciler::Table& table);

/// Where the live object protects less than is expected of it.
std::optional<reconciler::Diagnostic> unmet_expectation(const reconciler::Desired& desired,
                                                        const reconciler::Live& live,
                                                        const reconciler::Table& table);

} // namespace azure
