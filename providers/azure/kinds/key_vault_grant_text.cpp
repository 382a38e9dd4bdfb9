// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/key_vault_grant.hpp"
#include "providers/azure/kinds/key_vault_roles.hpp"
#include "providers/azure/rules/violation.hpp"

namespace azure {

using namespace reconciler;

namespace {

std::string terraform(const GrantText& sight, const std::string& id)
{
    if (sight.rbac)
        return "resource \"azurerm_role_assignment\" \"backup\" {\n      scope                "
               "= \"" +
               id + "\"\n      role_definition_name = \"" +
               std::string(assigned_key_vault_role().name) + "\"\n      principal_id         = \"" +
               sight.principal + "\"\n    }";
    return "resource \"azurerm_key_vault_access_policy\" \"backup\" {\n      key_vault_id      "
           " = \"" +
           id + "\"\n      tenant_id          = \"" + sight.tenant +
           "\"\n      object_id          = \"" + sight.principal + "\"\n" +
           (sight.keys ? "      key_permissions    = [\"Get\", \"List\", \"Backup\"]\n" : "") +
           "      secret_permissions = [\"Get\", \"List\", \"Backup\"]\n    }";
}

} // namespace

Diagnostic missing_grant(const Desired& desired, const GrantText& sight)
{
    const auto& id = sight.key_vault;
    const std::string name = name_of(id);
    std::string az =
        sight.rbac
            ? "az role assignment create --role \"" + std::string(assigned_key_vault_role().name) +
                  "\" --assignee-object-id " + sight.principal +
                  " --assignee-principal-type ServicePrincipal --scope " + id
            : "az keyvault set-policy --name " + name + " --object-id " + sight.principal +
                  (sight.keys ? " --key-permissions get list backup" : "") +
                  " --secret-permissions get list backup";
    return broken(desired, "mode", "grant-missing",
                  "Azure Backup cannot read what the VMs encrypted with " + name +
                      " need, and this stack only verifies grants.",
                  "The owner of the Key Vault runs\n    " + az + "\nor in Terraform\n    " +
                      terraform(sight, id));
}

} // namespace azure
