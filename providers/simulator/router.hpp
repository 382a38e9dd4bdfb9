// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

namespace simulator {

/// The route that answers `call`, whose parameters are filled in; null where there is none.
/// `path_known` tells a wrong path from a wrong method.
const Route* find_route(Call& call, bool& path_known);

/// Answers one ARM call: api-version, subscription, group and the caller's rights are looked at
/// here, the rest is the handler's.
http::Response dispatch(Context& context, Call& call, const Route& route);

/// For a path that no route has.
http::Response no_such_path(const Call& call, bool path_known);

} // namespace simulator
