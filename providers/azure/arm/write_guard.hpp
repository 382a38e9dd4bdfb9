// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/transport.hpp"

#include <memory>

namespace azure {

/// Whether the request only reads, by its operation rather than by its verb: the queries of
/// Resource Graph, backup status, the token endpoints and those of pipelines are POSTs.
bool is_reading(const http::Request& request);

/// Sends what only reads; refuses everything else before it gets to `inner`, which outlives it.
std::unique_ptr<http::Transport> make_write_guard(http::Transport& inner);

} // namespace azure
