# SPDX-License-Identifier: Apache-2.0
"""az, pointed at a simulator."""

import json
import os
import pathlib
import shlex
import subprocess

from checks import Failed, contains
import names

LAUNCHER = pathlib.Path(__file__).with_name("launcher.py")
# Debian's own, which sees Debian's modules, whatever python3 is first in the path.
PYTHON = "/usr/bin/python3"
LONGEST = 120


class Az:
    def __init__(self, simulator, folder):
        if not pathlib.Path("/usr/bin/az").exists():
            raise Failed("az is not installed")
        self.simulator = simulator
        self.commands = 0
        # Fresh for each server: it caches what the server said of itself. az does not make it.
        config = folder / "az"
        config.mkdir()
        self._environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "AZURE_CONFIG_DIR": str(config),
            # What the clouds are is asked with another library than all the rest.
            "ARM_CLOUD_METADATA_URL": f"{simulator.url}/metadata/endpoints?api-version=2019-05-01",
            "SSL_CERT_FILE": str(simulator.authority), "REQUESTS_CA_BUNDLE": str(simulator.authority),
            "AZURE_CORE_COLLECT_TELEMETRY": "no", "AZURE_EXTENSION_USE_DYNAMIC_INSTALL": "no",
            "AZURE_CORE_NO_COLOR": "1", "AZURE_AUTO_UPGRADE_ENABLE": "no", "AZURE_CORE_DISABLE_CONFIRM_PROMPT": "1",
            "AZURE_CORE_ONLY_SHOW_ERRORS": "1"}

    def run(self, words):
        self.commands += 1
        command = [PYTHON, "-B", LAUNCHER, *shlex.split(words), "--output", "json"]
        try:
            return subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False,
                                  stdin=subprocess.DEVNULL, timeout=LONGEST)
        except subprocess.TimeoutExpired:
            raise Failed(f"az {words}\nstill runs after {LONGEST} s") from None

    def __call__(self, words):
        """What az prints, read as JSON."""
        done = self.run(words)
        if done.returncode != 0:
            raise Failed(f"az {words}\nended with {done.returncode}:\n{done.stderr[-2500:]}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def refused(self, words, message, code=1):
        done = self.run(words)
        if done.returncode != code:
            raise Failed(f"az {words}\nended with {done.returncode}, not {code}:\n{done.stdout[-800:]}{done.stderr[-1500:]}")
        contains(done.stderr, message, f"what az {words.split()[0]} says")

    def sign_in(self, client=names.OPERATOR, password=names.SECRET):
        return self(f"login --service-principal -u {client} -p {password} --tenant {names.TENANT}")
