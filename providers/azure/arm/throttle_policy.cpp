// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/throttle.hpp"

#include "providers/azure/arm/arm_error.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using http::Outcome;
using http::Response;

std::string seconds_of(const Throttle::Refusal& refusal)
{
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(refusal.come_back_in).count());
}

Response not_sent(const Throttle::Refusal& refusal)
{
    const auto seconds = seconds_of(refusal);
    Response response;
    response.status = 429;
    response.headers.set("Retry-After", seconds);
    response.headers.set("Content-Type", "application/json");
    const boost::json::object error{
        {"code", refusal.code},
        {"message", "Not sent: the pause lasts another " + seconds + " seconds."}};
    response.body = boost::json::serialize(boost::json::object{{"error", error}});
    return response;
}

class ThrottlePolicy final : public http::Policy {
public:
    explicit ThrottlePolicy(Throttle& throttle) : throttle_(throttle) {}

    awaitable<Outcome<Response>> send(http::Request request, http::Next next) override
    {
        const auto kind = classify(request);
        request.headers.erase(registers_marker);
        auto admission = co_await throttle_.acquire(kind);
        if (admission.refusal) co_return not_sent(*admission.refusal);
        if (!admission.permit)
            co_return std::unexpected(
                http::Error{http::Error::Kind::cancelled, "cancelled", false});
        auto outcome = co_await next.send(std::move(request));
        if (!outcome) co_return outcome;
        throttle_.learn(kind, *outcome);
        if (brake_code(*outcome).empty() || outcome->headers.has("Retry-After")) co_return outcome;
        // How long a brake lasts is known to the throttle alone.
        admission.permit.reset();
        admission = co_await throttle_.acquire(kind);
        if (admission.refusal) outcome->headers.set("Retry-After", seconds_of(*admission.refusal));
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
