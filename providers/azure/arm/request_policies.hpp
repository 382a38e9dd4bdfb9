// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/pipeline.hpp"
#include "reconciler/clock.hpp"

#include <functional>
#include <memory>
#include <string>

namespace azure {

/// A fresh x-ms-client-request-id for each request, one for all its tries; the service sends it
/// back.
std::unique_ptr<http::Policy> make_request_id_policy(std::function<std::string()> make_uuid);

std::unique_ptr<http::Policy> make_user_agent_policy(std::string agent);

/// Which tries are written down: those that went wrong, all of them, or all with their header
/// fields and sizes.
enum class LogLevel { error, info, trace };

/// An entry for each try, with all that is not known to be harmless left out. Lines after its first
/// are indented.
using LogSink = std::function<void(std::string entry)>;
std::unique_ptr<http::Policy>
make_log_policy(reconciler::Clock& clock, LogSink sink, LogLevel level);

/// A random uuid (version 4) in lower case.
std::string random_uuid();
/// Evenly in [0, 1).
double random_fraction();

} // namespace azure
