# SPDX-License-Identifier: Apache-2.0
from checks import contains, equal, holds, only, same_id
from az.policies import IN_VAULT
from az.vaults import VAULT
import names

MACHINES = "--backup-management-type AzureIaasVM"
OF_WEB = f"{IN_VAULT} -c web-01 -i web-01 {MACHINES}"


class _Items:
    """Steps of one machine's protection."""

    def __init__(self, az):
        self._az = az

    def _item(self, machine="web-01"):
        return self._az(f"backup item show {IN_VAULT} -c {machine} -n {machine} {MACHINES} --workload-type VM")["properties"]

    def _completes(self, job, operation):
        """What az printed of the job that it waited for."""
        equal((job["properties"]["operation"], job["properties"]["status"]), (operation, "Completed"), "the job")


class Protection(_Items):
    def a_new_machine_is_unprotected(self):
        equal(self._az(f"backup protection check-vm --vm {names.WEB}"), None)

    def it_is_protected_while_az_waits(self):
        self._az.simulator.let_operations_take_their_time()
        job = self._az(f"backup protection enable-for-vm {IN_VAULT} --vm {names.WEB} -p nightly")
        self._az.simulator.end_operations_at_once()
        self._completes(job, "ConfigureBackup")

    def its_first_backup_is_pending(self):
        item = self._item()
        equal((item["protectionState"], item["healthStatus"]), ("IRPending", "Passed"))
        same_id(item["sourceResourceId"], names.WEB)
        same_id(item["policyId"], f"{VAULT}/backupPolicies/nightly")

    def the_check_names_its_vault(self):
        same_id(self._az(f"backup protection check-vm --vm {names.WEB}"), VAULT)

    def its_container_is_listed_and_shown(self):
        container = only(self._az(f"backup container list {IN_VAULT} {MACHINES}"))
        equal(container["properties"]["friendlyName"], "web-01")
        shown = self._az(f"backup container show {IN_VAULT} -n web-01 {MACHINES}")
        equal(shown["name"].lower(), "iaasvmcontainer;iaasvmcontainerv2;rg-app;web-01")

    def its_item_is_listed(self):
        item = only(self._az(f"backup item list {IN_VAULT} {MACHINES} --workload-type VM"))
        equal(item["properties"]["friendlyName"], "web-01")

    def an_encrypted_one_needs_a_grant(self):
        status = self._az(f"backup protection enable-for-vm {IN_VAULT} --vm {names.SQL} -p nightly")
        equal(status["status"], "Failed")
        equal(status["error"]["code"], "UserErrorKeyVaultPermissionsNotConfigured")

    def an_encrypted_one_is_protected_once_it_is_granted(self):
        self._az(f"keyvault set-policy -n kv-app -g rg-app --spn {names.BACKUP_SERVICE} "
                 "--key-permissions get list backup --secret-permissions get list backup")
        job = self._az(f"backup protection enable-for-vm {IN_VAULT} --vm {names.SQL} -p nightly")
        self._completes(job, "ConfigureBackup")


class Recovery(_Items):
    def __init__(self, az):
        super().__init__(az)
        self._job = None
        self._point = None

    def _state(self, job):
        return self._az(f"backup job show {IN_VAULT} -n {job}")["properties"]

    def a_backup_is_started(self):
        self._az.simulator.let_operations_take_their_time()
        job = self._az(f"backup protection backup-now {OF_WEB} --retain-until 01-03-2026")
        self._az.simulator.end_operations_at_once()
        equal((job["properties"]["operation"], job["properties"]["entityFriendlyName"]), ("Backup", "web-01"))
        self._job = job["name"]

    def its_job_is_shown_with_its_tasks(self):
        job = self._state(self._job)
        equal(job["status"], "InProgress")
        equal([task["taskId"] for task in job["extendedInfo"]["tasksList"]],
              ["Take Snapshot", "Transfer data to vault"])

    def the_job_is_waited_for(self):
        self._az.simulator.advance("3h")
        self._az(f"backup job wait {IN_VAULT} -n {self._job}")
        equal(self._state(self._job)["status"], "Completed")

    def jobs_are_listed_by_filter(self):
        job = only(self._az(f"backup job list {IN_VAULT} --operation Backup --status Completed "
                            "--start-date 15-01-2026 --end-date 20-01-2026"))
        equal(job["name"], self._job)

    def the_item_is_protected_now(self):
        item = self._item()
        equal((item["protectionState"], item["lastBackupStatus"]), ("Protected", "Completed"))

    def its_recovery_point_is_listed_and_shown(self):
        point = only(self._az(f"backup recoverypoint list {OF_WEB} --workload-type VM"))
        self._point = point["name"]
        shown = self._az(f"backup recoverypoint show {OF_WEB} -n {self._point} {MACHINES} --workload-type VM")["properties"]
        equal((shown["objectType"], shown["isManagedVirtualMachine"]), ("IaasVMRecoveryPoint", True))

    def its_disks_are_restored(self):
        self._az("group create -n rg-restored -l westeurope")
        job = self._az(f"backup restore restore-disks {IN_VAULT} -c web-01 -i web-01 -r {self._point} "
                       f"--storage-account {names.STORAGE} --target-resource-group rg-restored")
        equal((job["properties"]["operation"], job["properties"]["entityFriendlyName"]), ("Restore", "web-01"))
        self._az.simulator.advance("3h")
        self._az(f"backup job wait {IN_VAULT} -n {job['name']}")
        equal(self._state(job["name"])["status"], "Completed")

    def the_restored_disks_are_there(self):
        disks = self._az("disk list -g rg-restored")
        equal(sorted(disk["name"].split("-2026")[0] for disk in disks), ["web-01-datadisk-001", "web-01-osdisk"])
        equal({disk["diskState"] for disk in disks}, {"Unattached"})

    def a_restore_needs_a_storage_account_that_is_there(self):
        self._az.refused(f"backup restore restore-disks {IN_VAULT} -c web-01 -i web-01 -r {self._point} "
                         f"--storage-account {names.STORAGE}none --target-resource-group rg-restored",
                         "(ResourceNotFound)")

    def a_job_is_stopped(self):
        with self._az.simulator.time_stands_still():
            job = self._az(f"backup protection backup-now {OF_WEB} --retain-until 01-03-2026")["name"]
            self._az(f"backup job stop {IN_VAULT} -n {job}")
            self._az.simulator.advance("10m")
            equal(self._state(job)["status"], "Cancelled")


class Changes(_Items):
    def a_disk_is_excluded(self):
        self._completes(self._az(f"backup protection update-for-vm {IN_VAULT} -c web-01 -i web-01 --disk-list-setting exclude --diskslist 1"),
                        "ConfigureBackup")
        equal(self._item()["extendedProperties"]["diskExclusionProperties"],
              {"diskLunList": [1], "isInclusionList": False})

    def the_exclusion_is_reset(self):
        self._completes(self._az(f"backup protection update-for-vm {IN_VAULT} -c web-01 -i web-01 --disk-list-setting resetexclusionsettings"),
                        "ConfigureBackup")

    def the_policy_is_changed(self):
        self._completes(self._az(f"backup item set-policy {OF_WEB.replace('-i ', '-n ')} -p DefaultPolicy"), "ConfigureBackup")
        equal(self._item()["policyName"], "DefaultPolicy")

    def protection_stops_and_keeps_the_data(self):
        self._completes(self._az(f"backup protection disable {OF_WEB} -y"), "DisableBackup")
        equal(self._item()["protectionState"], "ProtectionStopped")

    def protection_resumes(self):
        self._completes(self._az(f"backup protection resume {OF_WEB} -p nightly"), "ConfigureBackup")
        same_id(self._item()["policyId"], f"{VAULT}/backupPolicies/nightly")

    def the_data_is_deleted_softly(self):
        self._completes(self._az(f"backup protection disable {OF_WEB} --delete-backup-data true -y"), "DeleteBackupData")
        item = self._item()
        equal((item["isScheduledForDeferredDelete"], item["protectionState"]), (True, "ProtectionStopped"))
        contains(item["deferredDeleteTimeRemaining"], "13.", "the time that is left")

    def the_data_is_undeleted(self):
        self._completes(self._az(f"backup protection undelete {OF_WEB} --workload-type VM"), "Undelete")
        item = self._item()
        holds(not item.get("isScheduledForDeferredDelete"), "it is still to be deleted")
        equal(item["protectionState"], "ProtectionStopped")

    def it_is_deleted_for_the_end(self):
        self._az(f"backup protection disable {OF_WEB} --delete-backup-data true -y")
        self._az(f"backup protection disable {IN_VAULT} -c sql-01 -i sql-01 {MACHINES} --delete-backup-data true -y")
