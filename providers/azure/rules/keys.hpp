// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azure {

/// Whether the keys and secrets of the encrypted VMs that come under protection are there, are
/// enabled and belong to no certificate (facts §3.5, §2.6): a VM is not restored without them. What
/// was not seen yet is asked for by `closer`.
void check_keys(std::vector<reconciler::Reviewed>& changes, const reconciler::Surroundings& around);

/// The id under which an observation holds what Resource Manager says of a key or a secret, by the
/// ARM path of that; and the path of such an id, empty where it is none.
std::string key_id(std::string_view path);
std::string path_of_key(std::string_view id);

/// `key` is nothing where there is none. Facts: `exists`, `enabled`, `expires` (seconds since
/// 1970), `content_type`.
reconciler::Live decode_key(std::string_view path, const std::optional<boost::json::value>& key);
/// One that could not be read. Facts: `unreadable`, the service's code.
reconciler::Live unread_key(std::string_view path, std::string code);

} // namespace azure
