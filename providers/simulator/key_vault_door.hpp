// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"
#include "providers/simulator/service.hpp"

#include <optional>

namespace simulator {

/// Whether the call goes to the host of a key vault: "kv-app.vault.azure.net",
/// "kv-app.vault.localhost:8443".
bool is_for_key_vault(const Call& call);

/// Answers a call to the data plane of a key vault: its keys and secrets. `now` is by what tokens
/// are judged; without `check_tokens` everybody may do everything.
http::Response answer_key_vault(Context& context, const http::Request& request, Call& call,
                                Time now, bool check_tokens);

} // namespace simulator
