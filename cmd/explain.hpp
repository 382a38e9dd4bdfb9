// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/terminal.hpp"
#include "reconciler/model/configuration.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/model/schema.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace cmd {

/// A value of the configuration and how it came to be.
struct Explanation {
    std::string key;         ///< as it was asked for
    reconciler::Value value; ///< null: nothing says it
    bool is_sensitive = false;
    reconciler::SourceSpan written; ///< unknown where no file says it
    std::string otherwise;          ///< why there is a value, or none, where no file says it
    reconciler::Origins origins;
    std::vector<reconciler::Variable> variables; ///< those among the origins
    std::string doc;
};

/// `vault.prod.location`, `azure.subscription`, `var.location`, `local.suffix`: what it is and
/// where from. An error names what was most likely meant.
reconciler::Result<Explanation> explain(const reconciler::Configuration& configuration,
                                        const reconciler::Schema& schema, const std::string& key);

std::string render(const Explanation& explanation, const Style& style);
boost::json::object to_json(const Explanation& explanation);

} // namespace cmd
