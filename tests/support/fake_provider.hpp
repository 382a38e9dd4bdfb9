// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/signal.hpp"
#include "reconciler/provider.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace test {

/// A small cloud that records what was asked of it. The action "put" merges the effect's attributes
/// into the object `target`, "delete" removes it. A step whose arguments say `long = true` is
/// accepted first and complete when it is followed. For one thread.
class FakeProvider : public reconciler::Provider {
public:
    using StepFailure = reconciler::StepFailure;

    std::map<reconciler::ResourceId, reconciler::Object> world;
    std::map<std::string, std::string> operations; ///< accepted, not complete: operation → step id
    std::vector<std::string> asked; ///< "start a/put", "follow a/put", "rest a/put", in order
    int on_wire = 0;                ///< starts that are not answered
    int most_on_wire = 0;
    int most_followed = 0; ///< operations that were waited for at once
    int most_starts = 0;   ///< the largest number of starts of one step

    /// The next starts (or follows) of the step fail so, one failure each.
    std::map<std::string, std::vector<StepFailure>> start_failures;
    std::map<std::string, std::vector<StepFailure>> follow_failures;

    /// Starts and follows of the step wait until it is released.
    void hold(const std::string& what) { held_.insert(what); } ///< "start a/put"
    void release(const std::string& what);

    const reconciler::Domain& domain() const override;
    boost::asio::awaitable<reconciler::Result<reconciler::Observation>>
    observe(reconciler::ObservationRequest request) override;
    boost::asio::awaitable<reconciler::Result<void>>
    look_closer(reconciler::Observation& observation, std::vector<std::string> ids) override;
    std::string share_of(const reconciler::Step& step) const override;
    /// Completes the operations that nobody knows of.
    boost::asio::awaitable<reconciler::Result<void>>
    come_to_rest(std::vector<reconciler::Step> steps) override;
    boost::asio::awaitable<reconciler::StepResult<reconciler::Started>>
    start(const reconciler::Step& step) override;
    boost::asio::awaitable<reconciler::StepResult<reconciler::Done>>
    follow(const reconciler::Step& step, reconciler::Accepted accepted) override;

private:
    boost::asio::awaitable<bool> pass(std::string what);
    int followed_ = 0;
    reconciler::Done take_effect(const reconciler::Step& step);

    std::set<std::string> held_;
    reconciler::Signal released_;
    std::map<std::string, int> starts_;
    int next_operation_ = 1;
};

/// A failure with this id and summary, for the tables above.
reconciler::StepFailure refusal(std::string id, std::string summary);

} // namespace test
