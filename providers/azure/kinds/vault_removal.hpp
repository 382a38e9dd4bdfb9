// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

namespace azure {

/// What becomes of a vault that is no longer declared. An empty one is deleted. One that holds data
/// cannot go: tresor lets go of it and lists what is in the way and from when on it could be
/// deleted (design §5); with on_remove = "delete" it stays owned and is blocked until then.
reconciler::Decision give_up_vault(const reconciler::Case& one);

} // namespace azure
