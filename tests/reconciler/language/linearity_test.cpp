// SPDX-License-Identifier: Apache-2.0
// Time would be noise: what is counted is memory taken, which every copy and every lookup table
// needs.
#include "tests/reconciler/language/test_schema.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

namespace {

std::size_t allocations = 0;

} // namespace

void* operator new(std::size_t size)
{
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept
{
    ++allocations;
    return std::malloc(size == 0 ? 1 : size);
}

void operator delete(void* memory) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}

namespace {

std::string chain(int length, const std::string& last)
{
    std::string text;
    for (int i = 0; i < length; ++i)
        text += "[gadget.g" + std::to_string(i) + "]\nafter = \"" +
                (i + 1 < length ? "g" + std::to_string(i + 1) : last) + "\"\nneeds = [\"" + last +
                "\"]\n";
    return text + "[gadget.end]\n";
}

std::size_t cost(const std::string& text)
{
    const std::size_t before = allocations;
    const auto loaded = test::load_main(text);
    return allocations - before;
}

TEST(Linearity, loading_ten_times_as_many_objects_costs_ten_times_as_much)
{
    const auto small = cost(chain(200, "end"));
    EXPECT_LT(cost(chain(2000, "end")), small * 11);
}

TEST(Linearity, ten_times_as_many_errors_cost_ten_times_as_much)
{
    const auto small = cost(chain(200, "nothing"));
    EXPECT_LT(cost(chain(2000, "nothing")), small * 11);
}

TEST(Linearity, a_chain_of_20000_references_needs_no_deep_stack)
{
    EXPECT_EQ(test::ids(test::load_main(chain(20'000, "end"))), "ok");
}

} // namespace
