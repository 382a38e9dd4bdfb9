// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/clock.hpp"

#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>

namespace test {

/// Time that stands still until a test moves it; sleepers wake as it passes them. For one thread.
class FakeClock : public reconciler::Clock {
public:
    explicit FakeClock(reconciler::Time start = default_start) : now_(start) {}

    reconciler::Time now() const override { return now_; }
    boost::asio::awaitable<void> sleep_for(reconciler::Duration duration) override;

    /// Moves time on, waking whom it passes.
    void advance(reconciler::Duration duration);

    /// Moves time to the earliest sleeper; false where nobody sleeps.
    bool jump();

    std::size_t sleepers() const { return sleepers_.size(); }

private:
    static constexpr reconciler::Time default_start{
        std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

    void wake_due();

    reconciler::Time now_;
    std::multimap<reconciler::Time, std::shared_ptr<boost::asio::steady_timer>> sleepers_;
};

} // namespace test
