// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace simulator {

/// A number that looks random and is always the same for the same `x` (splitmix64).
constexpr std::uint64_t scrambled(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ x >> 30U) * 0xbf58476d1ce4e5b9U;
    x = (x ^ x >> 27U) * 0x94d049bb133111ebU;
    return x ^ x >> 31U;
}

/// The `index`th draw of a sequence of its own.
constexpr std::uint64_t drawn(std::int64_t seed, std::uint64_t sequence, std::uint64_t index)
{
    return scrambled(scrambled(static_cast<std::uint64_t>(seed) ^ scrambled(sequence)) + index);
}

} // namespace simulator
