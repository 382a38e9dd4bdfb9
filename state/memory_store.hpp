// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/store.hpp"

#include <memory>

namespace state {

/// What several memory stores share, as several processes share a file.
struct MemoryState;
std::shared_ptr<MemoryState> make_memory_state();

/// A state that lasts as long as its `MemoryState`. For tests and dry runs.
std::unique_ptr<Store> make_memory_store(std::shared_ptr<MemoryState> state = make_memory_state());

} // namespace state
