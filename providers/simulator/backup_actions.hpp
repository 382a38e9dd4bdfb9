// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

#include <string>
#include <vector>

namespace simulator {

/// Actions on what is protected, and on what protects it; `words` begins with the action's name and
/// has as many as it needs.
reconciler::Result<std::string> protect_vm(Context& context, const std::vector<std::string>& words);
reconciler::Result<std::string>
stop_protection(Context& context, const std::vector<std::string>& words);
reconciler::Result<std::string> backup_vm(Context& context, const std::vector<std::string>& words);
reconciler::Result<std::string>
delete_backup(Context& context, const std::vector<std::string>& words);
reconciler::Result<std::string>
change_policy(Context& context, const std::vector<std::string>& words);
reconciler::Result<std::string>
grant_key_vault(Context& context, const std::vector<std::string>& words);
reconciler::Result<std::string>
revoke_key_vault(Context& context, const std::vector<std::string>& words);
reconciler::Result<std::string> encrypt_vm(Context& context, const std::vector<std::string>& words);
reconciler::Result<std::string> decrypt_vm(Context& context, const std::vector<std::string>& words);

} // namespace simulator
