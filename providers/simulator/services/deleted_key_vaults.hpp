// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

#include <optional>
#include <string_view>

namespace simulator {

/// The deleted key vault of that name, wherever it was.
std::optional<Object> find_deleted_key_vault(const World& world, std::string_view name);

/// Keeps its name taken for as long as it can be recovered. The role assignments on it are gone for
/// good.
void soft_delete_key_vault(Context& context, const Object& vault);

/// PUT with `createMode: recover`.
http::Response recover_key_vault(Context& context, const Call& call);

} // namespace simulator
