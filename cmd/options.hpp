// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/terminal.hpp"

#include "providers/azure/arm/request_policies.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cmd {

enum class Format { text, json, markdown, sarif };

/// Everything a command line can say. Each command looks at its own part.
struct Options {
    std::string command; ///< "plan", "state list", "simulate do", …
    std::string folder;  ///< `-C`: the stack's folder
    ColorChoice color = ColorChoice::automatic;
    bool json = false;
    Format format = Format::text;
    std::string state_file; ///< `--state`; empty: what the configuration says
    std::optional<azure::LogLevel> log_level;
    std::string log_file;

    std::string environment; ///< `--env`; empty: not said; "none": no overlay
    std::string overlay() const { return environment == "none" ? "" : environment; }
    std::vector<std::string> variables; ///< `--var NAME=VALUE`
    std::vector<std::string> variable_files;
    bool deny_warnings = false;
    bool resolved = false;                 ///< `config show`
    std::string key;                       ///< `config explain KEY`
    std::vector<std::string> environments; ///< `config diff ENV ENV`
    bool overlay_schema = false;

    std::vector<std::string> targets;  ///< `--target`
    std::vector<std::string> excludes; ///< `--exclude`
    bool all_or_nothing = false;
    bool read_only = false;
    std::vector<std::string> allow;  ///< `--allow`: data-loss, undelete, one-way:NAME, weaken=N, …
    std::vector<std::string> ignore; ///< `--ignore ADDRESS:FIELD`
    std::string plan_file;           ///< `plan -o`, `apply FILE`
    bool detailed_exit_code = false;
    bool auto_approve = false;
    bool destroying = false;
    int parallelism = 64;
    bool skip_stale = false;
    int timeout = 0;      ///< seconds for the whole run; 0: none
    int step_timeout = 0; ///< seconds for each step; 0: none

    std::string sign_with;         ///< `plan --sign`: a private key
    std::string commit;            ///< `plan --commit`: what the configuration is at
    std::string require_signature; ///< a public key
    std::string require_commit;

    std::string code;   ///< `explain CODE`
    bool rules = false; ///< `explain --rules`

    std::string address; ///< `show ADDRESS`, `state show ADDRESS`
    bool retained = false;
    std::string new_address;          ///< `state mv ADDRESS NEW_ADDRESS`
    std::vector<std::string> history; ///< the words of `state history`
    std::string output;               ///< `state export -o`
    std::string lease;                ///< `unlock --force`
    std::string lineage;              ///< `state rebuild --lineage`

    std::string estate;
    std::string data;
    std::string faults; ///< `simulate serve`: what goes wrong
    int port = 0;
    std::string listen = "127.0.0.1";
    bool https = false;
    std::string ca_file; ///< where to write the certificate to trust; empty: in the data folder
    bool no_token_check = false;
    std::optional<double> time_scale;
    std::vector<std::string> action; ///< the words of `simulate do`
};

/// What parsing ended with: options to run, or a text to print and the code to end with.
struct Parsed {
    std::optional<Options> options;
    std::string text;
    int exit_code = 0;
};

Parsed parse_command_line(const std::vector<std::string>& words);

} // namespace cmd
