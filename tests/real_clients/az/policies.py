# SPDX-License-Identifier: Apache-2.0
import json
import shlex

from checks import equal, holds, same_id
from az.vaults import VAULT

IN_VAULT = "-v rsv-az -g rg-backup"


class Policies:
    def __init__(self, az):
        self._az = az
        self._default = None

    def the_default_for_machines_is_there(self):
        self._default = self._az(f"backup policy get-default-for-vm {IN_VAULT}")
        equal(self._default["name"], "DefaultPolicy")
        equal(self._default["properties"]["backupManagementType"], "AzureIaasVM")
        equal(self._default["properties"]["instantRpRetentionRangeInDays"], 2)

    def one_is_created_from_it(self):
        nightly = json.loads(json.dumps(self._default))
        for name in ("id", "name", "type"):
            nightly.pop(name)
        nightly["properties"]["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"] = 14
        created = self._az(f"backup policy create {IN_VAULT} -n nightly --backup-management-type AzureIaasVM "
                           f"--workload-type VM --policy {shlex.quote(json.dumps(nightly))}")
        same_id(created["id"], f"{VAULT}/backupPolicies/nightly")
        equal(created["properties"]["retentionPolicy"]["dailySchedule"]["retentionDuration"],
              {"count": 14, "durationType": "Days"})

    def one_is_changed(self):
        changed = self._az(f"backup policy show {IN_VAULT} -n nightly")
        changed["properties"]["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"] = 21
        self._az(f"backup policy set {IN_VAULT} --policy {shlex.quote(json.dumps(changed))}")
        shown = self._az(f"backup policy show {IN_VAULT} -n nightly")
        equal(shown["properties"]["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"], 21)

    def they_are_listed(self):
        listed = {policy["name"] for policy in self._az(f"backup policy list {IN_VAULT}")}
        holds({"DefaultPolicy", "EnhancedPolicy", "nightly"} <= listed, f"listed are {sorted(listed)}")
        machines = self._az(f"backup policy list {IN_VAULT} --backup-management-type AzureIaasVM --workload-type VM")
        equal({policy["properties"]["backupManagementType"] for policy in machines}, {"AzureIaasVM"})

    def nothing_uses_a_new_one(self):
        equal(self._az(f"backup policy list-associated-items {IN_VAULT} -n nightly --backup-management-type AzureIaasVM"), [])

    def one_that_azure_would_refuse_is_refused(self):
        broken = json.loads(json.dumps(self._default))
        broken["properties"]["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"] = 3
        self._az.refused(f"backup policy create {IN_VAULT} -n broken --backup-management-type AzureIaasVM "
                         f"--policy {shlex.quote(json.dumps(broken))}", "BMSUserError")

    def an_unused_one_is_deleted(self):
        self._az(f"backup policy create {IN_VAULT} -n gone --backup-management-type AzureIaasVM "
                 f"--policy {shlex.quote(json.dumps(self._default))}")
        self._az(f"backup policy delete {IN_VAULT} -n gone")
        self._az.refused(f"backup policy show {IN_VAULT} -n gone", "(", code=3)


class UsedPolicies:
    """While a machine is protected."""

    def __init__(self, az):
        self._az = az

    def what_uses_one_is_listed(self):
        items = self._az(f"backup policy list-associated-items {IN_VAULT} -n nightly --backup-management-type AzureIaasVM")
        equal({item["properties"]["friendlyName"] for item in items}, {"web-01", "sql-01"})

    def one_in_use_is_not_deleted(self):
        self._az.refused(f"backup policy delete {IN_VAULT} -n nightly", "(BMSUserErrorPolicyInUse")
