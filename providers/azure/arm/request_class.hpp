// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"

#include <string>

namespace azure {

/// What Azure counts a request as: by subscription and verb, by action, by the object it concerns.
struct RequestClass {
    enum class Verb { read, write, remove, poll }; ///< poll: a read that asks after an operation
    Verb verb = Verb::read;
    std::string host;         ///< with port
    std::string subscription; ///< folded; empty for tenant-level requests
    std::string action;       ///< "microsoft.recoveryservices/vaults/backupjobs/read", folded
    std::string scope;        ///< the path of the first object, a vault say, folded
    std::string object;       ///< the whole path, folded
    bool registers = false;   ///< what is written comes to its vault newly
};

/// A header that says so; it is not sent.
inline constexpr std::string_view registers_marker = "x-tresor-registers";

RequestClass classify(const http::Request& request);

} // namespace azure
