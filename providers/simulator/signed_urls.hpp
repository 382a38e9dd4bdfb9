// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <optional>

namespace simulator {

/// Signs the poll URLs in an answer's headers, where the generation of the call does so
/// (behaviour §2.6): `t`, `c`, `s` and `h` are added, 3.3 KB in all. Every service's URLs pass
/// here.
void sign_poll_urls(const World& world, const Call& call, http::Response& response);

/// 403 where a poll URL came back other than it was handed out, or without its signature; nothing
/// for every other call. Signatures do not grow old. The documented operations that clients build
/// themselves (`backupOperations/{id}`) may come without one.
std::optional<http::Response> refuse_altered_url(const World& world, const Call& call);

} // namespace simulator
