// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/auth_policy.hpp"
#include "providers/azure/arm/endpoints.hpp"
#include "providers/azure/arm/request_policies.hpp"
#include "providers/azure/arm/retry_policy.hpp"
#include "providers/azure/arm/throttle.hpp"
#include "providers/azure/identity/credential.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace azure {

/// What a pipeline to Azure is made of. The references must outlive it.
struct PipelineParts {
    http::Transport& transport;
    reconciler::Clock& clock;
    std::string user_agent; ///< "tresor/1.2.3"
    RetryOptions retry = {};
    std::function<double()> random = random_fraction;
    std::function<std::string()> make_uuid = random_uuid;
    LogSink log = {}; ///< empty: no log
    LogLevel log_level = LogLevel::info;
};

/// For the token endpoint: request id, user agent, retry, log, transport.
std::unique_ptr<http::Transport> make_token_pipeline(const PipelineParts& parts);

struct ArmPipeline {
    std::unique_ptr<http::Transport> transport;
    std::shared_ptr<SignIn> sign_in;
};

/// For ARM and Graph: request id, user agent, retry, throttle, authentication, log, transport. So a
/// retry waits with the others, has a fresh token, and each try is in the log.
/// `auxiliary` is who we are in other tenants, for ARM alone.
ArmPipeline make_arm_pipeline(const PipelineParts& parts, const Cloud& cloud,
                              Credential& credential, Throttle& throttle,
                              std::vector<Credential*> auxiliary = {});

} // namespace azure
