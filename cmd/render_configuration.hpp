// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/configuration.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace cmd {

/// The whole configuration as one TOML text in which nothing is left to work out.
std::string render_resolved(const reconciler::Configuration& configuration);
boost::json::object resolved_json(const reconciler::Configuration& configuration);

/// Which objects there are and where they are declared.
std::string render_outline(const reconciler::Configuration& configuration);

/// What two configurations say otherwise: an attribute, or a whole object (then `path` is empty).
struct ConfigurationDifference {
    std::string owner; ///< "vault.prod", "azure"
    std::string path;
    reconciler::Value before; ///< null: not there
    reconciler::Value after;
};

std::vector<ConfigurationDifference>
differences_of(const reconciler::Configuration& before, const reconciler::Configuration& after);
std::string render_differences(const std::vector<ConfigurationDifference>& differences,
                               const std::string& before, const std::string& after);

} // namespace cmd
