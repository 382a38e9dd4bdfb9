// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/large_pages.hpp"

#include <sys/mman.h>

#include <new>

namespace simulator {

namespace {

constexpr std::size_t page = std::size_t{2} << 20U;
// Below this a world is small, and a large page would be mostly empty.
constexpr std::size_t few_bytes = page / 2;

std::size_t in_pages(std::size_t bytes)
{
    return (bytes + page - 1) / page * page;
}

} // namespace

void* LargePages::System::do_allocate(std::size_t bytes, std::size_t alignment)
{
    if (bytes < few_bytes) return ::operator new(bytes, std::align_val_t(alignment));
    void* const pages = ::operator new(in_pages(bytes), std::align_val_t(page));
    madvise(pages, in_pages(bytes), MADV_HUGEPAGE); // where it is refused, they are small ones
    return pages;
}

void LargePages::System::do_deallocate(void* pages, std::size_t bytes, std::size_t alignment)
{
    if (bytes < few_bytes)
        ::operator delete(pages, bytes, std::align_val_t(alignment));
    else
        ::operator delete(pages, in_pages(bytes), std::align_val_t(page));
}

bool LargePages::System::do_is_equal(const memory_resource& other) const noexcept
{
    return this == &other;
}

} // namespace simulator
