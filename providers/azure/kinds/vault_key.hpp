// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace azure {

struct Write;

/// The name of the Key Vault that a key's URI leads to.
std::string key_vault_of_key(std::string_view uri);

/// Adds the steps that encrypt a vault with its owner's key (facts §2.7, §4): the grant on the
/// key's Key Vault for the vault's identity, where it is missing, then the encryption. The
/// identity's principal may come into being only with a step before: `principal_of` names the
/// vault, and the provider looks when the step's turn comes.
void add_encryption(const reconciler::Case& one, reconciler::Decision& decision);

bool is_key_step(const reconciler::Step& step);
Write key_request(const reconciler::Step& step);

/// The principals that a Key Vault's access policies, or the roles at it, let wrap and unwrap.
reconciler::Value wrapping_principals(const boost::json::value& key_vault);
reconciler::Value wrapping_principals(const std::vector<boost::json::value>& assignments);

} // namespace azure
