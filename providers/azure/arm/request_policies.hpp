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

/// One line for each try, with all that is not known to be harmless left out.
using LogSink = std::function<void(std::string line)>;
std::unique_ptr<http::Policy> make_log_policy(reconciler::Clock& clock, LogSink sink);

/// A random uuid (version 4) in lower case.
std::string random_uuid();
/// Evenly in [0, 1).
double random_fraction();

} // namespace azure
