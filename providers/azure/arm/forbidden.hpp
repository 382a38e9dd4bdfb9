// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace azure {

/// What the caller may not do, and where.
struct LackingPermission {
    std::string action;
    std::string scope;
};

/// From ARM's sentence "… does not have authorization to perform action 'A' over scope 'S' …".
std::optional<LackingPermission> lacking_permission(std::string_view message);

/// What to do about it, with the command that whoever grants roles can copy.
std::string fix_of(const LackingPermission& lacking);

} // namespace azure
