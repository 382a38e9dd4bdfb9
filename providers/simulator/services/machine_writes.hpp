// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

namespace simulator {

http::Response put_machine(Context& context, const Call& call);
http::Response patch_machine(Context& context, const Call& call);
http::Response delete_machine(Context& context, const Call& call);

/// The write, or the removal, has been carried out.
std::optional<Failure> machine_written(Context& context, const json::object& arguments);
std::optional<Failure> machine_deleted(Context& context, const json::object& arguments);

} // namespace simulator
