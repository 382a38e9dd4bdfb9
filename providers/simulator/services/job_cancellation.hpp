// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

namespace simulator {

/// A backup can be cancelled until its snapshot is taken, a restore as long as it runs.
http::Response cancel_job(Context& context, const Call& call);
std::optional<Failure> job_cancelled(Context& context, const json::object& arguments);

} // namespace simulator
