// SPDX-License-Identifier: Apache-2.0
// What a program sees of that which tresor and az made.
import assert from "node:assert/strict";

import { all, bySecret, connect } from "./clients.mjs";
import { tell } from "./steps.mjs";

const { BACKUP_SERVICE_OBJECT } = process.env;
const azure = connect(bySecret());
const where = ["rsv-both", "rg-backup"];

await tell("Sight", {
    "the SDK sees both items": async () => {
        const listed = await all(azure.backup.backupProtectedItems.list(...where));
        assert.deepEqual(listed.map((one) => one.properties.friendlyName).sort(), ["sql-01", "web-01"]);
        assert.deepEqual([...new Set(listed.map((one) => one.properties.policyName))], ["nightly"]);
    },
    "the SDK sees the policy": async () => {
        const { properties } = await azure.backup.protectionPolicies.get(...where, "nightly");
        assert.equal(properties.retentionPolicy.dailySchedule.retentionDuration.count, 30);
    },
    "the SDK sees the grant": async () => {
        const { properties } = await azure.keyVaults.vaults.get("rg-app", "kv-app");
        assert.ok(properties.accessPolicies.some((one) => one.objectId === BACKUP_SERVICE_OBJECT));
    },
    "the SDK sees whose vault it is": async () => {
        const { tags } = await azure.vaults.vaults.get("rg-backup", "rsv-both");
        assert.ok(Object.keys(tags).some((name) => name.includes("tresor")), JSON.stringify(tags));
    },
});
