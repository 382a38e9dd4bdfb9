// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/throttle.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using http::Outcome;
using http::Response;

Response not_sent(const Throttle::Refusal& refusal)
{
    const auto seconds =
        std::to_string(std::chrono::ceil<std::chrono::seconds>(refusal.come_back_in).count());
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
        auto admission = co_await throttle_.acquire(kind);
        if (admission.refusal) co_return not_sent(*admission.refusal);
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
