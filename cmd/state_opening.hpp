// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/host.hpp"
#include "cmd/options.hpp"

#include "reconciler/model/result.hpp"
#include "reconciler/model/value.hpp"
#include "state/store.hpp"

#include <memory>
#include <string>

namespace cmd {

/// The state's store and, behind it, what it needs to work: connections, clock, credential.
using OpenStore = std::shared_ptr<state::Store>;

/// The store that `[state]` names in the settings of a stack; with `--state` that file.
reconciler::Result<OpenStore>
open_store(const Host& host, const Options& options, const reconciler::Object& settings);

/// The store of one backend, "local" or "azure_blob", whichever is in use.
reconciler::Result<OpenStore> open_store(const Host& host, const Options& options,
                                         const reconciler::Object& settings,
                                         const std::string& backend);

/// Who locks the state for this command, in a run of that id.
reconciler::LockHolder lock_holder(const Host& host, const Options& options, std::string run);

std::string new_run_id();

} // namespace cmd
