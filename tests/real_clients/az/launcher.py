# SPDX-License-Identifier: Apache-2.0
"""Starts Debian's az. Two faults of its packages end some commands before any request is sent, whatever the
server: it wants a compute version that its SDK does not have, and a member that its SDK calls otherwise.
Both are mended here, in memory; what az sends and what it does with answers is untouched."""

import importlib
import os
import runpy
import sys

from azure.cli.core.profiles import ResourceType, _shared

sys.argv[0] = "az"
os.environ["AZ_INSTALLER"] = "DEB"

compute = _shared.AZURE_API_PROFILES["latest"][ResourceType.MGMT_COMPUTE]
compute.profile.update({name: "2022-08-01" for name, version in compute.profile.items() if version == "2022-11-01"})

for version in ("v2020_04_01_preview", "v2018_01_01_preview"):
    operations = importlib.import_module(f"azure.mgmt.authorization.{version}.operations")
    for name in operations.__all__:
        setattr(getattr(operations, name), "config", property(lambda self: self._config))

runpy.run_module("azure.cli", run_name="__main__")
