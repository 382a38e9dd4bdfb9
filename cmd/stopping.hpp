// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/azure_connection.hpp"
#include "cmd/reporter.hpp"

#include "reconciler/apply/interruption.hpp"

#include <boost/asio/signal_set.hpp>

#include <optional>

namespace cmd {

/// What ends a run early: SIGINT and SIGTERM, and the time that the run was given. The first of
/// them starts nothing new, the second ends at once, a third kills. While nothing is under way
/// there is nothing to end: then the first one ends the process. Lives as long as the connection is
/// used.
class Stopping {
public:
    Stopping(Reporter& reporter, AzureConnection& connection);

    reconciler::Interruption& interruption() { return interruption_; }

    /// Between these two something may be under way in Azure.
    void begin() { is_under_way_ = true; }
    void end() { is_under_way_ = false; }

    /// Whether the run's time was up, and nobody interrupted it.
    bool is_out_of_time() const { return is_out_of_time_; }

private:
    void wait_for_signal();
    void on_signal();
    void start_timer();
    static boost::asio::awaitable<void> sleep(reconciler::Clock& clock, reconciler::Duration time);
    void stop(reconciler::Diagnostic why);

    Reporter& reporter_;
    AzureConnection& connection_;
    reconciler::Interruption interruption_;
    std::optional<boost::asio::signal_set> signals_;
    bool is_under_way_ = false;
    bool is_out_of_time_ = false;
};

} // namespace cmd
