// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/outline.hpp"
#include "reconciler/model/configuration.hpp"
#include "reconciler/model/result.hpp"

namespace reconciler {

/// The tables as a configuration: each checked against its table of the schema, references among
/// them followed. `found` is what is known to be wrong already; every problem comes out in one
/// list, by place, and what is wrong with many objects of one block once.
Result<Configuration> check_outline(Outline outline, const Schema& schema, Diagnostics found);

} // namespace reconciler
