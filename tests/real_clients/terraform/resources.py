# SPDX-License-Identifier: Apache-2.0
"""The calls of azurerm 5.2.0 for each resource; the versions are those of its SDKs."""

from checks import equal, holds, only, same_id
from terraform.pollers import NewPoller, OldPoller
import names

GROUPS, VAULTS, SITE_RECOVERY = "2023-07-01", "2025-08-01", "2024-04-01"
POLICIES, ITEMS, KEY_VAULTS, ROLES, DEFINITIONS = "2024-10-01", "2023-02-01", "2026-02-01", "2022-04-01", "2022-05-01-preview"

GROUP = f"{names.SCOPE}/resourceGroups/rg-backup"
VAULT = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv-tf"
POLICY = f"{VAULT}/backupPolicies/nightly"
# With a literal ";", and the machine's group as it was written.
ITEM = (f"{VAULT}/backupFabrics/Azure/protectionContainers/iaasvmcontainer;iaasvmcontainerv2;rg-app;web-01"
        "/protectedItems/VM;iaasvmcontainerv2;rg-app;web-01")
ASSIGNMENT = f"{names.ROLES_VAULT}/providers/Microsoft.Authorization/roleAssignments/99999999-9999-4999-8999-999999999902"

AT = "2026-01-15T23:00:00Z"
POLICY_BODY = {"properties": {
    "backupManagementType": "AzureIaasVM", "policyType": "V1", "timeZone": "UTC", "instantRpRetentionRangeInDays": 2,
    "tieringPolicy": {"ArchivedRP": {"tieringMode": "DoNotTier", "duration": 0, "durationType": "Invalid"}},
    "schedulePolicy": {"schedulePolicyType": "SimpleSchedulePolicy", "scheduleRunFrequency": "Daily", "scheduleRunTimes": [AT]},
    "retentionPolicy": {"retentionPolicyType": "LongTermRetentionPolicy", "dailySchedule": {
        "retentionTimes": [AT], "retentionDuration": {"count": 14, "durationType": "Days"}}}}}
ITEM_BODY = {"properties": {"protectedItemType": "Microsoft.Compute/virtualMachines", "workloadType": "VM",
                            "policyId": POLICY, "sourceResourceId": names.WEB,
                            "friendlyName": "web-01", "extendedProperties": {}, "virtualMachineId": names.WEB}}
ENTRY = {"tenantId": names.TENANT, "objectId": names.BACKUP_SERVICE_OBJECT,
         "permissions": {"certificates": [], "keys": ["Get", "List", "Backup"], "secrets": ["Get", "List", "Backup"],
                         "storage": []}}


def _vault_body(redundancy="GeoRedundant"):
    return {"location": "westeurope", "tags": {}, "sku": {"name": "Standard"}, "properties": {
        "publicNetworkAccess": "Enabled",
        "monitoringSettings": {"azureMonitorAlertSettings": {"alertsForAllJobFailures": "Enabled"},
                               "classicAlertSettings": {"alertsForCriticalOperations": "Enabled"}},
        "redundancySettings": {"crossRegionRestore": "Disabled", "standardTierStorageRedundancy": redundancy}}}


class _Story:
    def __init__(self, go):
        self._go = go

    def _absent(self, path, version):
        self._go.send("GET", path, version).expect(404)

    def _read(self, path, version):
        return self._go.send("GET", path, version).expect(200).body

    def _until(self, path, version, times, status):
        """Reads until the same has been seen so often in a row."""
        seen = 0
        for _ in range(30):
            self._go.sleep(5)
            seen = seen + 1 if self._go.send("GET", path, version).status == status else 0
            if seen == times:
                return
        holds(False, f"{path} did not become {status}")

    def _entries(self):
        policies = self._read(names.KEY_VAULT, KEY_VAULTS)["properties"]["accessPolicies"]
        return [one for one in policies if one["objectId"] == names.BACKUP_SERVICE_OBJECT]

    def _until_entries(self, number):
        for _ in range(3):
            self._go.sleep(5)
            equal(len(self._entries()), number, "the number of entries")


class Provider(_Story):
    def the_host_tells_what_cloud_it_is(self):
        self._go.discover()

    def each_api_gets_its_token(self):
        self._go.sign_in_everywhere()

    def providers_are_listed_and_registered_as_by_default_before_version_5(self):
        listed = self._read(f"{names.SCOPE}/providers", "2022-09-01")["value"]
        states = {one["namespace"]: one["registrationState"] for one in listed}
        for wanted in ("Microsoft.RecoveryServices", "Microsoft.KeyVault", "Microsoft.Compute"):
            holds(wanted in states, f"{wanted} is not among {sorted(states)}")
        self._go.send("POST", f"{names.SCOPE}/providers/Microsoft.RecoveryServices/register", "2022-09-01").expect(200)


class Create(_Story):
    def a_resource_group(self):
        self._absent(GROUP, GROUPS)
        self._go.send("PUT", GROUP, GROUPS, {"location": "westeurope", "tags": {}}).expect(200, 201)
        equal(self._read(GROUP, GROUPS)["properties"]["provisioningState"], "Succeeded")

    def a_vault(self):
        self._absent(VAULT, VAULTS)
        made = self._go.send("PUT", VAULT, VAULTS, _vault_body()).expect(200, 201)
        NewPoller(self._go).finish("PUT", made, VAULT, VAULTS)
        vault = self._read(VAULT, VAULTS)
        equal(vault["properties"]["provisioningState"], "Succeeded")
        equal(vault["properties"]["redundancySettings"]["standardTierStorageRedundancy"], "GeoRedundant")

    def its_replication_settings_are_read(self):
        self._read(f"{VAULT}/replicationVaultSettings/default", SITE_RECOVERY)

    def a_vault_with_an_identity(self):
        changed = self._go.send("PATCH", VAULT, VAULTS, {"identity": {"type": "SystemAssigned"}}).expect(200, 202)
        NewPoller(self._go).finish("PATCH", changed, VAULT, VAULTS)
        identity = self._read(VAULT, VAULTS)["identity"]
        equal(identity["type"], "SystemAssigned")
        holds(identity["principalId"], "the identity has no principalId")

    def a_policy_for_machines(self):
        self._absent(POLICY, POLICIES)
        self._go.send("PUT", POLICY, POLICIES, POLICY_BODY).expect(200, 202)
        self._go.sleep(10)
        made = self._read(POLICY, POLICIES)["properties"]
        equal(made["retentionPolicy"]["dailySchedule"]["retentionDuration"], {"count": 14, "durationType": "Days"})

    def a_protected_machine(self):
        self._absent(ITEM, ITEMS)
        begun = self._go.send("PUT", ITEM, ITEMS, ITEM_BODY).expect(200, 202)
        OldPoller(self._go).finish("PUT", begun)
        item = self._read(ITEM, ITEMS)["properties"]
        same_id(item["sourceResourceId"], names.WEB)
        same_id(item["policyId"], POLICY)

    def an_access_policy_of_a_key_vault(self):
        equal(self._entries(), [])
        self._go.send("PUT", f"{names.KEY_VAULT}/accessPolicies/add", KEY_VAULTS,
                      {"properties": {"accessPolicies": [ENTRY]}}).expect(200, 201)
        self._until_entries(1)

    def a_role_assignment(self):
        found = self._go.send("GET", f"{names.ROLES_VAULT}/providers/Microsoft.Authorization/roleDefinitions"
                              "?%24filter=roleName+eq+%27Key+Vault+Administrator%27", DEFINITIONS).expect(200).body
        role = only(found["value"])["id"]
        self._absent(ASSIGNMENT, ROLES)
        self._go.send("PUT", ASSIGNMENT, ROLES, {"properties": {
            "roleDefinitionId": role, "principalId": names.BACKUP_SERVICE_OBJECT}}).expect(200, 201)
        self._until(ASSIGNMENT, ROLES, 5, 200)


class Refresh(_Story):
    """A second plan reads everything, and must find it as it was written."""

    def the_group(self):
        equal(self._read(GROUP, GROUPS)["location"], "westeurope")

    def the_vault(self):
        vault = self._read(VAULT, VAULTS)
        equal((vault["sku"]["name"], vault["properties"]["publicNetworkAccess"]), ("Standard", "Enabled"))
        equal(vault["properties"]["redundancySettings"]["crossRegionRestore"], "Disabled")

    def the_policy(self):
        made = self._read(POLICY, POLICIES)["properties"]
        equal(made["schedulePolicy"]["scheduleRunTimes"], [AT])
        equal((made["timeZone"], made["instantRpRetentionRangeInDays"]), ("UTC", 2))

    def the_protected_machine(self):
        item = self._read(ITEM, ITEMS)["properties"]
        holds(not item.get("isScheduledForDeferredDelete"), "it is to be deleted")
        same_id(item["policyId"], POLICY)

    def the_role_of_the_assignment(self):
        made = self._read(ASSIGNMENT, ROLES)["properties"]
        role = self._read(made["roleDefinitionId"], DEFINITIONS)["properties"]
        equal(role["roleName"], "Key Vault Administrator")


class Destroy(_Story):
    def the_role_assignment(self):
        self._go.send("DELETE", ASSIGNMENT, ROLES).expect(200, 204)
        self._absent(ASSIGNMENT, ROLES)

    def the_access_policy(self):
        self._go.send("PUT", f"{names.KEY_VAULT}/accessPolicies/remove", KEY_VAULTS,
                      {"properties": {"accessPolicies": [ENTRY]}}).expect(200, 201)
        self._until_entries(0)

    def the_protected_machine(self):
        begun = self._go.send("DELETE", ITEM, ITEMS).expect(200, 202, 204)
        OldPoller(self._go).finish("DELETE", begun)
        # What is softly deleted counts as gone.
        equal(self._read(ITEM, ITEMS)["properties"]["isScheduledForDeferredDelete"], True)

    def a_protected_machine_comes_back_from_soft_deletion(self):
        begun = self._go.send("PUT", ITEM, ITEMS, {"properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines", "sourceResourceId": names.WEB,
            "isRehydrate": True}}).expect(200, 202)
        OldPoller(self._go).finish("PUT", begun)
        equal(self._read(ITEM, ITEMS)["properties"]["protectionState"], "ProtectionStopped")
        begun = self._go.send("DELETE", ITEM, ITEMS).expect(200, 202, 204)
        OldPoller(self._go).finish("DELETE", begun)

    def the_policy(self):
        begun = self._go.send("DELETE", POLICY, POLICIES).expect(200, 202, 204)
        OldPoller(self._go).finish("DELETE", begun)
        self._until(POLICY, POLICIES, 1, 404)

    def the_vault(self):
        filtered = f"{VAULT}/backupProtectedItems?%24filter=backupManagementType+eq+%27AzureIaasVM%27"
        self._go.send("GET", filtered, ITEMS).expect(200)
        begun = self._go.send("DELETE", VAULT, VAULTS).expect(202, 204)
        NewPoller(self._go).finish("DELETE", begun, VAULT, VAULTS)

    def the_resource_group(self):
        begun = self._go.send("DELETE", GROUP, GROUPS).expect(200, 202)
        NewPoller(self._go).finish("DELETE", begun, GROUP, GROUPS)


class OlderProvider(_Story):
    """Versions 3 and 4 speak an older generation of vaults, which goes at once."""

    def a_vault_comes_and_goes(self):
        group, vault = GROUP.replace("rg-backup", "rg-older"), VAULT.replace("rg-backup", "rg-older")
        self._go.send("PUT", group, GROUPS, {"location": "westeurope"}).expect(200, 201)
        made = self._go.send("PUT", vault, "2024-01-01", _vault_body()).expect(200, 201)
        NewPoller(self._go).finish("PUT", made, vault, "2024-01-01")
        config = f"{vault}/backupconfig/vaultconfig"
        equal(self._read(config, "2023-02-01")["properties"]["softDeleteFeatureState"], "Enabled")
        self._go.send("PUT", config, "2023-02-01", {"properties": {
            "enhancedSecurityState": "Enabled", "softDeleteFeatureState": "Disabled"}}).expect(200)
        equal(self._read(config, "2023-02-01")["properties"]["softDeleteFeatureState"], "Disabled")
        self._go.send("DELETE", vault, "2024-01-01").expect(200)
        self._absent(vault, "2024-01-01")
