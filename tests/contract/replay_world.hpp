// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/recordings.hpp"

#include <string>
#include <vector>

namespace contract {

/// A request that no one recorded: it makes what a recording only presupposes.
struct Preparation {
    std::string method;
    std::string url;
    boost::json::value body;
};

inline const std::string recorded_tenant = "54826b22-38d6-4fb2-bad9-b7b93a3e9c5a";

/// What was there before a recording began and cannot be written through ARM, as an estate:
/// subscriptions, resource groups, principals, the machines of other people. It starts a day before
/// the recording.
std::string estate_of(const Recording& recording);

/// The vaults and key vaults that a recording reads and never made, as PUTs of what it first reads
/// of them.
std::vector<Preparation> preparations_of(const Recording& recording);

/// The machines of an ARM deployment, as the PUTs that the deployment engine sends for them; none
/// where the interaction deploys nothing.
std::vector<Preparation> deployed_by(const Interaction& interaction);

} // namespace contract
