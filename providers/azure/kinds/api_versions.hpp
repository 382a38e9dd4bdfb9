// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// The one table of API versions: the newest stable ones that the facts name (facts, reading guide;
/// Key Vault's older ones retire on 2027-02-27).
namespace azure::api {

inline constexpr std::string_view recovery_services = "2026-07-01";
inline constexpr std::string_view key_vault = "2026-02-01";
inline constexpr std::string_view virtual_machines = "2026-04-01";
inline constexpr std::string_view disks = "2026-03-02";
inline constexpr std::string_view authorization = "2022-04-01";
inline constexpr std::string_view locks = "2020-05-01";
inline constexpr std::string_view policy_assignments = "2023-04-01";

inline std::string versioned(std::string path, std::string_view version)
{
    return std::move(path.append("?api-version=").append(version));
}

} // namespace azure::api
