// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/clock.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/plan/domain.hpp"
#include "reconciler/plan/observation.hpp"
#include "reconciler/plan/record.hpp"
#include "reconciler/plan/step.hpp"

#include <boost/asio/awaitable.hpp>

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace reconciler {

/// A write that the cloud took and works on. `operation` is the provider's own text (poll URLs
/// whole); it is journalled as it is and may be followed by another process.
struct Accepted {
    std::string operation;
};

/// A write that is complete.
struct Done {
    Object facts;               ///< learned by it; merged into the record
    std::string correlation_id; ///< the cloud's, for support
};

/// Why a step did not succeed.
struct StepFailure {
    Diagnostics diagnostics;
    std::optional<Duration> retry_after; ///< set: the refusal passes by itself (a grant propagates)
    bool outcome_unknown = false;        ///< the write may have taken effect
};

template <class T>
using StepResult = std::expected<T, StepFailure>;

/// What the first half of a step ended with: `accepted` where there is something to follow.
struct Started {
    std::optional<Accepted> accepted;
    Done done; ///< holds only without `accepted`
};

/// What must be read for a plan.
struct ObservationRequest {
    const DesiredSet& desired;
    const std::vector<Record>& records;
};

/// A cloud. Reads are bulk; a step is exactly one write. Nothing throws.
class Provider {
public:
    virtual ~Provider() = default;

    virtual const Domain& domain() const = 0;

    /// Everything the plan rests on. Scopes that cannot be read are said in the observation; an
    /// error means that nothing could be read at all (no network, no credential).
    virtual boost::asio::awaitable<Result<Observation>> observe(ObservationRequest request) = 0;

    /// Reads these objects directly and mends the observation (facts §11.3).
    virtual boost::asio::awaitable<Result<void>>
    look_closer(Observation& observation, std::vector<std::string> ids) = 0;

    /// Steps of equal urgency take turns by this: the vault, say.
    virtual std::string share_of(const Step& step) const = 0;

    /// Waits until the cloud works no longer on what these steps write to. They were sent, or not,
    /// by a run that did not live to hear the answer: then reading tells what became of them.
    virtual boost::asio::awaitable<Result<void>> come_to_rest(std::vector<Step> steps) = 0;

    /// Sends the step's write.
    virtual boost::asio::awaitable<StepResult<Started>> start(const Step& step) = 0;

    /// Waits until an accepted write is complete; may be called in another process than `start`.
    virtual boost::asio::awaitable<StepResult<Done>>
    follow(const Step& step, Accepted accepted) = 0;
};

} // namespace reconciler
