// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/apply.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_provider.hpp"
#include "tests/support/faulty_store.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace test {

/// A step "NAME/put" on the object "/NAME" that records `value`; a long one where asked.
reconciler::Step
put_step(const std::string& name, std::vector<std::string> after = {}, bool is_long = false);

/// A step "NAME/WHAT" that only changes the state.
reconciler::Step
state_step(const std::string& name, const std::string& what, reconciler::Effect::Kind kind);

/// Remembers what was said, one line each: "started a/put", "retrying a/put: Not yet".
class ProgressLog : public reconciler::Progress {
public:
    void on(const reconciler::Event& event) override;

    std::vector<std::string> lines;
    std::vector<reconciler::Event> events;
    std::function<void(std::size_t)> at_event; ///< called with the number of the event, from 0
};

/// A world, a state and the hands of an apply between them.
struct ApplyWorld {
    ApplyWorld();

    boost::asio::io_context context{1};
    FakeClock clock;
    FakeProvider provider;
    std::unique_ptr<reconciler::StateStore> memory;
    FaultyStore store;
    ProgressLog progress;
    std::unique_ptr<reconciler::Interruption> interruption =
        std::make_unique<reconciler::Interruption>();
    int parallelism = 10;
    std::optional<reconciler::Duration> step_limit;

    reconciler::ApplyReport apply(const std::vector<reconciler::Step>& steps);
    reconciler::ApplyReport resume();
    /// By what is in the world.
    reconciler::ApplyReport decide();

    /// The same in halves, for a test that steps in between: `begin`, `go` as often as needed,
    /// `report`.
    void begin(const std::vector<reconciler::Step>& steps);
    void begin_resuming();
    void go();
    const std::optional<reconciler::ApplyReport>& report() const { return report_; }

    reconciler::Snapshot snapshot();

    /// "" where the managed records are what the world holds; else what differs.
    std::string difference();

    /// A new run over the same world and state: no interruption, no log.
    void start_over();

private:
    reconciler::ApplyContext hands();
    reconciler::ApplyOptions options(std::string run) const;
    void begin(boost::asio::awaitable<reconciler::ApplyReport> work);
    std::vector<reconciler::JournalEntry> open_;
    std::optional<reconciler::ApplyReport> report_;
};

} // namespace test
