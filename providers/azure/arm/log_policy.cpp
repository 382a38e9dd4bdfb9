// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/request_policies.hpp"

#include "providers/azure/arm/loggable.hpp"
#include "reconciler/model/printable.hpp"

#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using http::Outcome;
using http::Response;

std::string ending(const Outcome<Response>& outcome)
{
    if (!outcome) return "failed: " + reconciler::printable(outcome.error().message);
    const auto headers = loggable_headers(outcome->headers);
    return std::to_string(outcome->status) + (headers.empty() ? "" : " " + headers);
}

class LogPolicy final : public http::Policy {
public:
    LogPolicy(reconciler::Clock& clock, LogSink sink) : clock_(clock), sink_(std::move(sink)) {}

    awaitable<Outcome<Response>> send(http::Request request, http::Next next) override
    {
        const auto what = request.method + " " + loggable_url(request.url);
        const auto start = clock_.now();
        auto outcome = co_await next.send(std::move(request));
        const auto took = std::to_string((clock_.now() - start).count());
        sink_(what + " -> " + ending(outcome) + " (" + took + " ms)");
        co_return outcome;
    }

private:
    reconciler::Clock& clock_;
    LogSink sink_;
};

} // namespace

std::unique_ptr<http::Policy> make_log_policy(reconciler::Clock& clock, LogSink sink)
{
    return std::make_unique<LogPolicy>(clock, std::move(sink));
}

} // namespace azure
