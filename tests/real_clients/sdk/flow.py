# SPDX-License-Identifier: Apache-2.0
"""The SDK for JavaScript; its steps stand in the *.mjs beside this file."""

import json
import os
import pathlib
import shutil
import subprocess

from checks import Failed
import names

HERE = pathlib.Path(__file__).resolve().parent


def run(simulator, place, tally):
    run_module(simulator, place, tally, "life.mjs")


def run_module(simulator, place, tally, module):
    if not shutil.which("node"):
        raise Failed("node is not installed")
    if not (place.modules / "node_modules").is_dir():
        raise Failed(f"the SDK is not installed in {place.modules}")
    # A module finds its packages beside itself or above; flows run side by side.
    folder = place.modules / place.folder.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for source in HERE.glob("*.mjs"):
        shutil.copy(source, folder)
    file = place.folder / f"{module}.log"
    with open(file, "w", encoding="utf-8") as log, subprocess.Popen(
            ["node", *_old_node_options(), folder / module], env=_environment(simulator), stdout=subprocess.PIPE,
            stderr=log, stdin=subprocess.DEVNULL, text=True) as process:
        for line in process.stdout:
            told = json.loads(line)
            if "why" in told:
                tally.fails(told["step"], told["seconds"], told["why"])
            else:
                tally.passes(told["step"], told["seconds"])
    if process.returncode != 0:
        raise Failed(f"node ended with {process.returncode}:\n{file.read_text()[-2000:]}")


def _old_node_options():
    """Node 18, Debian 12's, has Web Crypto behind a switch, and identity needs it."""
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return ["--experimental-global-webcrypto"] if version.startswith("v18.") else []


def _environment(simulator):
    known = {name: value for name, value in vars(names).items() if name.isupper()}
    return {"PATH": os.environ["PATH"], "NODE_EXTRA_CA_CERTS": str(simulator.authority), "SIMULATOR": simulator.url,
            "CERTIFICATE": str(simulator.certificate), **known}
