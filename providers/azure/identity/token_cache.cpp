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
    Flight(const asio::any_io_executor& executor, std::string for_claims)
        : landed(executor, asio::steady_timer::time_point::max()), claims(std::move(for_claims))
    {}

    asio::steady_timer landed;
    std::string claims;
    std::optional<Result<AccessToken>> result;
};

struct Entry {
    std::optional<AccessToken> token;
    std::string claims; ///< that the token meets
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

    awaitable<Result<AccessToken>> token(std::string scope, std::string claims) override
    {
        co_await no_throw_on_cancellation();
        const auto entry = entry_of(scope);
        for (;;) {
            if (is_good(*entry, claims)) co_return *entry->token;
            if (!entry->flight) {
                const auto executor = co_await asio::this_coro::executor;
                entry->flight = std::make_shared<Flight>(executor, claims);
                co_return co_await ask(entry, std::move(scope), std::move(claims));
            }
            const auto flight = entry->flight;
            co_await flight->landed.async_wait(asio::as_tuple(asio::use_awaitable));
            if (co_await is_cancelled()) co_return interrupted();
            if (flight->result && meets(flight->claims, claims)) co_return *flight->result;
        }
    }

    void reject(const std::string& scope, const AccessToken& token) override
    {
        const auto entry = entry_of(scope);
        // of many who were refused the same token only the first finds it here
        if (entry->token && entry->token->value.reveal() == token.value.reveal())
            entry->token.reset();
        inner_->reject(scope, token);
    }

    std::string description() const override { return inner_->description(); }

private:
    std::shared_ptr<Entry> entry_of(const std::string& scope)
    {
        auto& entry = entries_[scope];
        if (!entry) entry = std::make_shared<Entry>();
        return entry;
    }

    static bool meets(const std::string& had, const std::string& wanted)
    {
        return wanted.empty() || had == wanted;
    }

    bool is_good(const Entry& entry, const std::string& claims) const
    {
        return entry.token && clock_.now() < entry.renew_at && meets(entry.claims, claims);
    }

    awaitable<Result<AccessToken>>
    ask(std::shared_ptr<Entry> entry, std::string scope, std::string claims)
    {
        const auto flight = entry->flight;
        const Landing landing(entry);
        auto result = co_await inner_->token(std::move(scope), claims);
        if (co_await is_cancelled()) co_return interrupted();
        if (result)
            keep(*entry, *result, claims);
        else if (still_holds(*entry, claims))
            result = *entry->token;
        flight->result = result;
        co_return result;
    }

    bool still_holds(const Entry& entry, const std::string& claims) const
    {
        return entry.token && entry.token->expires_on > clock_.now() + 30s &&
               meets(entry.claims, claims);
    }

    void keep(Entry& entry, const AccessToken& token, const std::string& claims) const
    {
        const auto now = clock_.now();
        entry.token = token;
        entry.claims = claims;
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
