// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/inputs.hpp"
#include "reconciler/language/outline.hpp"
#include "reconciler/model/configuration.hpp"

#include <map>
#include <string>
#include <vector>

namespace reconciler {

/// Every variable with what it was given.
struct VariableSet {
    std::map<std::string, Node, std::less<>> values; ///< unknown where its problem was reported
    std::vector<Variable> reports;                   ///< ordered by name
};

/// Checks the declarations, `[variables.NAME]`, and gives each its value: `--var` before
/// `TRESOR_VAR_NAME` before the variable of the environment that it names before `files` (the last
/// before the first) before its default. Sensitive values are in no report and no diagnostic.
VariableSet assign_variables(std::vector<Entry> declared, const Inputs& inputs,
                             const std::vector<Node>& files, Diagnostics& problems);

/// What `[variables.NAME]` may say.
Table variables_table();

/// Whether a variable of the environment is known to hold what signs in: a configuration of a
/// stranger must not read it (design §1.9).
bool is_credential_name(std::string_view name);

} // namespace reconciler
