#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a large simulated Azure costs: 50,000 VMs with 2.5 disks each, protected in 100 vaults. Start from the
estate and from the disk, peak memory, pages of 200, rows written for a change, many connections at once, days of backups.

usage: simulator_scale.py TRESOR [COUNT]
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
VAULTS, GROUPS, KEY_VAULTS, CONNECTIONS = 100, 50, 20, 20


def estate(count):
    half = count // 2
    lines = ["start = 2026-01-15T08:00:00Z", "[[subscription]]", f'id = "{SUBSCRIPTION}"']
    lines += ["[[resource_group]]", 'name = "rg-backup"', 'location = "westeurope"']
    lines += ["[[resource_group]]", f'name = "rg-{{index%{GROUPS}}}"', 'location = "westeurope"', f"count = {GROUPS}"]
    lines += ["[[key_vault]]", f'name = "kv-{{index%{KEY_VAULTS}}}"', 'resource_group = "rg-backup"', f"count = {KEY_VAULTS}"]
    for kind, disks in (("one", 1), ("two", 2)):
        names = ", ".join(f'{{ name = "{kind}-{{index}}-{d}" }}' for d in range(disks))
        lines += ["[[virtual_machine]]", f'name = "{kind}-{{index}}"', f"count = {half}"]
        lines += [f'resource_group = "rg-{{index%{GROUPS}}}"', f"data_disks = [{names}]"]
        if kind == "one":
            lines.append(f'encryption = {{ kind = "ade-kek", key_vault = "kv-{{index%{KEY_VAULTS}}}" }}')
    lines += ["[[vault]]", f'name = "rsv-{{index%{VAULTS}}}"', 'resource_group = "rg-backup"', f"count = {VAULTS}"]
    for kind in ("one", "two"):
        lines += ["[[protected_vm]]", f'vm = "rg-{{index%{GROUPS}}}/{kind}-{{index}}"', f"count = {half}"]
        lines.append(f'vault = "rsv-{{index%{VAULTS}}}"')
    return "\n".join(lines) + "\n"


class Served:
    """A `tresor simulate serve`, and how long it took until it listened."""

    def __init__(self, tresor, folder):
        began = time.monotonic()
        words = [tresor, "simulate", "serve", "--estate", f"{folder}/estate.toml", "--data", f"{folder}/world"]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self.host = urllib.parse.urlsplit(self.process.stdout.readline().strip()).netloc
        self.seconds = time.monotonic() - began

    def peak(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Client:
    """One connection that is kept."""

    def __init__(self, host):
        self.connection = http.client.HTTPConnection(host)
        form = ("grant_type=client_credentials&client_id=00000000-0000-0000-0000-000000000001"
                "&client_secret=simulator&scope=https%3A%2F%2Fmanagement.azure.com%2F.default")
        self.token = self.ask("POST", "/organizations/oauth2/v2.0/token", form)["access_token"]

    def ask(self, method, target, body=None):
        headers = {"Authorization": f"Bearer {getattr(self, 'token', '')}"}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, target, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            sys.exit(f"{method} {target}: {answer.status} {text[:300]}")
        return json.loads(text) if text else {}


MACHINES = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines?api-version=2024-03-01"


def pages(client):
    """Milliseconds of each page of the list of all machines."""
    link, times = MACHINES, []
    while link:
        began = time.monotonic()
        body = client.ask("GET", link)
        times.append((time.monotonic() - began) * 1000)
        link = body.get("nextLink", "")
        link = link[link.find("/", 8):] if link else ""
    return times


def rows_of_a_change(client):
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/new?api-version=2021-04-01"
    before = client.ask("GET", "/_admin/counters")["rows_written"]
    for tag in range(100):
        client.ask("PUT", group, json.dumps({"location": "westeurope", "tags": {"n": str(tag)}}))
    return (client.ask("GET", "/_admin/counters")["rows_written"] - before) / 100


def together(host):
    """Answers a second to many connections that read a page each, again and again."""
    def read():
        client = Client(host)
        for _ in range(5):
            client.ask("GET", MACHINES)
    threads = [threading.Thread(target=read) for _ in range(CONNECTIONS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return CONNECTIONS * 5 / (time.monotonic() - began)


def days(client, count):
    """Seconds that each day of backups takes."""
    times = []
    for _ in range(count):
        began = time.monotonic()
        client.ask("POST", "/_admin/advance", json.dumps({"by": "24h"}))
        times.append(time.monotonic() - began)
    return times


def bench(tresor, count):
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/estate.toml", "w", encoding="utf-8") as file:
            file.write(estate(count))
        with Served(tresor, folder) as first:
            print(f"{count} VMs: first start {first.seconds:.2f} s, {first.peak():.0f} MB")
        with Served(tresor, folder) as second:
            print(f"second start {second.seconds:.2f} s, {second.peak():.0f} MB")
            client = Client(second.host)
            times = pages(client)
            print(f"{len(times)} pages of 200: first {times[0]:.1f} ms, median {sorted(times)[len(times) // 2]:.1f} ms, "
                  f"last {times[-1]:.1f} ms")
            print(f"{rows_of_a_change(client):.2f} rows written for a change")
            print(f"{together(second.host):.0f} pages a second over {CONNECTIONS} connections; peak {second.peak():.0f} MB")
            took = days(client, 7)
            print(f"a day of backups: {took[0]:.1f} s at first, {took[-1]:.1f} s the seventh; peak {second.peak():.0f} MB")


if __name__ == "__main__":
    bench(os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 50_000)
