// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/request_policies.hpp"

#include <random>
#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using http::Outcome;
using http::Response;

class RequestIdPolicy final : public http::Policy {
public:
    explicit RequestIdPolicy(std::function<std::string()> make_uuid)
        : make_uuid_(std::move(make_uuid))
    {}

    awaitable<Outcome<Response>> send(http::Request request, http::Next next) override
    {
        request.headers.set("x-ms-client-request-id", make_uuid_());
        request.headers.set("x-ms-return-client-request-id", "true");
        return next.send(std::move(request));
    }

private:
    std::function<std::string()> make_uuid_;
};

class UserAgentPolicy final : public http::Policy {
public:
    explicit UserAgentPolicy(std::string agent) : agent_(std::move(agent)) {}

    awaitable<Outcome<Response>> send(http::Request request, http::Next next) override
    {
        request.headers.set("User-Agent", agent_);
        return next.send(std::move(request));
    }

private:
    std::string agent_;
};

std::mt19937_64& generator()
{
    static std::mt19937_64 made{std::random_device{}()};
    return made;
}

} // namespace

std::unique_ptr<http::Policy> make_request_id_policy(std::function<std::string()> make_uuid)
{
    return std::make_unique<RequestIdPolicy>(std::move(make_uuid));
}

std::unique_ptr<http::Policy> make_user_agent_policy(std::string agent)
{
    return std::make_unique<UserAgentPolicy>(std::move(agent));
}

std::string random_uuid()
{
    static constexpr std::string_view digits = "0123456789abcdef";
    static constexpr std::string_view shape = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    std::uniform_int_distribution<unsigned> nibble(0, 15);
    std::string uuid(shape);
    for (auto& c : uuid) {
        const auto random = nibble(generator());
        if (c == 'x') c = digits[random];
        if (c == 'y') c = digits[8U | (random & 3U)];
    }
    return uuid;
}

double random_fraction()
{
    return std::uniform_real_distribution<double>(0.0, 1.0)(generator());
}

} // namespace azure
