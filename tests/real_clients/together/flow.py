# SPDX-License-Identifier: Apache-2.0
"""tresor, az and the SDK in one Azure: each sees what the others did."""

import json
import pathlib
import shlex
import shutil

from az.command import Az
from checks import contains, equal, holds, only
import names
from sdk.flow import run_module
from steps import tell
from together.tresor import Tresor

HERE = pathlib.Path(__file__).resolve().parent
IN_VAULT = "-v rsv-both -g rg-backup"
MACHINES = "--backup-management-type AzureIaasVM --workload-type VM"


def run(simulator, place, tally):
    simulator.end_operations_at_once()
    az = Az(simulator, place.folder)
    tresor = Tresor(place.tresor, simulator, HERE / "stack", place.folder)
    tell(tally, Adoption(az, tresor))
    tell(tally, Drift(az, tresor))
    tell(tally, Sight(az, tresor))
    run_module(simulator, place, tally, "sight.mjs")
    tally.commands = az.commands


class _Story:
    def __init__(self, az, tresor):
        self._az = az
        self._tresor = tresor

    def _changes(self, command="plan", code=0):
        """Verb by address, of what tresor would do."""
        return {event["address"]: event for event in self._tresor(command, code=code) if event["type"] == "change"}

    def _policy(self, name="nightly"):
        return self._az(f"backup policy show {IN_VAULT} -n {name}")


class Adoption(_Story):
    """az builds what tresor's stack declares."""

    def az_makes_the_vault(self):
        self._az.sign_in()
        self._az("group create -n rg-backup -l westeurope")
        self._az("backup vault create -n rsv-both -g rg-backup -l westeurope")

    def az_makes_the_policy(self):
        policy = self._policy("DefaultPolicy")
        for name in ("id", "name", "type"):
            policy.pop(name)
        daily = policy["properties"]["retentionPolicy"]["dailySchedule"]
        at = ["2026-01-15T23:00:00+00:00"]
        policy["properties"]["schedulePolicy"]["scheduleRunTimes"] = at
        daily["retentionTimes"], daily["retentionDuration"]["count"] = at, 30
        self._az(f"backup policy create {IN_VAULT} -n nightly --backup-management-type AzureIaasVM "
                 f"--policy {shlex.quote(json.dumps(policy))}")

    def az_protects_the_machine(self):
        job = self._az(f"backup protection enable-for-vm {IN_VAULT} --vm {names.WEB} -p nightly")
        equal(job["properties"]["status"], "Completed", "the job")

    def tresor_takes_it_over_as_it_is(self):
        changes = self._changes()
        equal({address: change["verb"] for address, change in changes.items()},
              {"vault.main": "adopt", "policy.nightly": "adopt", "protected_vm.web-01": "adopt"})
        for address, change in changes.items():
            equal(change["attributes"], [], f"what would change of {address}")

    def once_taken_over_there_is_nothing_to_do(self):
        self._tresor("apply", "--auto-approve")
        self._tresor("plan", "--detailed-exitcode")
        self._tresor("drift")


class Drift(_Story):
    """az changes what tresor owns."""

    def a_policy_that_az_changed_is_found(self):
        policy = self._policy()
        policy["properties"]["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"] = 10
        self._az(f"backup policy set {IN_VAULT} --policy {shlex.quote(json.dumps(policy))}")
        change = self._changes("drift", code=3)["policy.nightly"]
        equal((change["verb"], change["cause"]), ("update", "drift"))
        contains(json.dumps(change["attributes"]), "retention", "what differs")

    def a_machine_that_az_stopped_is_found(self):
        self._az(f"backup protection disable {IN_VAULT} -c web-01 -i web-01 {MACHINES} -y")
        changes = self._changes("drift", code=3)
        equal({address: change["verb"] for address, change in changes.items()},
              {"policy.nightly": "update", "protected_vm.web-01": "resume"})

    def az_sees_it_healed(self):
        self._tresor("apply", "--auto-approve")
        equal(self._policy()["properties"]["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"], 30)
        item = self._az(f"backup item show {IN_VAULT} -c web-01 -n web-01 {MACHINES}")["properties"]
        equal((item["protectionState"] != "ProtectionStopped", item["policyName"]), (True, "nightly"))
        self._tresor("plan", "--detailed-exitcode")


class Sight(_Story):
    """tresor protects an encrypted machine; the others look."""

    def tresor_protects_and_grants(self):
        shutil.copy(HERE / "sql.toml", self._tresor.folder)
        verbs = {change["kind"]: change["verb"] for change in self._changes().values()}
        equal(verbs, {"protected_vm": "create", "key_vault_grant": "create"})
        self._tresor("apply", "--auto-approve")
        self._tresor("plan", "--detailed-exitcode")

    def az_sees_the_item(self):
        items = {item["properties"]["friendlyName"]: item for item in self._az(f"backup item list {IN_VAULT} {MACHINES}")}
        equal(set(items), {"web-01", "sql-01"})
        equal(items["sql-01"]["properties"]["policyName"], "nightly")

    def az_sees_the_grant(self):
        entry = only([one for one in self._az("keyvault show -n kv-app -g rg-app")["properties"]["accessPolicies"]
                      if one["objectId"] == names.BACKUP_SERVICE_OBJECT])
        holds({"get", "list", "backup"} <= {word.lower() for word in entry["permissions"]["keys"]}, "keys are not granted")

    def az_sees_the_job(self):
        jobs = self._az(f"backup job list {IN_VAULT} --operation ConfigureBackup")
        holds("sql-01" in {job["properties"]["entityFriendlyName"] for job in jobs}, "there is no job of sql-01")
