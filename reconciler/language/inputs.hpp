// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace reconciler {

/// What a configuration is loaded with beside its own files.
struct Inputs {
    std::string environment = {}; ///< whose overlay is merged; empty: none
    std::string repository = {};  ///< includes stay within this folder; empty: the stack's own
    std::vector<std::pair<std::string, std::string>> variables = {}; ///< `--var`; the last one wins
    std::vector<std::string> variable_files = {};                    ///< the last one wins
    /// Of the process's environment; empty where unset. Null: there is none.
    std::function<std::string(const std::string&)> process_environment = {};
};

} // namespace reconciler
