#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a plan without changes costs: requests and connections counted at the server, time and memory of
the client alone. Stacks of 10, 1,000 and 5,000 VMs: 5 vaults, 20 key vaults, 2.5 disks a VM, a third ADE.

usage: no_op_plan.py TRESOR [COUNT…]
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
VAULTS, KEY_VAULTS = 5, 20


def estate(count):
    lines = ["start = 2026-01-15T08:00:00Z", "[[subscription]]", f'id = "{SUBSCRIPTION}"', 'name = "Bench"']
    for group in ("rg-backup", "rg-app"):
        lines += ["[[resource_group]]", f'name = "{group}"', 'location = "westeurope"']
    for i in range(KEY_VAULTS):
        lines += ["[[key_vault]]", f'name = "kv-{i:02}"', 'resource_group = "rg-app"', f"rbac = {str(i % 2 == 1).lower()}"]
    for i in range(count):
        disks = ", ".join(f'{{ name = "vm-{i}-d{d}" }}' for d in range(1 + i % 2))
        lines += ["[[virtual_machine]]", f'name = "vm-{i}"', 'resource_group = "rg-app"', f"data_disks = [{disks}]"]
        if i % 3 == 0:
            lines.append(f'encryption = {{ kind = "ade-kek", key_vault = "kv-{i % KEY_VAULTS:02}" }}')
    return "\n".join(lines) + "\n"


def stack(count):
    lines = ["[tresor]", 'stack = "bench"']
    for rule in ("policy-vm-limit", "vault-vm-limit"):
        lines += ["[[tresor.allow]]", f'rule = "{rule}"', 'objects = "*"', 'reason = "a benchmark"', "until = 2099-12-31"]
    lines += ["[azure]", 'cloud = "simulator"', f'subscription = "{SUBSCRIPTION}"']
    for v in range(VAULTS):
        lines += [f"[vault.v{v}]", f'name = "rsv-{v}"', 'resource_group = "rg-backup"', 'location = "westeurope"']
        lines += [f"[policy.p{v}]", 'name = "nightly"', f'vault = "v{v}"', 'type = "V2"', "retention.daily = { count = 30 }"]
        lines.append('schedule = { frequency = "Daily", time = "23:00" }')
    for i in range(count):
        lines += [f"[protected_vm.vm-{i}]", f'vm = "rg-app/vm-{i}"', f'policy = "p{i % VAULTS}"']
    return "\n".join(lines) + "\n"


def measured(words, folder, environment):
    """Exit code, seconds and peak memory (MB) of one process."""
    began = time.monotonic()
    process = subprocess.Popen(words, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), time.monotonic() - began, usage.ru_maxrss / 1024


def admin(url, path, method="GET"):
    request = urllib.request.Request(f"{url}/_admin/{path}", method=method, data=b"" if method == "POST" else None)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer), int(answer.headers["x-connections-accepted"])


def bench(tresor, count):
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/simulator")
        with open(f"{folder}/simulator/estate.toml", "w", encoding="utf-8") as file:
            file.write(estate(count))
        with open(f"{folder}/tresor.toml", "w", encoding="utf-8") as file:
            file.write(stack(count))
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("ARM_", "AZURE_", "TRESOR_"))}
        apply_seconds = 0
        for _ in range(-(-count // VAULTS // 250) + 1):  # a vault takes 250 new VMs a day
            code, seconds, _ = measured([tresor, "apply", "--auto-approve", "--parallelism", "200"], folder, plain)
            apply_seconds += seconds
            if code != 9:
                break
            subprocess.run([tresor, "simulate", "do", "--", "advance", "1d"], cwd=folder, env=plain, check=True,
                           stdout=subprocess.DEVNULL)
        if code != 0:
            sys.exit(f"apply of {count} VMs ended with {code}")
        with subprocess.Popen([tresor, "simulate", "serve"], cwd=folder, stdout=subprocess.PIPE, text=True) as server:
            try:
                url = server.stdout.readline().strip()
                admin(url, "counters/reset", "POST")
                before = admin(url, "counters")
                code, seconds, memory = measured(
                    [tresor, "plan", "--detailed-exitcode"], folder, plain | {"TRESOR_SIMULATOR": url})
                after = admin(url, "counters")
            finally:
                server.terminate()
        if code != 0:
            sys.exit(f"the plan of {count} VMs is not empty: {code}")
        # the admin door's own exchanges are counted too: the request and the connection of `after`
        requests = after[0]["requests"] - before[0]["requests"] - 1
        connections = after[1] - before[1] - 1
        print(f"{count:6} VMs: {requests:4} requests, {connections:3} connections, {seconds:6.2f} s, "
              f"{memory:6.1f} MB; the apply before it {apply_seconds:6.1f} s")


if __name__ == "__main__":
    for number in [int(word) for word in sys.argv[2:]] or [10, 1000, 5000]:
        bench(os.path.abspath(sys.argv[1]), number)
