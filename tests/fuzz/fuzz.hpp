// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace fuzz {

#ifdef TRESOR_PLANTED_BUG
inline constexpr bool has_planted_bug = true;
#else
inline constexpr bool has_planted_bug = false;
#endif

/// Ends the run as a crash does: the fuzzer keeps what it sent.
[[noreturn]] inline void crash(std::string_view why)
{
    std::fprintf(stderr, "fuzz: %.*s\n", static_cast<int>(why.size()), why.data());
    std::abort();
}

/// What must hold for whatever comes in.
inline void demand(bool holds, std::string_view what)
{
    if (!holds) crash(what);
}

/// A bug of the twin build, behind something that only a search through the product reaches.
inline void planted_bug(bool reached)
{
    if constexpr (has_planted_bug)
        if (reached) crash("planted bug");
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

} // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
