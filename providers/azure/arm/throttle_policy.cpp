// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/throttle.hpp"

#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using http::Outcome;
using http::Response;

Response still_throttled(reconciler::Duration wait)
{
    const auto seconds = std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count());
    Response response;
    response.status = 429;
    response.headers.set("Retry-After", seconds);
    response.headers.set("Content-Type", "application/json");
    response.body =
        R"({"error":{"code":"TooManyRequests","message":"Not sent: Azure asked for a pause )"
        R"(that lasts another )" +
        seconds + R"( seconds."}})";
    return response;
}

class ThrottlePolicy final : public http::Policy {
public:
    explicit ThrottlePolicy(Throttle& throttle) : throttle_(throttle) {}

    awaitable<Outcome<Response>> send(http::Request request, http::Next next) override
    {
        const auto kind = classify(request);
        auto admission = co_await throttle_.acquire(kind);
        if (admission.come_back_in) co_return still_throttled(*admission.come_back_in);
        if (!admission.permit)
            co_return std::unexpected(
                http::Error{http::Error::Kind::cancelled, "cancelled", false});
        auto outcome = co_await next.send(std::move(request));
        if (outcome) throttle_.learn(kind, *outcome);
        co_return outcome;
    }

private:
    Throttle& throttle_;
};

} // namespace

std::unique_ptr<http::Policy> make_throttle_policy(Throttle& throttle)
{
    return std::make_unique<ThrottlePolicy>(throttle);
}

} // namespace azure
