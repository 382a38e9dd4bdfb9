// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/arm_pipeline.hpp"

#include <utility>
#include <vector>

namespace azure {

namespace {

using Policies = std::vector<std::unique_ptr<http::Policy>>;

Policies outer_policies(const PipelineParts& parts)
{
    Policies policies;
    policies.push_back(make_request_id_policy(parts.make_uuid));
    policies.push_back(make_user_agent_policy(parts.user_agent));
    policies.push_back(make_retry_policy(parts.retry, parts.clock, parts.random));
    return policies;
}

std::unique_ptr<http::Transport> assemble(Policies policies, const PipelineParts& parts)
{
    if (parts.log) policies.push_back(make_log_policy(parts.clock, parts.log, parts.log_level));
    return std::make_unique<http::Pipeline>(std::move(policies), parts.transport);
}

} // namespace

std::unique_ptr<http::Transport> make_token_pipeline(const PipelineParts& parts)
{
    return assemble(outer_policies(parts), parts);
}

ArmPipeline make_arm_pipeline(const PipelineParts& parts, const Cloud& cloud,
                              Credential& credential, Throttle& throttle,
                              std::vector<Credential*> auxiliary)
{
    const auto sign_in = std::make_shared<SignIn>();
    std::vector<Audience> audiences{{cloud.arm, cloud.arm_scope, std::move(auxiliary)},
                                    {cloud.graph, cloud.graph_scope}};
    auto policies = outer_policies(parts);
    policies.push_back(make_throttle_policy(throttle));
    policies.push_back(make_auth_policy(credential, std::move(audiences), sign_in));
    return {assemble(std::move(policies), parts), sign_in};
}

} // namespace azure
