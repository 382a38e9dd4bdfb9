// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/apply.hpp"
#include "reconciler/apply/journal_writer.hpp"
#include "reconciler/apply/record_book.hpp"
#include "reconciler/apply/tally.hpp"
#include "reconciler/apply/wire.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace reconciler {

/// Takes single steps from intent to outcome, every phase in the journal before the next begins.
class StepRunner {
public:
    /// What all steps of a run share; outlives the runner.
    struct Shared {
        JournalWriter& journal;
        RecordBook& records;
        Tally& tally;
        Wire& wire;
    };

    StepRunner(ApplyContext context, const ApplyOptions& options, Shared shared)
        : context_(context),
          run_(options.run),
          limit_(options.step_limit),
          journal_(shared.journal),
          records_(shared.records),
          tally_(shared.tally),
          wire_(shared.wire)
    {}

    /// The whole step, tried again while its refusals pass by themselves and its budget lasts. The
    /// place is that of its first write.
    boost::asio::awaitable<StepEnd> carry_out(const Step& step, Wire::Place place);

    /// The second half, of a step that an earlier run began. Where its operation can be followed no
    /// more the step is of unknown fate again.
    boost::asio::awaitable<StepEnd> pick_up(const Step& step, Accepted accepted);

    /// Closes a step of an earlier run whose answer nobody heard: it took effect, or it did not.
    boost::asio::awaitable<StepEnd> learn(const Step& step);
    boost::asio::awaitable<StepEnd> give_up(const Step& step);

private:
    /// One try: the provider's outcome, or how the step ended without one.
    struct Attempt {
        std::optional<StepResult<Done>> outcome;
        StepEnd end;
    };

    boost::asio::awaitable<Attempt> attempt(const Step& step, Wire::Place place, Time end);
    boost::asio::awaitable<Attempt> accept(const Step& step, Accepted accepted, Time end);
    boost::asio::awaitable<Attempt> follow(const Step& step, Accepted accepted, Time end);
    boost::asio::awaitable<Attempt> hold_back(const Step& step);
    Attempt judge_lost(const Step& step, StepFailure failure, bool was_stopped);
    boost::asio::awaitable<void> answer_is_due(Time end);
    boost::asio::awaitable<void> waiting_is_over(Time end);
    boost::asio::awaitable<void> reach(Time end);
    boost::asio::awaitable<bool>
    wait_to_retry(const Step& step, StepFailure failure, Time deadline);
    boost::asio::awaitable<StepEnd> settle(const Step& step, Done done);
    boost::asio::awaitable<StepEnd> fail(const Step& step, StepFailure failure);
    boost::asio::awaitable<bool> note(JournalEntry entry);
    JournalEntry entry(const Step& step, JournalEntry::Phase phase) const;
    JournalEntry intent_of(const Step& step) const;
    Time end_from_now() const;
    bool is_interrupted() const { return context_.interruption.level() >= 1; }

    ApplyContext context_;
    std::string run_;
    std::optional<Duration> limit_;
    JournalWriter& journal_;
    RecordBook& records_;
    Tally& tally_;
    Wire& wire_;
};

} // namespace reconciler
