#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the real clients of Azure against `tresor simulate`; `./dev real-clients` installs them and calls this.
A client that is not there is a failure, not a pass."""

import argparse
import concurrent.futures
import dataclasses
import os
import pathlib
import shutil
import sys
import time

import az.flow
from checks import Failed
import identity.flow
import network
import operations
import sdk.flow
from simulator import Simulator
from steps import Tally, attempt
import terraform.flow
import together.flow

# An hour takes six minutes: az waits a while in its own time, and is not overtaken where the machine is slow.
TIME_SCALE = 10

# The longest first: they run side by side, each against a server of its own.
FLOWS = {"az": az.flow, "together": together.flow, "identity": identity.flow, "sdk": sdk.flow,
         "terraform": terraform.flow}
# In "together" they share a world; what each is answered is told by these.
CLIENTS = ("az", "sdk", "terraform")


@dataclasses.dataclass
class Place:
    """What a client's flow works with."""

    tresor: pathlib.Path
    modules: pathlib.Path  # where the SDK is installed
    folder: pathlib.Path


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tresor", required=True, type=pathlib.Path, help="the program under test")
    parser.add_argument("--work", required=True, type=pathlib.Path,
                        help="a folder for what the run leaves behind; the SDK is installed in its folder npm")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many flows run at a time")
    parser.add_argument("flows", nargs="*", metavar="FLOW", help=f"of {', '.join(FLOWS)}; all by default")
    options = parser.parse_args()
    if unknown := set(options.flows) - FLOWS.keys():
        parser.error(f"there is no flow {', '.join(unknown)}")
    return options


def run_flow(name, options):
    tally = Tally(name)
    place = Place(options.tresor.resolve(), options.work.resolve() / "npm", options.work.resolve() / name)
    shutil.rmtree(place.folder, ignore_errors=True)
    try:
        simulator = Simulator(place.tresor, place.folder / "simulator", TIME_SCALE)
        try:
            FLOWS[name].run(simulator, place, tally)
            tally.requests = simulator.door("GET", "counters")["requests"]
            tally.routes = simulator.answered_routes()
        finally:
            attempt(tally, "SIGTERM ends the server well", simulator.stop)
    except Failed as failed:
        tally.fails("the flow came to no end", 0, str(failed))
    tally.ends()
    return tally


def main():
    options = arguments()
    begin = time.monotonic()
    print(f"network: {network.enter()}")
    chosen = [name for name in FLOWS if name in options.flows or not options.flows]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        tallies = list(pool.map(lambda name: run_flow(name, options), chosen))
    answered = {tally.client: tally.routes for tally in tallies if tally.client in CLIENTS}
    problem = operations.compare(answered) if len(answered) == len(CLIENTS) else ""
    print()
    for tally in tallies:
        print(tally.summary())
    if problem:
        print(problem)
    print(f"total {time.monotonic() - begin:.0f} s")
    return 1 if problem or any(tally.failures for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
