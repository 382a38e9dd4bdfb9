# SPDX-License-Identifier: Apache-2.0
"""What estate.toml calls things."""

TENANT = "22222222-2222-2222-2222-222222222222"
SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
OPERATOR = "33333333-3333-3333-3333-333333333301"
OPERATOR_OBJECT = "33333333-3333-3333-3333-333333333311"
AUDITOR = "33333333-3333-3333-3333-333333333302"
AUDITOR_OBJECT = "33333333-3333-3333-3333-333333333312"
SECRET = "not-a-real-secret"
BACKUP_SERVICE = "262044b1-e2ce-469f-a196-69ab7ada62d3"
BACKUP_SERVICE_OBJECT = "44444444-4444-4444-4444-444444444401"

SCOPE = f"/subscriptions/{SUBSCRIPTION}"
APP = f"{SCOPE}/resourceGroups/rg-app"
WEB = f"{APP}/providers/Microsoft.Compute/virtualMachines/web-01"
SQL = f"{APP}/providers/Microsoft.Compute/virtualMachines/sql-01"
KEY_VAULT = f"{APP}/providers/Microsoft.KeyVault/vaults/kv-app"
ROLES_VAULT = f"{APP}/providers/Microsoft.KeyVault/vaults/kv-roles"
