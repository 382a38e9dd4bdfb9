// SPDX-License-Identifier: Apache-2.0
// The SDK's clients, pointed at a simulator, and the simulator's clock.
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { ComputeManagementClient } from "@azure/arm-compute";
import { KeyVaultManagementClient } from "@azure/arm-keyvault";
import { RecoveryServicesClient } from "@azure/arm-recoveryservices";
import { RecoveryServicesBackupClient } from "@azure/arm-recoveryservicesbackup";
import { ResourceGraphClient } from "@azure/arm-resourcegraph";
import { ResourceManagementClient } from "@azure/arm-resources";
import { ClientCertificateCredential, ClientSecretCredential } from "@azure/identity";

const { SIMULATOR: endpoint, TENANT, SUBSCRIPTION, OPERATOR, SECRET, CERTIFICATE } = process.env;
// No network but this one: nobody else is asked to vouch for the authority.
const authority = { authorityHost: endpoint, disableInstanceDiscovery: true };

export const bySecret = (secret = SECRET) => new ClientSecretCredential(TENANT, OPERATOR, secret, authority);
export const byCertificate = () =>
    new ClientCertificateCredential(TENANT, OPERATOR, { certificatePath: CERTIFICATE }, authority);

export function connect(credential) {
    const options = { endpoint };
    return {
        resources: new ResourceManagementClient(credential, SUBSCRIPTION, options),
        vaults: new RecoveryServicesClient(credential, SUBSCRIPTION, options),
        backup: new RecoveryServicesBackupClient(credential, SUBSCRIPTION, options),
        keyVaults: new KeyVaultManagementClient(credential, SUBSCRIPTION, options),
        compute: new ComputeManagementClient(credential, SUBSCRIPTION, options),
        roles: new AuthorizationManagementClient(credential, SUBSCRIPTION, options),
        // Of an older generation, which calls the same thing otherwise.
        graph: new ResourceGraphClient(credential, { baseUri: endpoint }),
    };
}

export async function advance(by) {
    const answer = await fetch(`${endpoint}/_admin/advance`, { method: "POST", body: JSON.stringify({ by }) });
    if (!answer.ok) throw new Error(`the clock did not move: ${await answer.text()}`);
}

/** A poller's end, with the world's clock moved on instead of waiting for it. Returns how often it asked. */
export async function finish(poller, by = "10s") {
    let polls = 0;
    for (; !poller.isDone(); ++polls) {
        await poller.poll();
        if (!poller.isDone()) await advance(by);
    }
    return polls;
}

export async function all(pages) {
    const found = [];
    for await (const one of pages) found.push(one);
    return found;
}
