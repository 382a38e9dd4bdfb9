// SPDX-License-Identifier: Apache-2.0
#include "state/memory_store.hpp"

#include "tests/state/store_contract.hpp"

namespace test {

struct MemoryWorld {
    std::shared_ptr<state::MemoryState> shared = state::make_memory_state();
    std::unique_ptr<state::Store> open() { return state::make_memory_store(shared); }
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, StoreContract, MemoryWorld);

} // namespace test
