// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace azure {

/// Where one Azure lives. Base URLs carry no slash at their end.
struct Cloud {
    std::string name;
    std::string login;
    std::string arm;
    std::string graph;
    std::string arm_scope;   ///< what a token for ARM is asked for
    std::string graph_scope; ///< what a token for Graph is asked for
    std::string key_vault_suffix;
};

/// "public", "usgov" or "china".
std::optional<Cloud> known_cloud(std::string_view name);

/// Everything behind one base URL.
Cloud simulator_cloud(std::string base_url);

/// Whether an absolute URL leads to this machine (loopback).
bool is_this_machine(std::string_view url);

/// Whether secrets may be sent there: over https, or to this machine.
bool keeps_secrets(std::string_view url);

/// Whether two absolute URLs lead to the same scheme, host and port; false where either is none.
bool same_origin(std::string_view a, std::string_view b);

} // namespace azure
