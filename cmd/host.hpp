// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/terminal.hpp"

#include "providers/azure/arm/request_policies.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmd {

/// Where a command runs: what it reads from its surroundings and where it writes. `main` gives the
/// process's own; tests give theirs.
struct Host {
    std::function<void(std::string_view)> out;
    std::function<void(std::string_view)> err;
    /// A line typed by a person; nullopt where nobody can be asked.
    std::function<std::optional<std::string>(std::string_view question)> ask;
    std::function<std::string(const char*)> variable; ///< of the environment; empty where unset
    std::function<Style(ColorChoice, bool for_errors)> style;
    std::string folder = "."; ///< paths of flags and defaults are relative to it
    bool handle_signals = false;
    azure::LogSink log = {}; ///< where exchanges with Azure are written down; empty: nowhere
    azure::LogLevel log_level = azure::LogLevel::info;
};

/// Runs one command line (without the program's name) and returns the exit code. Throws nothing but
/// what is a bug.
int run(const std::vector<std::string>& words, Host& host);

/// `path` as seen from the host's folder.
std::string in_folder(const Host& host, const std::string& path);

} // namespace cmd
