// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/interruption.hpp"
#include "reconciler/clock.hpp"
#include "reconciler/plan/plan.hpp"
#include "reconciler/progress.hpp"
#include "reconciler/provider.hpp"
#include "reconciler/state_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace reconciler {

struct ApplyOptions {
    std::string run;      ///< id of this run, for the journal
    int parallelism = 10; ///< steps in flight, waiting operations included
};

enum class StepStatus { succeeded, failed, skipped, running_on, not_started };

struct StepReport {
    std::string step_id;
    StepStatus status = StepStatus::not_started;
    std::string because; ///< for skipped: the step that failed before it
};

struct ApplyReport {
    std::vector<StepReport> steps; ///< in the plan's order
    Diagnostics diagnostics;       ///< of failed steps
    bool interrupted = false;
    bool state_lost = false; ///< the state could not be written: nothing new was started after that

    std::size_t count(StepStatus status) const;
};

/// The hands of an apply; all outlive the call. The store is locked by the caller.
struct ApplyContext {
    Provider& provider;
    StateStore& store;
    Clock& clock;
    Progress& progress;
    Interruption& interruption;
};

/// Carries the steps out: each as soon as those it waits for have succeeded, up to `parallelism` at
/// a time. Journal: intent durable before the write, the operation once accepted, the outcome with
/// the state's change in one commit. A failure skips what depends on it and nothing else. The first
/// interruption starts nothing new, lets writes that are on the wire be answered, and leaves
/// accepted operations running with their journal entry open; the second ends at once.
boost::asio::awaitable<ApplyReport>
apply(const std::vector<Step>& steps, ApplyContext context, ApplyOptions options);

/// Ends what an earlier run left open: follows accepted operations to their outcome; an intent
/// whose fate is unknown is closed as failed, for the plan that follows reads what became of it.
boost::asio::awaitable<ApplyReport>
resume(const std::vector<JournalEntry>& open, ApplyContext context, ApplyOptions options);

} // namespace reconciler
