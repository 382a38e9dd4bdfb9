# SPDX-License-Identifier: Apache-2.0
"""tresor itself, over HTTPS, as one client among the others."""

import json
import os
import shutil
import subprocess

from checks import Failed


class Tresor:
    def __init__(self, program, simulator, stack, folder):
        self._program = program
        self.folder = folder / "stack"
        shutil.copytree(stack, self.folder)
        self._environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8",
                             "TRESOR_SIMULATOR": simulator.url, "TRESOR_CA_FILE": str(simulator.authority)}

    def __call__(self, *words, code=0):
        """Its events; the last is the result."""
        done = subprocess.run([self._program, *words, "--json"], cwd=self.folder, env=self._environment, timeout=120,
                              capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode != code:
            raise Failed(f"tresor {' '.join(words)}\nended with {done.returncode}, not {code}:\n{done.stdout[-3000:]}{done.stderr[-500:]}")
        return [json.loads(line) for line in done.stdout.splitlines()]
