// SPDX-License-Identifier: Apache-2.0
// What Azure answers when it says no, or works on something: error bodies and long operations.
#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/arm/long_operation.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/message_text.hpp"
#include "tests/fuzz/printable_check.hpp"

namespace {

using Action = azure::LongOperation::Action;

constexpr reconciler::Time now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

void follow(const http::Response& response)
{
    const std::string path = "/subscriptions/s/resourceGroups/g";
    const auto started = azure::operation_of("PUT", response, path);
    if (!started) return;
    const auto kept = azure::operation_from_text(azure::to_text(*started));
    fuzz::demand(kept == started, "an operation is not what the journal kept of it");
    azure::LongOperation operation(*started, "PUT", {});
    operation.start(now);
    auto time = now;
    for (int polls = 0; polls < 4; ++polls) {
        const Action action = operation.on_answer(response, time);
        fuzz::demand(action.wait >= reconciler::Duration::zero(), "a wait that is negative");
        if (action.what == Action::What::fail) fuzz::demand_printable(action.problem);
        if (action.what != Action::What::wait) return;
        time += action.wait;
        operation.on_wake();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto response = fuzz::response_from(fuzz::text_of(data, size));
    const azure::Question question{"PUT", "https://management.azure.com/subscriptions/s"};
    fuzz::demand_printable(
        {azure::refusal(question, response), azure::not_json(question, response)});
    follow(response);
    if (const auto body = azure::parse_json(response.body))
        if (const auto error = azure::find_error(*body))
            // A few hundred inputs from every seed: one without its message.
            fuzz::planted_bug(!error->code.empty() && error->message.empty());
    return 0;
}
