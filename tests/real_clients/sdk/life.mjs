// SPDX-License-Identifier: Apache-2.0
// The life of a protected machine, as a program sees it through the SDK.
import assert from "node:assert/strict";

import { advance, all, byCertificate, bySecret, connect, finish } from "./clients.mjs";
import { tell } from "./steps.mjs";

const { SUBSCRIPTION, BACKUP_SERVICE_OBJECT, WEB, SQL, STORAGE, ROLES_VAULT, TENANT } = process.env;
const azure = connect(bySecret());
const group = "rg-backup", vault = "rsv-sdk", fabric = "Azure";
const vaultId = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.RecoveryServices/vaults/${vault}`;
const container = "IaasVMContainer;iaasvmcontainerv2;rg-app;web-01", item = "vm;iaasvmcontainerv2;rg-app;web-01";
const machine = [vault, group, fabric, container, item];
const policy = (name) => `${vaultId}/backupPolicies/${name}`;
const same = (actual, expected) => assert.equal(actual?.toLowerCase(), expected.toLowerCase());

/** These operations have no poller: the caller follows the header that came with the answer. */
async function operation(start) {
    let id;
    const onResponse = (raw) => {
        id = new URL(raw.headers.get("azure-asyncoperation")).pathname.split("/").pop();
    };
    await start({ onResponse });
    for (;;) {
        const status = await azure.backup.backupOperationStatuses.get(vault, group, id);
        if (status.status !== "InProgress") return status;
        await advance("10s");
    }
}

async function job(status) {
    assert.equal(status.status, "Succeeded", JSON.stringify(status));
    return (await azure.backup.jobDetails.get(vault, group, status.properties.jobId)).properties;
}

const protect = (properties) => (options) =>
    azure.backup.protectedItems.createOrUpdate(...machine, {
        properties: { protectedItemType: "Microsoft.Compute/virtualMachines", sourceResourceId: WEB, ...properties },
    }, options);
const shown = async () => (await azure.backup.protectedItems.get(...machine)).properties;

await tell("SignIn", {
    "a wrong secret is refused in Entra's words": () =>
        assert.rejects(() => connect(bySecret("wrong")).resources.resourceGroups.get("rg-app"), /AADSTS7000215/),
    "a certificate signs in": async () =>
        assert.equal((await connect(byCertificate()).resources.resourceGroups.get("rg-app")).name, "rg-app"),
});

await tell("Groups", {
    "one is created": async () => {
        const made = await azure.resources.resourceGroups.createOrUpdate(group, { location: "westeurope" });
        assert.equal(made.properties.provisioningState, "Succeeded");
    },
    "existence is told": async () => {
        assert.equal((await azure.resources.resourceGroups.checkExistence(group)).body, true);
        assert.equal((await azure.resources.resourceGroups.checkExistence("rg-none")).body, false);
    },
    "they are listed": async () =>
        assert.deepEqual((await all(azure.resources.resourceGroups.list())).map((one) => one.name).sort(), ["rg-app", group]),
});

await tell("Machines", {
    "one is shown": async () => same((await azure.compute.virtualMachines.get("rg-app", "web-01")).id, WEB),
    "an encrypted one tells its keys when asked for its instance view": async () => {
        const one = await azure.compute.virtualMachines.get("rg-app", "sql-01", { expand: "instanceView" });
        assert.ok(one.instanceView.disks[0].encryptionSettings[0].keyEncryptionKey.keyUrl);
    },
    "all are listed": async () =>
        assert.deepEqual((await all(azure.compute.virtualMachines.listAll())).map((one) => one.name).sort(), ["sql-01", "web-01"]),
    "they are found in the graph": async () => {
        const found = await azure.graph.resources({
            subscriptions: [SUBSCRIPTION],
            query: "Resources | where type =~ 'microsoft.compute/virtualmachines' | project id, name",
        });
        assert.deepEqual(found.data.map((one) => one.name).sort(), ["sql-01", "web-01"]);
        assert.equal(found.totalRecords, 2);
    },
});

await tell("Vault", {
    "one that is not there is not found": () =>
        assert.rejects(() => azure.vaults.vaults.get(group, vault), { statusCode: 404, code: "ResourceNotFound" }),
    "one is created through a poller": async () => {
        const poller = await azure.vaults.vaults.beginCreateOrUpdate(group, vault, {
            location: "westeurope", sku: { name: "Standard" }, properties: { publicNetworkAccess: "Enabled" },
        });
        await finish(poller);
        same(poller.getResult().id, vaultId);
        assert.equal(poller.getResult().properties.provisioningState, "Succeeded");
    },
    "its tags change through a poller": async () => {
        const poller = await azure.vaults.vaults.beginUpdate(group, vault, { tags: { team: "backup" } });
        await finish(poller);
        assert.deepEqual((await azure.vaults.vaults.get(group, vault)).tags, { team: "backup" });
    },
    "they are listed by subscription and by group": async () => {
        for (const list of [azure.vaults.vaults.listBySubscriptionId(), azure.vaults.vaults.listByResourceGroup(group)])
            assert.deepEqual((await all(list)).map((one) => one.name), [vault]);
    },
    "its configurations are shown and changed": async () => {
        const storage = azure.backup.backupResourceStorageConfigsNonCRR;
        await storage.update(vault, group, { properties: { storageModelType: "LocallyRedundant" } });
        assert.equal((await storage.get(vault, group)).properties.storageModelType, "LocallyRedundant");
        const config = await azure.backup.backupResourceVaultConfigs.get(vault, group);
        assert.equal(config.properties.softDeleteFeatureState, "Enabled");
    },
});

await tell("Policies", {
    "one is created": async () => {
        const { properties } = await azure.backup.protectionPolicies.get(vault, group, "DefaultPolicy");
        properties.retentionPolicy.dailySchedule.retentionDuration.count = 14;
        const made = await azure.backup.protectionPolicies.createOrUpdate(vault, group, "nightly", { properties });
        same(made.id, policy("nightly"));
        assert.equal(made.properties.retentionPolicy.dailySchedule.retentionDuration.count, 14);
    },
    "they are listed by management type": async () => {
        const filter = "backupManagementType eq 'AzureIaasVM'";
        const listed = (await all(azure.backup.backupPolicies.list(vault, group, { filter }))).map((one) => one.name);
        assert.deepEqual(listed.sort(), ["DefaultPolicy", "EnhancedPolicy", "nightly"]);
    },
    "an unused one is deleted through a poller": async () => {
        const { properties } = await azure.backup.protectionPolicies.get(vault, group, "DefaultPolicy");
        await azure.backup.protectionPolicies.createOrUpdate(vault, group, "gone", { properties });
        await finish(await azure.backup.protectionPolicies.beginDelete(vault, group, "gone"));
        await assert.rejects(() => azure.backup.protectionPolicies.get(vault, group, "gone"), { statusCode: 404 });
    },
});

const assignment = "99999999-9999-4999-8999-999999999901";

await tell("Grants", {
    "backup is let in by an access policy": async () => {
        const permissions = { keys: ["get", "list", "backup"], secrets: ["get", "list", "backup"] };
        await azure.keyVaults.vaults.updateAccessPolicy("rg-app", "kv-app", "add", {
            properties: { accessPolicies: [{ tenantId: TENANT, objectId: BACKUP_SERVICE_OBJECT, permissions }] },
        });
        const { properties } = await azure.keyVaults.vaults.get("rg-app", "kv-app");
        assert.ok(properties.accessPolicies.some((one) => one.objectId === BACKUP_SERVICE_OBJECT));
    },
    "a key vault is created through a poller": async () => {
        const poller = azure.keyVaults.vaults.createOrUpdate("rg-app", "kv-sdk-new", {
            location: "westeurope",
            properties: { tenantId: TENANT, sku: { family: "A", name: "standard" }, accessPolicies: [] },
        });
        await advance("1m");
        const made = await poller;
        assert.equal(made.name, "kv-sdk-new");
        await azure.keyVaults.vaults.delete("rg-app", "kv-sdk-new");
    },
    "key vaults are listed": async () =>
        assert.deepEqual((await all(azure.keyVaults.vaults.listBySubscription())).map((one) => one.name).sort(), ["kv-app", "kv-roles"]),
    "a role is found by name and assigned": async () => {
        const filter = "roleName eq 'Key Vault Administrator'";
        const [role] = await all(azure.roles.roleDefinitions.list(ROLES_VAULT, { filter }));
        const made = await azure.roles.roleAssignments.create(ROLES_VAULT, assignment, {
            roleDefinitionId: role.id, principalId: BACKUP_SERVICE_OBJECT, principalType: "ServicePrincipal",
        });
        same(made.scope, ROLES_VAULT);
    },
    "the assignment is listed, and deleted": async () => {
        const filter = `principalId eq '${BACKUP_SERVICE_OBJECT}'`;
        const listed = await all(azure.roles.roleAssignments.listForScope(ROLES_VAULT, { filter }));
        assert.deepEqual(listed.map((one) => one.name), [assignment]);
        await azure.roles.roleAssignments.delete(ROLES_VAULT, assignment);
        await assert.rejects(() => azure.roles.roleAssignments.get(ROLES_VAULT, assignment), { statusCode: 404 });
    },
});

await tell("Protection", {
    "a new machine is unprotected": async () => {
        const status = await azure.backup.backupStatus.get("westeurope", { resourceType: "VM", resourceId: WEB });
        assert.equal(status.protectionStatus, "NotProtected");
    },
    "it is found after a refresh": async () => {
        let operationId;
        const onResponse = (raw) => {
            operationId = new URL(raw.headers.get("location")).pathname.split("/").pop();
        };
        await azure.backup.protectionContainers.refresh(vault, group, fabric, { onResponse });
        const results = azure.backup.protectionContainerRefreshOperationResults;
        for (let status = 202; status === 202; await advance("10s"))
            await results.get(vault, group, fabric, operationId, { onResponse: (raw) => { status = raw.status; } });
        const filter = "backupManagementType eq 'AzureIaasVM'";
        const found = await all(azure.backup.backupProtectableItems.list(vault, group, { filter }));
        assert.ok(found.some((one) => one.properties.virtualMachineId.toLowerCase() === WEB.toLowerCase()));
    },
    "it is protected, which takes its time": async () => {
        const done = await job(await operation(protect({ policyId: policy("nightly") })));
        assert.deepEqual([done.operation, done.status], ["ConfigureBackup", "Completed"]);
        assert.equal((await shown()).protectionState, "IRPending");
    },
    "an encrypted one is protected too, once granted": async () => {
        const other = [vault, group, fabric, container.replace("web-01", "sql-01"), item.replace("web-01", "sql-01")];
        const properties = { protectedItemType: "Microsoft.Compute/virtualMachines", sourceResourceId: SQL, policyId: policy("nightly") };
        const done = await operation((options) => azure.backup.protectedItems.createOrUpdate(...other, { properties }, options));
        assert.equal(done.status, "Succeeded", JSON.stringify(done));
    },
    "both are listed": async () => {
        const filter = "backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'";
        const listed = await all(azure.backup.backupProtectedItems.list(vault, group, { filter }));
        assert.deepEqual(listed.map((one) => one.properties.friendlyName).sort(), ["sql-01", "web-01"]);
    },
    "their containers are listed": async () => {
        const filter = "backupManagementType eq 'AzureIaasVM' and status eq 'Registered'";
        assert.equal((await all(azure.backup.backupProtectionContainers.list(vault, group, { filter }))).length, 2);
    },
});

let point;
await tell("Recovery", {
    "a backup is made": async () => {
        const started = await operation((options) =>
            azure.backup.backups.trigger(...machine, { properties: { objectType: "IaasVMBackupRequest" } }, options));
        await advance("3h");
        assert.equal((await job(started)).status, "Completed");
        assert.equal((await shown()).protectionState, "Protected");
    },
    "its job is listed by filter": async () => {
        const filter = "operation eq 'Backup' and status eq 'Completed'";
        const jobs = await all(azure.backup.backupJobs.list(vault, group, { filter }));
        assert.deepEqual([...new Set(jobs.map((one) => one.properties.operation))], ["Backup"]);
    },
    "its recovery point is listed and shown": async () => {
        [point] = await all(azure.backup.recoveryPoints.list(...machine));
        const one = await azure.backup.recoveryPoints.get(...machine, point.name);
        assert.equal(one.properties.objectType, "IaasVMRecoveryPoint");
    },
    "a job is cancelled": async () => {
        const started = await operation((options) =>
            azure.backup.backups.trigger(...machine, { properties: { objectType: "IaasVMBackupRequest" } }, options));
        await azure.backup.jobCancellations.trigger(vault, group, started.properties.jobId);
        await advance("10m");
        assert.equal((await job(started)).status, "Cancelled");
    },
    "disks are restored through a poller": async () => {
        await azure.resources.resourceGroups.createOrUpdate("rg-restored", { location: "westeurope" });
        const poller = await azure.backup.restores.beginTrigger(...machine, point.name, {
            properties: {
                objectType: "IaasVMRestoreRequest", recoveryType: "RestoreDisks", recoveryPointId: point.name,
                sourceResourceId: WEB, region: "westeurope", createNewCloudService: false, originalStorageAccountOption: false,
                storageAccountId: STORAGE,
                targetResourceGroupId: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-restored`,
            },
        });
        await finish(poller);
        await advance("3h");
        const filter = "operation eq 'Restore'";
        const [restore] = await all(azure.backup.backupJobs.list(vault, group, { filter }));
        assert.equal(restore.properties.status, "Completed");
    },
});

await tell("End", {
    "protection stops and keeps the data": async () => {
        await job(await operation(protect({ policyId: "", protectionState: "ProtectionStopped" })));
        assert.equal((await shown()).protectionState, "ProtectionStopped");
    },
    "protection resumes": async () => {
        await job(await operation(protect({ policyId: policy("nightly") })));
        same((await shown()).policyId, policy("nightly"));
    },
    "the data is deleted softly": async () => {
        await job(await operation((options) => azure.backup.protectedItems.delete(...machine, options)));
        assert.equal((await shown()).isScheduledForDeferredDelete, true);
    },
    "the vault cannot go with it inside": () =>
        assert.rejects(() => azure.vaults.vaults.beginDeleteAndWait(group, vault), { statusCode: 400 }),
    "the data is undeleted": async () => {
        await job(await operation(protect({ policyId: "", protectionState: "ProtectionStopped", isRehydrate: true })));
        assert.ok(!(await shown()).isScheduledForDeferredDelete);
    },
    "an empty vault is made and deleted by pollers that wait": async () => {
        const empty = { location: "westeurope", sku: { name: "Standard" }, properties: { publicNetworkAccess: "Enabled" } };
        await azure.vaults.vaults.beginCreateOrUpdateAndWait(group, "rsv-gone", empty);
        await azure.vaults.vaults.beginDeleteAndWait(group, "rsv-gone");
        await assert.rejects(() => azure.vaults.vaults.get(group, "rsv-gone"), { statusCode: 404 });
    },
    "a group is deleted through a poller": async () => {
        await azure.resources.resourceGroups.createOrUpdate("rg-gone", { location: "westeurope" });
        await finish(await azure.resources.resourceGroups.beginDelete("rg-gone"), "15s");
        assert.equal((await azure.resources.resourceGroups.checkExistence("rg-gone")).body, false);
    },
});
