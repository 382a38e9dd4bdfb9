# SPDX-License-Identifier: Apache-2.0
from checks import contains, equal, holds, same_id
import names


class Machines:
    def __init__(self, az):
        self._az = az

    def one_is_shown_with_its_disks(self):
        machine = self._az("vm show -n web-01 -g rg-app")
        same_id(machine["id"], names.WEB)
        disk = machine["storageProfile"]["dataDisks"][0]
        equal((disk["name"], disk["lun"]), ("web-01-data", 1))
        holds(machine["vmId"], "the machine has no vmId")

    def all_are_listed(self):
        equal({machine["name"] for machine in self._az("vm list")}, {"web-01", "sql-01"})

    def how_one_is_encrypted_is_told(self):
        disks = self._az("vm encryption show -n sql-01 -g rg-app")["disks"]
        settings = disks[0]["encryptionSettings"][0]
        same_id(settings["diskEncryptionKey"]["sourceVault"]["id"], names.KEY_VAULT)
        contains(settings["keyEncryptionKey"]["keyUrl"], "https://kv-app.", "the URL of the key")

    def one_without_encryption_says_so(self):
        equal(self._az("vm encryption show -n web-01 -g rg-app"), None)

    def one_that_is_not_there_is_not_found(self):
        self._az.refused("vm show -n none -g rg-app", "(ResourceNotFound)", code=3)

    def a_disk_is_shown(self):
        disk = self._az("disk show -n web-01-data -g rg-app")
        same_id(disk["managedBy"], names.WEB)
        equal(disk["encryption"]["type"], "EncryptionAtRestWithPlatformKey")


class GraphQueries:
    """`az graph` is an extension from elsewhere; this is the request that it sends."""

    def __init__(self, az):
        self._az = az

    def _rows(self, query):
        return self._az("rest --method post --url /providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01 "
                        f"""--body '{{"subscriptions": ["{names.SUBSCRIPTION}"], "query": "{query}"}}'""")

    def machines_are_found(self):
        answer = self._rows("Resources | where type =~ 'microsoft.compute/virtualmachines' | project name, id"
                            .replace("'", "\\u0027"))
        equal({row["name"] for row in answer["data"]}, {"web-01", "sql-01"})
        equal((answer["totalRecords"], answer["count"], answer["resultTruncated"]), (2, 2, "false"))

    def protected_items_are_found(self):
        answer = self._rows("RecoveryServicesResources | where type =~ "
                            "'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems'"
                            .replace("'", "\\u0027"))
        names_found = {row["properties"]["friendlyName"].lower() for row in answer["data"]}
        holds("web-01" in names_found, f"web-01 is not among {sorted(names_found)}")
