// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/simulator.hpp"
#include "tests/contract/recordings.hpp"
#include "tests/contract/replay_compare.hpp"
#include "tests/contract/replay_ids.hpp"

#include <memory>
#include <optional>
#include <string>

namespace contract {

/// A simulator in which the world of one recording is set up, with the ids that it and the recorded
/// service made up.
class ReplayedAzure {
public:
    explicit ReplayedAzure(const Recording& recording);

    /// Makes what the recording makes by means that are not simulated: the machines of deployments.
    void prepare(const Interaction& interaction);

    Answer answer(const Interaction& interaction);

    /// Leads the clock to a time of the recording. While something `runs` there, it does not end
    /// here.
    void advance(std::optional<reconciler::Time> time, bool runs);
    /// From now on the recording's clock is behind by what was waited for beyond this time of it.
    void fall_behind(std::optional<reconciler::Time> time);
    /// To the next instant at which something happens; false where nothing is under way.
    bool advance_to_next_event();

    /// Notes which ids stand for which.
    void learn(const Interaction& interaction, const Answer& answer);

    /// What answered last, as the simulator counts it: "GET /subscriptions/{subscription}/…".
    const std::string& last_route() const { return last_route_; }

private:
    std::optional<reconciler::Time> next_event();
    Answer send(const std::string& method, const std::string& url, const boost::json::value& body);
    /// A token of the owner of everything, good for the next hour.
    void sign_in();
    boost::json::value ask_door(const std::string& method, const std::string& path);

    std::unique_ptr<simulator::Simulator> simulator_;
    IdMap ids_;
    std::string last_route_;
    std::string token_;
    reconciler::Time token_ends_{};
    reconciler::Duration behind_{};
};

} // namespace contract
