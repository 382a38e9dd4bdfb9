// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/azure_connection.hpp"
#include "cmd/options.hpp"
#include "cmd/reporter.hpp"

#include "providers/azure/azure_domain.hpp"
#include "reconciler/model/configuration.hpp"
#include "reconciler/plan/planner.hpp"
#include "reconciler/state_store.hpp"

#include <memory>
#include <optional>
#include <string>

namespace cmd {

/// A stack as its folder describes it. Owns what desired objects point into.
struct Stack {
    azure::AzureDomain domain;
    reconciler::Configuration configuration;
    reconciler::DesiredSet desired;
    std::string hash;                ///< of all that the configuration says
    reconciler::Selection selection; ///< what the command line narrows it to
};

/// Reads the configuration of the options' folder with their environment and variables. Includes
/// stay within the repository that the folder lies in.
reconciler::Result<reconciler::Configuration>
load_configuration_of(const Host& host, const Options& options, const reconciler::Schema& schema);

/// Reads and resolves the configuration of the options' folder. A stack that has overlays wants to
/// be told which, except by commands that look into no state.
reconciler::Result<std::unique_ptr<Stack>> load_stack(const Host& host, const Options& options);

/// The words of `--allow`, over what the configuration permits.
reconciler::Consent consent_of(const Options& options, const Stack& stack);

/// What nobody asks for: only to see what would be planned then.
reconciler::Consent consent_to_all();

/// Which state a plan stands on.
struct Footing {
    std::vector<reconciler::Record> records;
    std::string lineage; ///< a new one where there is no state yet
    bool fresh_state = false;
    std::int64_t serial = 0;
    std::optional<reconciler::PlanProgress> plan = {}; ///< the saved plan that is under way
};

/// Refuses a state of another stack or another cloud.
reconciler::Result<Footing>
stand_on(std::optional<reconciler::Snapshot> snapshot, const Stack& stack);

/// A plan with what it was made from.
struct Made {
    reconciler::Plan plan;
    std::vector<reconciler::LeftOut> left_out;
    reconciler::Observation observation;
};

/// Observes, plans, looks closer where the plan asks for it, and plans again. `applies`: what is
/// planned is carried out with the same credential.
boost::asio::awaitable<reconciler::Result<Made>>
make_plan_of(const Stack& stack, reconciler::Provider& provider, const Footing& footing,
             reconciler::Consent consent, bool destroying, bool applies = false);

} // namespace cmd
