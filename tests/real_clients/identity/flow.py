# SPDX-License-Identifier: Apache-2.0
"""@azure/identity, the Azure CLI and tresor sign in with every credential; `run` beside this file tells of each."""

import pathlib
import re
import subprocess
import time

from checks import Failed

HERE = pathlib.Path(__file__).resolve().parent


def run(_simulator, place, tally):
    begin = time.monotonic()
    done = subprocess.run([HERE / "run", place.tresor, place.modules], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)
    if done.returncode == 77:
        raise Failed(done.stdout)
    told = re.split(r"^(?=(?:azure-identity|tresor |cli:))", done.stdout, flags=re.MULTILINE)
    for line in filter(None, told):
        if "skipped" in line:
            tally.say(line.strip())
        elif "FAILED" in line:
            tally.fails(line.splitlines()[0], 0, line + done.stderr[-2000:])
        else:
            tally.passes(" ".join(line.split()), 0)
    if done.returncode != 0 and not tally.failures:
        raise Failed(f"it ended with {done.returncode}:\n{done.stdout}{done.stderr}"[-2000:])
    if done.returncode == 0 and tally.passed < 20:
        raise Failed(f"it told of {tally.passed} sign-ins in {time.monotonic() - begin:.0f} s:\n{done.stdout}")
