# SPDX-License-Identifier: Apache-2.0
from checks import equal, holds
import names


class Groups:
    def __init__(self, az):
        self._az = az

    def one_is_created(self):
        group = self._az("group create -n rg-backup -l 'West Europe' --tags team=backup")
        equal(group["id"], f"{names.SCOPE}/resourceGroups/rg-backup")
        equal(group["location"], "westeurope")
        equal(group["tags"], {"team": "backup"})
        equal(group["properties"]["provisioningState"], "Succeeded")

    def existence_is_told(self):
        equal(self._az("group exists -n rg-backup"), True)
        equal(self._az("group exists -n rg-none"), False)

    def one_is_shown_and_listed(self):
        equal(self._az("group show -n RG-BACKUP")["name"], "rg-backup")
        equal({group["name"] for group in self._az("group list")}, {"rg-app", "rg-backup"})

    def one_that_is_not_there_is_not_found(self):
        self._az.refused("group show -n rg-none", "(ResourceGroupNotFound)", code=3)

    def resources_are_listed_by_group(self):
        listed = {(one["type"], one["name"]) for one in self._az("resource list -g rg-app")}
        for wanted in (("Microsoft.Compute/virtualMachines", "web-01"), ("Microsoft.KeyVault/vaults", "kv-app")):
            holds(wanted in listed, f"{wanted} is not among {sorted(listed)}")

    def a_resource_is_shown_by_its_id(self):
        equal(self._az(f"resource show --ids {names.KEY_VAULT}")["name"], "kv-app")


class LastGroups:
    """After everything else."""

    def __init__(self, az):
        self._az = az

    def one_is_deleted(self):
        self._az("group create -n rg-gone -l westeurope")
        self._az("group delete -n rg-gone -y")
        equal(self._az("group exists -n rg-gone"), False)
