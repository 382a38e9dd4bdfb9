# SPDX-License-Identifier: Apache-2.0
from checks import equal, holds, same_id
import names


def _entry(vault, principal):
    return next((one for one in vault["properties"]["accessPolicies"] if one["objectId"] == principal), None)


class KeyVaults:
    def __init__(self, az):
        self._az = az

    def one_is_found_by_name_alone(self):
        same_id(self._az("keyvault show -n kv-app")["id"], names.KEY_VAULT)

    def they_are_listed(self):
        equal({vault["name"] for vault in self._az("keyvault list")}, {"kv-app", "kv-roles"})

    def one_is_created_and_deleted(self):
        vault = self._az("keyvault create -n kv-az-new -g rg-app -l westeurope --no-self-perms")
        equal(vault["properties"]["sku"]["name"], "standard")
        equal(vault["properties"]["tenantId"], names.TENANT)
        self._az("keyvault delete -n kv-az-new -g rg-app")
        equal({vault["name"] for vault in self._az("keyvault list")}, {"kv-app", "kv-roles"})

    def backup_is_let_in_by_its_application_id(self):
        vault = self._az(f"keyvault set-policy -n kv-app -g rg-app --spn {names.BACKUP_SERVICE} "
                         "--key-permissions get list backup --secret-permissions get list backup")
        permissions = _entry(vault, names.BACKUP_SERVICE_OBJECT)["permissions"]
        equal(sorted(permissions["keys"]), ["backup", "get", "list"])
        equal(sorted(permissions["secrets"]), ["backup", "get", "list"])

    def the_grant_is_there_for_others_to_see(self):
        holds(_entry(self._az("keyvault show -n kv-app -g rg-app"), names.BACKUP_SERVICE_OBJECT), "the entry is gone")

    def backup_is_shut_out_again(self):
        vault = self._az(f"keyvault delete-policy -n kv-app -g rg-app --object-id {names.BACKUP_SERVICE_OBJECT}")
        equal(_entry(vault, names.BACKUP_SERVICE_OBJECT), None)
