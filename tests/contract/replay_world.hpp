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

/// The directory in which it was recorded.
std::string tenant_of(const Recording& recording);

/// The object id of the person who sent the requests, where they say it: whoever a key vault lets
/// in from its beginning. Empty otherwise.
std::string person_of(const Recording& recording);

/// What was there before a recording began and cannot be written through ARM, as an estate:
/// subscriptions, resource groups, principals, the machines of other people. It starts a day before
/// the recording.
std::string estate_of(const Recording& recording);

/// The vaults and key vaults that a recording reads and never made, as PUTs of what it first reads
/// of them, the custom roles that it lists and the resource guards that it names.
std::vector<Preparation> preparations_of(const Recording& recording);

/// The principal for which this request wants a role, and which Azure knows or will soon know;
/// empty where it is another request.
std::string principal_known_to(const Interaction& interaction);

/// The storage account in which this restore is staged, as the simulator's words for making it;
/// empty where it is another request or was refused.
std::vector<std::string> storage_used_by(const Interaction& interaction);

/// The machines of an ARM deployment, as the PUTs that the deployment engine sends for them; none
/// where the interaction deploys nothing.
std::vector<Preparation> deployed_by(const Interaction& interaction);

} // namespace contract
