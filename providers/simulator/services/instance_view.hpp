// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"
#include "providers/simulator/times.hpp"

namespace simulator {

/// What the hypervisor and the agent say of a machine: the only place that shows single-pass disk
/// encryption as it is.
json::object instance_view(const json::object& machine, Time now);

bool is_disk_encryption(const json::object& extension);
/// What an extension says of itself: that it has encrypted comes some time after it was installed.
json::object extension_view(const json::object& machine, const json::object& extension, Time now);

/// The settings of Azure Disk Encryption as disks and instance view carry them, from the world's
/// own note (`$ade`) on the machine.
json::object encryption_settings(const json::object& ade);

} // namespace simulator
