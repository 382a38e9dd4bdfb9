// SPDX-License-Identifier: Apache-2.0
// How long Azure asks to wait, in its headers and in its words.
#include "providers/azure/arm/retry_after.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/message_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace std::chrono_literals;
    const reconciler::Time now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};
    const auto response = fuzz::response_from(fuzz::text_of(data, size));
    const auto wait = azure::retry_after(response, now);
    if (wait) fuzz::demand(*wait >= 0ms && *wait <= std::chrono::days(7), "an absurd wait");
    fuzz::planted_bug(response.headers.size() == 0 && wait > 7min);
    return 0;
}
