// SPDX-License-Identifier: Apache-2.0
// The official @azure/identity signs in with one credential and shows the token to ARM:
//     node identity.mjs CREDENTIAL BASE_URL
// What the credential needs stands in the environment. Prints one line; ends with 1 where it fails.
import { createRequire } from "node:module";

const require = createRequire(process.env.TRESOR_NODE_MODULES ?? import.meta.url);
const identity = require("@azure/identity");

const [name, base] = process.argv.slice(2);
const env = process.env;
const at = { authorityHost: base, disableInstanceDiscovery: true };
const scope = `${base}/.default`;

/** What @actions/core does. */
async function githubToken() {
  const url = `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent("api://AzureADTokenExchange")}`;
  const answer = await fetch(url, {
    headers: {
      Authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`,
      Accept: "application/json; api-version=2.0",
    },
  });
  return (await answer.json()).value;
}

const asserting = (assertion) =>
  new identity.ClientAssertionCredential(env.AZURE_TENANT_ID, env.AZURE_CLIENT_ID, assertion, at);
const managed = () => new identity.ManagedIdentityCredential({ clientId: env.AZURE_CLIENT_ID });

const credentials = {
  secret: () =>
    new identity.ClientSecretCredential(env.AZURE_TENANT_ID, env.AZURE_CLIENT_ID, env.AZURE_CLIENT_SECRET, at),
  certificate: () =>
    new identity.ClientCertificateCredential(
      env.AZURE_TENANT_ID,
      env.AZURE_CLIENT_ID,
      { certificatePath: env.AZURE_CLIENT_CERTIFICATE_PATH },
      { ...at, sendCertificateChain: true },
    ),
  workload: () => new identity.WorkloadIdentityCredential(at),
  raw: () => asserting(async () => env.ARM_OIDC_TOKEN),
  github: () => asserting(githubToken),
  devops: () =>
    new identity.AzurePipelinesCredential(
      env.AZURE_TENANT_ID,
      env.AZURE_CLIENT_ID,
      env.ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID,
      env.SYSTEM_ACCESSTOKEN,
      at,
    ),
  imds: managed,
  "imds-user": managed,
  "app-service": managed,
  arc: managed,
  cli: () => new identity.AzureCliCredential(),
};

const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));

async function subscriptions(token) {
  const answer = await fetch(`${base}/subscriptions?api-version=2022-12-01`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  if (answer.status !== 200) throw new Error(`ARM says ${answer.status} ${await answer.text()}`);
  return (await answer.json()).value.length;
}

if (!credentials[name]) {
  console.log(`${name}: skipped: @azure/identity has no such credential`);
} else {
  try {
    const credential = credentials[name]();
    const first = await credential.getToken(scope);
    const seen = await subscriptions(first.token);
    const minutes = Math.round((first.expiresOnTimestamp - Date.now()) / 60000);
    console.log(`${name}: signed in as ${claimsOf(first.token).appid}, ${minutes} minutes, ${seen} subscription`);
  } catch (problem) {
    console.log(`${name}: FAILED: ${problem.message}`);
    process.exitCode = 1;
  }
}
