// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/identity.hpp"

#include "providers/simulator/discovery_documents.hpp"
#include "providers/simulator/host_identity.hpp"
#include "providers/simulator/pipeline_tokens.hpp"
#include "providers/simulator/sign_in.hpp"
#include "providers/simulator/text.hpp"

#include <algorithm>

namespace simulator {

namespace {

/// The segment before `oauth2/token` or `oauth2/v2.0/token`, whatever stands before it; empty where
/// the path is another.
std::string token_tenant(const Call& call)
{
    const auto& path = call.segments;
    const auto oauth = std::ranges::find_if(
        path, [](const std::string& segment) { return same(segment, "oauth2"); });
    if (oauth == path.end() || oauth == path.begin() || !same(path.back(), "token")) return {};
    const auto after = path.end() - oauth;
    const bool is_token = after == 2 || (after == 3 && same(*(oauth + 1), "v2.0"));
    return is_token ? *(oauth - 1) : std::string();
}

} // namespace

std::optional<http::Response>
answer_identity(World& world, const http::Request& request, const Call& call, Time now)
{
    if (auto response = answer_host(world, request, call, now)) return response;
    if (auto response = answer_pipeline(world, request, call, now)) return response;
    if (const auto tenant = token_tenant(call); !tenant.empty())
        return sign_in(world, call, tenant, now);
    return answer_discovery(call);
}

} // namespace simulator
