// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/interruption.hpp"
#include "reconciler/clock.hpp"
#include "reconciler/plan/plan.hpp"
#include "reconciler/progress.hpp"
#include "reconciler/provider.hpp"
#include "reconciler/state_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace reconciler {

struct ApplyOptions {
    std::string run;       ///< id of this run, for the journal
    int parallelism = 10;  ///< writes on the wire at once; accepted operations are none
    std::string plan = {}; ///< hash of the saved plan that is carried out; empty: none
    std::optional<Duration> step_limit = {}; ///< a step that takes longer is left running
};

/// For how long the first interruption lets a write on the wire be answered.
inline constexpr Duration answer_grace{10 * 1000};

enum class StepStatus { succeeded, failed, skipped, running_on, not_started };

struct StepReport {
    std::string step_id;
    StepStatus status = StepStatus::not_started;
    std::string because;     ///< for skipped: the step that failed before it
    std::string operation;   ///< for running_on: what the cloud works on
    bool is_unknown = false; ///< for failed: the write may have taken effect; its intent stays open
};

struct ApplyReport {
    std::vector<StepReport> steps; ///< in the plan's order
    Diagnostics diagnostics;       ///< of failed steps
    bool interrupted = false;
    bool is_unsettled = false; ///< of `resume`: what became of some steps cannot be read yet
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

/// Carries the steps out: each as soon as those it waits for have succeeded, in the order of
/// `ReadyQueue`, up to `parallelism` writes at a time. Journal: intent durable before the write,
/// the operation once accepted, the outcome with the state's change in one commit. A failure skips
/// what depends on it and nothing else. The first interruption starts nothing new, lets writes that
/// are on the wire be answered for a while, and leaves accepted operations running with their
/// journal entry open; the second ends at once.
boost::asio::awaitable<ApplyReport>
apply(const std::vector<Step>& steps, ApplyContext context, ApplyOptions options);

/// Follows the operations that an earlier run left open to their outcome, and waits until the cloud
/// works no longer on what it may have sent beside them. Those steps of unknown fate are not in the
/// report: once it was read what became of them, `decide` closes them.
boost::asio::awaitable<ApplyReport>
resume(const std::vector<JournalEntry>& open, ApplyContext context, ApplyOptions options);

/// The steps that were meant, and of which nobody knows whether they were sent.
std::vector<Step> unknown_among(const std::vector<JournalEntry>& open);

/// Closes steps of unknown fate: `took_effect` says which have succeeded.
boost::asio::awaitable<ApplyReport> decide(const std::vector<Step>& unknown,
                                           std::function<bool(const Step&)> took_effect,
                                           ApplyContext context, ApplyOptions options);

} // namespace reconciler
