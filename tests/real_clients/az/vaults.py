# SPDX-License-Identifier: Apache-2.0
from checks import equal, holds, only, same_id
import names

VAULT = f"{names.SCOPE}/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/vaults/rsv-az"


class Vaults:
    def __init__(self, az):
        self._az = az

    def one_is_created(self):
        vault = self._az("backup vault create -n rsv-az -g rg-backup -l westeurope --tags team=backup")
        same_id(vault["id"], VAULT)
        equal(vault["properties"]["provisioningState"], "Succeeded")
        equal(vault["sku"]["name"], "Standard")

    def creating_it_again_changes_nothing(self):
        vault = self._az("backup vault create -n rsv-az -g rg-backup -l westeurope")
        same_id(vault["id"], VAULT)

    def one_is_shown_and_listed(self):
        equal(self._az("backup vault show -n rsv-az -g rg-backup")["location"], "westeurope")
        same_id(only(self._az("backup vault list"))["id"], VAULT)
        same_id(only(self._az("backup vault list -g rg-backup"))["id"], VAULT)

    def one_that_is_not_there_is_not_found(self):
        self._az.refused("backup vault show -n rsv-none -g rg-backup", "(ResourceNotFound)", code=3)

    def its_properties_are_shown(self):
        shown = self._az("backup vault backup-properties show -n rsv-az -g rg-backup")
        storage = next(one for one in shown if one["name"] == "vaultstorageconfig")
        equal(storage["properties"]["storageType"], "GeoRedundant")
        config = next(one for one in shown if one["name"] == "vaultconfig")
        equal(config["properties"]["softDeleteFeatureState"], "Enabled")

    def its_redundancy_changes_while_it_is_empty(self):
        self._az("backup vault backup-properties set -n rsv-az -g rg-backup --backup-storage-redundancy LocallyRedundant")
        shown = self._az("backup vault backup-properties show -n rsv-az -g rg-backup")
        storage = next(one for one in shown if one["name"] == "vaultstorageconfig")
        equal(storage["properties"]["storageModelType"], "LocallyRedundant")

    def its_encryption_is_shown(self):
        shown = self._az("backup vault encryption show -n rsv-az -g rg-backup")["properties"]
        equal(shown["encryptionAtRestType"], "MicrosoftManaged")

    def its_identity_is_assigned(self):
        vault = self._az("backup vault identity assign -n rsv-az -g rg-backup --system-assigned")
        holds(vault["identity"]["principalId"], "the identity has no principalId")
        equal(vault["identity"]["type"].lower(), "systemassigned")
        equal(self._az("backup vault identity show -n rsv-az -g rg-backup"), vault["identity"])

    def an_empty_one_is_deleted(self):
        self._az("backup vault create -n rsv-gone -g rg-backup -l westeurope")
        self._az("backup vault delete -n rsv-gone -g rg-backup -y")
        same_id(only(self._az("backup vault list"))["id"], VAULT)


class LastVaults:
    def __init__(self, az):
        self._az = az

    def one_with_a_soft_deleted_item_is_refused(self):
        self._az.refused("backup vault delete -n rsv-az -g rg-backup -y", "soft deleted state")

    def soft_delete_is_switched_off(self):
        config = self._az("backup vault backup-properties set -n rsv-az -g rg-backup --soft-delete-feature-state Disable")
        equal(config["properties"]["softDeleteFeatureState"], "Disabled")
