// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/operations.hpp"

#include <string>

namespace simulator {

/// The answer that starts a long operation of Compute on a resource: `Azure-AsyncOperation`, and
/// `Location` where it is a disk's (`DiskOperations`) or a removal.
http::Response start_compute(Context& context, const Call& call, int status, json::value body,
                             const std::string& location, Operation operation);

/// The same for what hangs on disks.
http::Response start_disk(Context& context, const Call& call, json::value body,
                          const std::string& location, Operation operation);

/// `…/locations/{location}/operations/{operation}` and `…/DiskOperations/{operation}`.
http::Response compute_operation(Context& context, const Call& call);
http::Response disk_operation(Context& context, const Call& call);

} // namespace simulator
