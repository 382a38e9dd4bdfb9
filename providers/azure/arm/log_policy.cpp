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

std::string size_of(char sign, const std::string& body)
{
    return std::string("\n  ") + sign + " body: " + std::to_string(body.size()) + " bytes";
}

bool went_wrong(const Outcome<Response>& outcome)
{
    return !outcome || outcome->status >= 400;
}

class LogPolicy final : public http::Policy {
public:
    LogPolicy(reconciler::Clock& clock, LogSink sink, LogLevel level)
        : clock_(clock), sink_(std::move(sink)), level_(level)
    {}

    awaitable<Outcome<Response>> send(http::Request request, http::Next next) override
    {
        const auto what = request.method + " " + loggable_url(request.url);
        std::string details;
        if (level_ == LogLevel::trace)
            details = header_lines('>', request.headers) + size_of('>', request.body);
        const auto start = clock_.now();
        auto outcome = co_await next.send(std::move(request));
        const auto took = std::to_string((clock_.now() - start).count());
        if (level_ == LogLevel::error && !went_wrong(outcome)) co_return outcome;
        if (level_ == LogLevel::trace && outcome)
            details += header_lines('<', outcome->headers) + size_of('<', outcome->body);
        sink_(what + " -> " + ending(outcome) + " (" + took + " ms)" + details);
        co_return outcome;
    }

private:
    reconciler::Clock& clock_;
    LogSink sink_;
    LogLevel level_;
};

} // namespace

std::unique_ptr<http::Policy>
make_log_policy(reconciler::Clock& clock, LogSink sink, LogLevel level)
{
    return std::make_unique<LogPolicy>(clock, std::move(sink), level);
}

} // namespace azure
