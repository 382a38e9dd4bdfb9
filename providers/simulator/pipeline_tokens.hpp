// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <optional>
#include <string_view>

namespace simulator {

/// Answers a pipeline's job that asks who it is, as GitHub Actions (`…/idtoken`) and Azure
/// Pipelines (`…/oidctoken`) do below `/_apis/distributedtask/hubs/`. Nothing where the path is
/// another.
std::optional<http::Response>
answer_pipeline(World& world, const http::Request& request, const Call& call, Time now);

/// Whether tokens of this issuer are given out here.
bool is_issuer_of_jobs(const World& world, std::string_view issuer);

} // namespace simulator
