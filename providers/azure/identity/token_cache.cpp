// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/token_cache.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/cancellation.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <optional>
#include <utility>

namespace azure {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using reconciler::Clock;
using reconciler::Result;
using reconciler::Time;
using namespace std::chrono_literals;

/// One request for a token that several wait for. Without a result at its end: the asker was
/// cancelled, and the next must ask itself.
struct Flight {
    explicit Flight(const asio::any_io_executor& executor)
        : landed(executor, asio::steady_timer::time_point::max())
    {}

    asio::steady_timer landed;
    std::optional<Result<AccessToken>> result;
};

struct Entry {
    std::optional<AccessToken> token;
    Time renew_at;
    std::shared_ptr<Flight> flight;
};

/// Wakes those who wait, whichever way the asker ends.
class Landing {
public:
    explicit Landing(std::shared_ptr<Entry> entry)
        : entry_(std::move(entry)), flight_(entry_->flight)
    {}
    Landing(const Landing&) = delete;
    Landing& operator=(const Landing&) = delete;
    ~Landing()
    {
        entry_->flight.reset();
        flight_->landed.cancel();
    }

private:
    std::shared_ptr<Entry> entry_; ///< shared: a coroutine may end after the cache
    std::shared_ptr<Flight> flight_;
};

class TokenCache final : public Credential {
public:
    TokenCache(std::unique_ptr<Credential> inner, Clock& clock)
        : inner_(std::move(inner)), clock_(clock)
    {}

    awaitable<Result<AccessToken>> token(std::string scope) override
    {
        co_await no_throw_on_cancellation();
        const auto entry = entry_of(scope);
        for (;;) {
            if (entry->token && clock_.now() < entry->renew_at) co_return *entry->token;
            if (!entry->flight) co_return co_await ask(entry, std::move(scope));
            const auto flight = entry->flight;
            co_await flight->landed.async_wait(asio::as_tuple(asio::use_awaitable));
            if (co_await is_cancelled()) co_return interrupted();
            if (flight->result) co_return *flight->result;
        }
    }

    void forget(const std::string& scope) override
    {
        entry_of(scope)->token.reset();
        inner_->forget(scope);
    }

    std::string description() const override { return inner_->description(); }

private:
    std::shared_ptr<Entry> entry_of(const std::string& scope)
    {
        auto& entry = entries_[scope];
        if (!entry) entry = std::make_shared<Entry>();
        return entry;
    }

    awaitable<Result<AccessToken>> ask(std::shared_ptr<Entry> entry, std::string scope)
    {
        const auto executor = co_await asio::this_coro::executor;
        entry->flight = std::make_shared<Flight>(executor);
        const auto flight = entry->flight;
        const Landing landing(entry);
        auto result = co_await inner_->token(std::move(scope));
        if (co_await is_cancelled()) co_return interrupted();
        if (result)
            keep(*entry, *result);
        else if (entry->token && entry->token->expires_on > clock_.now() + 30s)
            result = *entry->token;
        flight->result = result;
        co_return result;
    }

    void keep(Entry& entry, const AccessToken& token)
    {
        const auto now = clock_.now();
        entry.token = token;
        entry.renew_at = now + (token.expires_on - now) * 4 / 5;
    }

    static std::unexpected<reconciler::Diagnostics> interrupted()
    {
        const Question question{"POST", "the token endpoint"};
        const http::Error error{http::Error::Kind::cancelled, "cancelled", false};
        return reconciler::fail(unreachable(question, error));
    }

    std::unique_ptr<Credential> inner_;
    Clock& clock_;
    std::map<std::string, std::shared_ptr<Entry>> entries_;
};

} // namespace

std::unique_ptr<Credential> make_token_cache(std::unique_ptr<Credential> inner, Clock& clock)
{
    return std::make_unique<TokenCache>(std::move(inner), clock);
}

} // namespace azure
