// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/host.hpp"
#include "cmd/options.hpp"

#include "reconciler/model/result.hpp"

namespace cmd {

/// Opens the log that the options ask for, if any, and gives it to the host. Each entry begins with
/// the machine's time. The file is made for its owner alone.
reconciler::Result<void> open_log(Host& host, const Options& options);

} // namespace cmd
