// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory_resource>

namespace simulator {

/// Memory for what a large world keeps: given out in pieces of all sizes, taken back for reuse, and
/// returned to the system at the end. Lies in large pages where there are any, since half a
/// gigabyte in small ones takes seconds to get; and apart from what comes and goes with each
/// request, which would leave it in shreds. For one thread.
class LargePages {
public:
    std::pmr::memory_resource* resource() { return &pieces_; }

private:
    class System final : public std::pmr::memory_resource {
        void* do_allocate(std::size_t bytes, std::size_t alignment) override;
        void do_deallocate(void* pages, std::size_t bytes, std::size_t alignment) override;
        bool do_is_equal(const memory_resource& other) const noexcept override;
    };

    System system_;
    std::pmr::monotonic_buffer_resource blocks_{&system_};
    std::pmr::unsynchronized_pool_resource pieces_{&blocks_};
};

} // namespace simulator
