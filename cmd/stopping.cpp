// SPDX-License-Identifier: Apache-2.0
#include "cmd/stopping.hpp"

#include "reconciler/apply/within.hpp"

#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>

namespace cmd {

using namespace reconciler;
namespace asio = boost::asio;

Stopping::Stopping(Reporter& reporter, AzureConnection& connection)
    : reporter_(reporter), connection_(connection)
{
    if (reporter.options().timeout > 0) start_timer();
    if (!reporter.host().handle_signals) return;
    signals_.emplace(connection.context(), SIGINT, SIGTERM);
    wait_for_signal();
}

void Stopping::wait_for_signal()
{
    signals_->async_wait([this](const boost::system::error_code& problem, int) {
        if (!problem) on_signal();
    });
}

// CI runners send SIGTERM, or SIGINT and soon after SIGTERM: either is one word more.
void Stopping::on_signal()
{
    is_out_of_time_ = false;
    if (!is_under_way_) stop(interrupted());
    interruption_.raise();
    if (interruption_.level() == 1) {
        reporter_.say("\nInterrupted: starting nothing new. Once more to end at once.\n");
        return wait_for_signal();
    }
    reporter_.say("\nEnding at once.\n");
    signals_->clear(); // the next one kills
}

void Stopping::start_timer()
{
    const auto time = std::chrono::seconds(reporter_.options().timeout);
    asio::co_spawn(connection_.context(), sleep(connection_.clock(), time),
                   [this](const std::exception_ptr&) {
                       if (interruption_.level() > 0) return;
                       is_out_of_time_ = true;
                       if (!is_under_way_)
                           stop(timed_out(std::chrono::seconds(reporter_.options().timeout)));
                       reporter_.say("\nThe time for this run is up: starting nothing new.\n");
                       interruption_.raise();
                   });
}

asio::awaitable<void> Stopping::sleep(Clock& clock, Duration time)
{
    co_await clock.sleep_for(time);
}

// Reading may be waited for in many places, for minutes where Azure throttles, and nothing is lost
// with it: the kernel gives the lock back.
void Stopping::stop(Diagnostic why)
{
    const int code = reporter_.fail({std::move(why)});
    std::_Exit(code);
}

} // namespace cmd
