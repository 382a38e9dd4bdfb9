#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the seeds of the fuzzers: a few written here, one per route of the simulator, configurations of this
tree, and recorded traffic where there is some (TRESOR_AZURE_DOCS, or ../shared/azure).

    seeds.py FOLDER [TARGET...]      FOLDER/TARGET/… is made anew
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = pathlib.Path(os.environ.get("TRESOR_AZURE_DOCS", ROOT.parent / "shared" / "azure"))
SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
LARGEST = 8192  # bytes of a seed: what is longer is slow and says the same
NEWEST = {"Microsoft.RecoveryServices": "2024-04-01", "Microsoft.Compute": "2024-07-01",
          "Microsoft.KeyVault": "2023-07-01", "Microsoft.Authorization": "2022-04-01",
          "Microsoft.ManagedIdentity": "2023-01-31", "Microsoft.ResourceGraph": "2024-04-01",
          "Microsoft.Storage": "2022-09-01", "Microsoft.ClassicStorage": "2015-12-01"}

# What a route's parameters stand for in estate.toml.
NAMES = {
    "subscription": SUBSCRIPTION, "group": "rg-app", "vault": "rsv", "policy": "DefaultPolicy",
    "location": "westeurope", "region": "westeurope", "vm": "plain-01", "machine": "plain-01", "disk": "plain-01-os",
    "set": "des-01", "name": "kv-policies", "key_vault": "kv-policies", "fabric": "Azure",
    "container": "IaasVMContainer;iaasvmcontainerv2;rg-app;plain-01",
    "item": "vm;iaasvmcontainerv2;rg-app;plain-01", "operation": "77777777-7777-7777-7777-777777777777",
    "scope...": f"subscriptions/{SUBSCRIPTION}", "kind": "add",
}


def recordings():
    """The interactions of each recording, in order."""
    for file in sorted(DOCS.glob("recordings/*/**/*.json")):
        yield json.loads(file.read_text())["interactions"]


def compact(value):
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def answer(status, headers, body):
    fields = "".join(f"{name}: {value}\n" for name, value in headers.items())
    return f"{status}\n{fields}\n{compact(body) if body is not None else ''}"


def request(method, target, body=None):
    head = f"{method} {target} HTTP/1.1\r\nHost: management.azure.com\r\nAuthorization: Bearer ?\r\n"
    if body is None:
        return head + "\r\n"
    return head + "Content-Type: application/json\r\nContent-Length: ?\r\n\r\n" + compact(body)


def route_lines():
    """"GET /subscriptions/{subscription}" for every route that the contract test knows."""
    golden = ROOT / "tests/contract/operations.golden"
    return [line.split("\t")[0] for line in golden.read_text().splitlines() if line.startswith(METHODS)]


METHODS = ("GET ", "PUT ", "POST ", "PATCH ", "DELETE ", "HEAD ")


def filled(path):
    group = "rg-backup" if "RecoveryServices" in path else "rg-app"
    names = NAMES | {"group": group}
    return re.sub(r"\{([^}]+)\}", lambda match: names.get(match[1], "none"), path)


def version_of(path):
    named = re.findall(r"/providers/(Microsoft\.\w+)", path)
    return NEWEST.get(named[-1], "2022-12-01") if named else "2022-12-01"


def routed_requests():
    for line in route_lines():
        method, path = line.split(" ", 1)
        body = {"location": "westeurope", "properties": {}} if method in ("PUT", "PATCH", "POST") else None
        yield request(method, f"{filled(path)}?api-version={version_of(path)}", body)


def in_the_estate(text):
    """Recorded names become those of estate.toml."""
    text = re.sub(r"/subscriptions/[0-9a-fA-F-]{36}", f"/subscriptions/{SUBSCRIPTION}", text)
    text = re.sub(r"(?i)/resourcegroups/[^/?\"]+(?=/providers/Microsoft.RecoveryServices)",
                  "/resourceGroups/rg-backup", text)
    text = re.sub(r"(?i)/resourcegroups/(?!rg-backup)[^/?\"]+", "/resourceGroups/rg-app", text)
    text = re.sub(r"(RecoveryServices/vaults)/[^/?\"]+", r"\1/rsv", text)
    text = re.sub(r"(?i)(virtualMachines)/[^/?\"]+", r"\1/plain-01", text)
    return re.sub(r"(?i)(iaasvmcontainerv2(?:;|%3B))[^;/?\"%]+((?:;|%3B))[^;/?\"%]+", r"\1rg-app\2plain-01", text)


def recorded_requests():
    for interactions in recordings():
        said = [request(i["method"], in_the_estate(i["uri"].removeprefix("https://management.azure.com")),
                        in_the_estate(compact(i["request_body"])) if i.get("request_body") else None)
                for i in interactions if i["uri"].startswith("https://management.azure.com/")]
        said = list(dict.fromkeys(said))
        yield from said[:30]
        yield "\n%%\n".join(said[:4])


SPOKEN = [
    "GET /tenants?api-version=2022-12-01 HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ?\r\n\r\n",
    "POST /22222222-2222-2222-2222-222222222222/oauth2/v2.0/token HTTP/1.1\r\nHost: h\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ?\r\n\r\n"
    "grant_type=client_credentials&client_id=33333333-3333-3333-3333-333333333301&client_secret=x"
    "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default",
    "GET /metadata/endpoints?api-version=2022-09-01 HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /v1.0/servicePrincipals?$filter=appId%20eq%20'262044b1-e2ce-469f-a196-69ab7ada62d3' HTTP/1.1\r\n"
    "Host: graph.microsoft.com\r\nAuthorization: Bearer ?\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "GET / HTTP/1.0\r\n\r\n%%\nGET /_admin/counters HTTP/1.1\r\nHost: h\r\n\r\n",
]


def simulator_seeds():
    yield from SPOKEN
    yield from routed_requests()
    yield from recorded_requests()


def decoder_seeds():
    yield from ('{"id": "/subscriptions/s", "name": "n", "properties": {}}', "{}", "[]", "null")
    yield json.dumps({"properties": {
        "backupManagementType": "AzureIaasVM", "policyType": "V2", "timeZone": "UTC",
        "schedulePolicy": {"schedulePolicyType": "SimpleSchedulePolicyV2", "scheduleRunFrequency": "Hourly",
                           "hourlySchedule": {"interval": 4, "scheduleWindowStartTime": "2024-01-01T08:00:00Z",
                                              "scheduleWindowDuration": 12}},
        "retentionPolicy": {"retentionPolicyType": "LongTermRetentionPolicy", "yearlySchedule": {
            "retentionScheduleFormatType": "Daily", "monthsOfYear": ["January"],
            "retentionScheduleDaily": {"daysOfTheMonth": [{"date": 1, "isLast": False}]},
            "retentionTimes": ["2024-01-01T08:00:00Z"],
            "retentionDuration": {"count": 10, "durationType": "Years"}}}}})
    for interactions in recordings():
        for interaction in interactions:
            body = interaction["response_body"]
            if isinstance(body, dict) and interaction["status"] < 300:
                yield from (compact(one) for one in [body, *body.get("value", [])[:3]][:4] if isinstance(one, dict))


def error_seeds():
    yield answer(400, {}, {"error": {"code": "BadRequest", "message": "no", "innererror": {
        "code": "UserErrorX", "message": "because"}}})
    yield answer(409, {}, {"odata.error": {"code": "Conflict", "message": {"lang": "en", "value": "no"}}})
    yield answer(202, {"Azure-AsyncOperation": "https://management.azure.com/o", "Location":
                       "https://management.azure.com/l", "Retry-After": "7"}, {"status": "InProgress"})
    yield answer(200, {"Azure-AsyncOperation": "https://management.azure.com/o"},
                 {"status": "Failed", "error": {"code": "E", "message": "m"}, "properties": {"jobId": "j"}})
    for interactions in recordings():
        for interaction in interactions:
            headers = {name: value for name, value in interaction["response_headers"].items()
                       if name in ("location", "azure-asyncoperation", "retry-after")}
            if interaction["status"] >= 400 or headers:
                yield answer(interaction["status"], headers, interaction["response_body"])


def retry_seeds():
    yield answer(429, {"Retry-After": "7"}, None)
    yield answer(503, {"Retry-After": "Sun, 01 Mar 2026 08:49:37 GMT"}, None)
    yield answer(429, {"x-ms-retry-after-ms": "700"}, None)
    yield answer(429, {}, "Please try again after '324' seconds.")
    yield answer(429, {}, "Please try again after '5' minutes.")


def challenge_seeds():
    yield 'Bearer authorization_uri="https://login.microsoftonline.com/t", error="invalid_token"'
    yield 'Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="'
    yield "Basic realm=/nowhere/tokens/1.key"
    for interactions in recordings():
        yield from (interaction["response_headers"]["www-authenticate"] for interaction in interactions
                    if "www-authenticate" in interaction["response_headers"])


def token_seeds():
    token = {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": "eyJ0"}
    yield answer(200, {}, token)
    yield answer(200, {}, token | {"expires_in": "3599", "expires_on": "1798761600"})
    yield answer(401, {}, {"error": "invalid_client", "error_codes": [7000215], "correlation_id": "c",
                           "error_description": "AADSTS7000215: Invalid client secret \"s3cr3t~of-the-application\"."})
    yield answer(429, {"Retry-After": "7"}, None)


def loader_seeds():
    for file in [*ROOT.glob("examples/*/*.toml"), *ROOT.glob("tests/reconciler/language/golden/*/*.toml")]:
        yield file.read_bytes().decode(errors="replace")
    readme = re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    yield from readme


MAKERS = {"simulator": simulator_seeds, "decoders": decoder_seeds, "arm_errors": error_seeds,
          "retry_after": retry_seeds, "challenges": challenge_seeds, "tokens": token_seeds, "loader": loader_seeds}


def make(folder, target):
    """Returns how many there are."""
    folder = pathlib.Path(folder) / target
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for seed in MAKERS[target]():
        data = seed.encode(errors="replace")
        if len(data) <= LARGEST:
            (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)
    return len(list(folder.iterdir()))


if __name__ == "__main__":
    for name in sys.argv[2:] or MAKERS:
        print(name, make(sys.argv[1], name))
