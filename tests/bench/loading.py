#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What loading a large configuration costs: time and memory of `tresor validate` on 20,000 blocks in 100,000 lines, and on a
tenth of that, which must cost about a tenth.

usage: loading.py TRESOR [BLOCKS…]
"""

import os
import subprocess
import sys
import tempfile
import time

HEAD = """[tresor]
stack = "large"

[azure]
subscription = "11111111-1111-1111-1111-111111111111"

[variables.group]
default = "rg-app"

[vault.main]
name           = "rsv-main"
resource_group = "rg-backup"
location       = "westeurope"

[policy.nightly]
name            = "nightly"
vault           = "main"
type            = "V2"
schedule        = { frequency = "Daily", time = "23:00" }
retention.daily = { count = 30 }
"""


def stack(blocks):
    parts = [HEAD]
    for i in range(blocks):
        group = "${var.group}" if i % 2 else "rg-app"
        parts.append(f'\n[protected_vm.vm-{i}]\nvm        = "{group}/vm-{i}"\npolicy    = "nightly"\non_remove = "retain"\n')
    return "".join(parts)


def measured(tresor, blocks):
    with tempfile.TemporaryDirectory() as folder:
        text = stack(blocks)
        with open(f"{folder}/tresor.toml", "w", encoding="utf-8") as file:
            file.write(text)
        best = None
        for _ in range(3):
            began = time.monotonic()
            process = subprocess.Popen([tresor, "validate"], cwd=folder, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - began
            if os.waitstatus_to_exitcode(status) != 0:
                sys.exit(f"a stack of {blocks} blocks is refused")
            used = usage.ru_utime + usage.ru_stime
            if best is None or used < best[0]:
                best = (used, seconds, usage.ru_maxrss / 1024)
        print(f"{blocks:6} blocks, {text.count(chr(10)):7} lines: {best[0]:5.2f} s of the processor, {best[1]:5.2f} s, "
              f"{best[2]:6.1f} MB")
        return best


if __name__ == "__main__":
    program = os.path.abspath(sys.argv[1])
    for number in [int(word) for word in sys.argv[2:]] or [2_000, 20_000]:
        measured(program, number)
