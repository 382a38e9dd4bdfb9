// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

/// Nobody set anything: Site Recovery, the other tenant of these vaults, is not simulated beyond
/// this.
http::Response get_settings(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    if (!same(call["setting"], "default"))
        return error_answer(404, "ResourceNotFound", "The vault setting was not found.");
    return ok({{"id", vault->id + "/replicationVaultSettings/default"},
               {"name", "default"},
               {"type", "Microsoft.RecoveryServices/vaults/replicationVaultSettings"},
               {"properties",
                {{"migrationSolutionId", nullptr}, {"vmwareToAzureProviderType", nullptr}}}});
}

} // namespace

/// azurerm reads it with every vault, and gives up on the vault without it.
Service site_recovery_service()
{
    return {"site recovery",
            {
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/{vault}/replicationVaultSettings/{setting}",
                 "Microsoft.RecoveryServices/vaults/replicationVaultSettings/read", get_settings},
            },
            {}};
}

} // namespace simulator
