#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills the real program at every write of its state and around every request, and sees whether it
recovers.

Each point is a story: a world, a run that dies there, the same command again. Then the world must be
what it is without a death, the state must say so, a plan must find nothing to do, and the simulator
must have answered each kind of write as often as it does without a death: nothing was done twice.
The simulator is another process; waiting takes no time (see passing_time.cpp).

    crash_test.py --tresor FILE --shim FILE --examples DIR [--preload FILE] [--points N] [STORY…]

`--points` is how many points of each story are tried, spread evenly; 0 tries all of them.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request

KINDS = ["vault", "vault-config", "storage-config", "policy", "item", "key-vault", "role-assignment"]


class Failure(Exception):
    """What must not be."""


class World:
    """A simulator in a process of its own, over its own copy of a world."""

    def __init__(self, program, estate, data):
        self.server = subprocess.Popen(
            [program, "simulate", "serve", "--estate", estate, "--data", data],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = self.server.stdout.readline().strip()
        if not self.url:
            raise Failure("the simulator does not start")
        self.port = self.url.rsplit(":", 1)[1]

    def ask(self, what, method="GET", body=None):
        request = urllib.request.Request(f"{self.url}/_admin/{what}", method=method,
                                         data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def writes(self):
        """How often each route that writes was satisfied."""
        return {f"{route['method']} {route['path']}": route.get("answers")
                for route in self.ask("routes")["routes"]
                if route["method"] in ("PUT", "PATCH", "DELETE") and route.get("answers")}

    def objects(self):
        """All that is there, but for what each run has of its own: times, numbers and guids."""
        there = {}
        for kind in KINDS:
            for one in self.ask(f"objects?kind={kind}")["objects"]:
                # What begins with $ is the simulator's own.
                seen = {name: value for name, value in one.items() if not name.startswith("$")}
                there[f"{kind} {stable(one['id'])}"] = stable(json.dumps(seen, sort_keys=True))
        return there

    def rest(self):
        """Lets everything that is under way end."""
        self.ask("advance", "POST", {"by": "10m"})

    def end(self):
        self.server.send_signal(signal.SIGTERM)
        self.server.wait()
        self.server.stdout.close()


def stable(text):
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "GUID", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\d(\.\d+)?", "TIME", text)
    return re.sub(r'("protectedItemDataId": ")\d+', r"\1NUMBER", text)


class Story:
    """A folder with a stack, the world before it, and the command that is going to die."""

    def __init__(self, name, example, command, before=()):
        self.name, self.example, self.command, self.before = name, example, command, before


STORIES = [
    Story("first_vault", "01_first_vault", ["apply", "--auto-approve"]),
    Story("encrypted_vms", "02_encrypted_vms", ["apply", "--auto-approve"]),
    Story("a_change", "02_encrypted_vms", ["apply", "--auto-approve", "--allow", "weaken=20"],
          before=[(r"count = 30", "count = 60"),
                  (r"(?ms)^\[protected_vm\.cmk-01\].*?(?=^\[|\Z)", ""),
                  (r"\[protected_vm\.pmk-01\]", "[protected_vm.billing]")]),
    Story("saved_plan", "01_first_vault", ["apply", "saved.plan"]),
    Story("destroy", "01_first_vault", ["destroy", "--auto-approve", "--allow", "weaken=20"],
          before=[(r"\Z", "")]),
    Story("interrupted", "02_encrypted_vms", ["apply", "--auto-approve"]),
    Story("damaged", "01_first_vault", ["apply", "--auto-approve"], before=[(r"\Z", "")]),
]


class Teller:
    """Tells stories: with a death and without."""

    def __init__(self, options, story, scratch):
        self.options, self.story = options, story
        self.base = scratch / story.name
        self.prepare()

    def prepare(self):
        """The folder and the world as they are before the command."""
        example = pathlib.Path(self.options.examples) / self.story.example
        shutil.copytree(example, self.base / "stack", ignore=shutil.ignore_patterns(".tresor"))
        world = World(self.options.tresor, str(self.base / "stack/simulator/estate.toml"),
                      str(self.base / "world"))
        try:
            if self.story.before:
                self.must(self.run(world, self.base, ["apply", "--auto-approve"]), [0])
                file = self.base / "stack/tresor.toml"
                text = file.read_text()
                for pattern, by in self.story.before:
                    text = re.sub(pattern, by, text)
                file.write_text(text)
            if "saved.plan" in self.story.command:
                self.must(self.run(world, self.base, ["plan", "-o", "saved.plan"]), [0])
        finally:
            world.end()

    def run(self, world, place, command, **shim):
        environment = {**os.environ, "TRESOR_SIMULATOR": world.url, "CRASH_DOOR": world.port,
                       "CRASH_FOLDER": str(place / "stack"),
                       "CRASH_LOG": str(place / "events"), **shim,
                       "LD_PRELOAD": " ".join(filter(None, [self.options.preload, self.options.shim]))}
        return subprocess.run([self.options.tresor, *command, "-C", str(place / "stack")], text=True,
                              env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=self.options.patience)

    @staticmethod
    def must(run, codes):
        if run.returncode not in codes:
            raise Failure(f"{run.args[1:]} ended with {run.returncode}:\n{run.stdout}")
        return run

    def tell(self, **shim):
        """The story with what the shim does to it; returns what it left."""
        with tempfile.TemporaryDirectory(dir=self.base.parent) as folder:
            place = pathlib.Path(folder)
            shutil.copytree(self.base / "stack", place / "stack")
            shutil.copytree(self.base / "world", place / "world")
            power_cut = shim.pop("power_cut", False)
            if power_cut:
                shim["CRASH_SYNCED"] = str(place / "synced")
                keep_all(place)
            world = World(self.options.tresor, str(place / "stack/simulator/estate.toml"),
                          str(place / "world"))
            try:
                return self.tell_in(world, place, power_cut, shim)
            finally:
                world.end()

    @staticmethod
    def ends(shim):
        """How a run may end that got that signal: it may have had nothing left to do."""
        number = int(shim.get("CRASH_SIGNAL", signal.SIGKILL))
        return (0, -number) if number == signal.SIGKILL else (0, -number, 130)

    def tell_in(self, world, place, power_cut, shim):
        died = self.run(world, place, self.story.command, **shim)
        events = (place / "events").read_text().splitlines()
        if "CRASH_AT" not in shim:
            self.must(died, [0] if "CRASH_FULL" not in shim else [0, 1, 8])
        elif died.returncode not in self.ends(shim):
            raise Failure(f"before its death it ended with {died.returncode}:\n{died.stdout}")
        if power_cut:
            cut_power(place)
        again = died
        if died.returncode != 0:
            again = self.run(world, place, self.story.command)
            if "[plan-applied]" not in again.stdout:  # it died when all was done
                self.must(again, [0])
        world.rest()
        check = self.run(world, place, ["plan", "--detailed-exitcode"] +
                         (["--destroy"] if "destroy" in self.story.command else []))
        self.must(check, [0])
        listed = self.must(self.run(world, place, ["state", "list"]), [0]).stdout
        return {"events": events, "said": again.stdout, "state": listed, "writes": world.writes(),
                "objects": world.objects()}


def compare(whole, left):
    for what in ("objects", "state"):
        if whole[what] != left[what]:
            raise Failure(f"{what} differ:\n  without a death {difference(whole[what], left[what])}\n"
                          f"the run that recovered said:\n{left['said']}")
    # Fewer are well: what the dead run wrote may have made another write needless.
    again = {route: count for route, count in left["writes"].items()
             if count > whole["writes"].get(route, 0)}
    if again:
        raise Failure(f"written again: {json.dumps(again, indent=2)}\n"
                      f"the run that recovered said:\n{left['said']}")


def difference(one, other):
    if not isinstance(one, dict):
        return f"{one!r}\n  with one        {other!r}"
    only = {key: (one.get(key), other.get(key)) for key in {*one, *other}
            if one.get(key) != other.get(key)}
    return json.dumps(only, indent=2)


def keep_all(place):
    """Everything there is at the beginning is on the disk for good."""
    files, folders = place / "synced/files", place / "synced/folders"
    files.mkdir(parents=True)
    folders.mkdir(parents=True)
    for folder, below, names in os.walk(place / "stack"):
        lines = []
        for name in below + names:
            one = pathlib.Path(folder) / name
            lines.append(f"{one.stat().st_ino} {'d' if name in below else 'f'} {name}\n")
            if name in names:
                shutil.copyfile(one, files / str(one.stat().st_ino))
        (folders / str(os.stat(folder).st_ino)).write_text("".join(lines))


def cut_power(place):
    """The stack's folder becomes what was synced of it."""
    lost = place / "lost"
    (place / "stack").rename(lost)
    restore(place / "synced", os.stat(lost).st_ino, place / "stack")


def restore(synced, number, folder):
    folder.mkdir()
    names = synced / "folders" / str(number)
    for line in names.read_text().splitlines() if names.exists() else []:
        below, kind, name = line.split(" ", 2)
        if kind == "d":
            restore(synced, below, folder / name)
            continue
        kept = synced / "files" / below
        (folder / name).write_bytes(kept.read_bytes() if kept.exists() else b"")


def spread(count, wanted):
    if wanted == 0 or wanted >= count:
        return list(range(1, count + 1))
    return sorted({1 + round((i + 0.5) * (count - 1) / wanted) for i in range(wanted)})


def deaths(options, whole):
    """Every way in which the story is going to end early: name and settings of the shim."""
    events = [line.split()[1] for line in whole["events"]]
    for point in spread(len(events), options.points):
        yield f"killed at {point}: {whole['events'][point - 1]}", {"CRASH_AT": str(point)}
    # A torn write is no other than a missing one when neither was synced.
    whole_ones = [i + 1 for i, what in enumerate(events) if what != "torn"]
    for point in [whole_ones[i - 1] for i in spread(len(whole_ones), options.points)]:
        yield (f"power cut at {point}: {whole['events'][point - 1]}",
               {"CRASH_AT": str(point), "power_cut": True})
    writes = events.count("write")
    for point in spread(writes, -(-options.points // 4)):
        yield f"disk full from write {point} on", {"CRASH_FULL": str(point)}


def interruptions(options, whole):
    count = len(whole["events"])
    for point in spread(count, options.points):
        at = {"CRASH_AT": str(point)}
        what = whole["events"][point - 1]
        yield f"interrupted at {point}: {what}", {**at, "CRASH_SIGNAL": str(int(signal.SIGINT))}
        yield f"terminated at {point}: {what}", {**at, "CRASH_SIGNAL": str(int(signal.SIGTERM))}
        yield (f"interrupted twice at {point}: {what}",
               {**at, "CRASH_SIGNAL": str(int(signal.SIGINT)), "CRASH_AGAIN": "1"})


def all_of(options, story, teller, whole, ways):
    """Tells the story once for each way; returns those that were not survived."""
    tried, bad = collections.Counter(), []

    def one(named):
        name, shim = named
        try:
            compare(whole, teller.tell(**dict(shim)))
            return name, None
        except (Failure, subprocess.TimeoutExpired) as problem:
            return name, str(problem)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, problem in pool.map(one, ways):
            tried[re.match(r"[a-z ]+?(?= at | from )", name).group()] += 1
            if problem:
                bad.append(name)
                print(f"{story.name}: {name}\n{problem}\n", flush=True)
    said = ", ".join(f"{count} {what}" for what, count in tried.items())
    print(f"{story.name}: {len(whole['events'])} events; {said}; {len(bad)} not survived", flush=True)
    return bad


def damages(folder):
    """What can happen to a state between runs: a name, the deed, what may be said of it."""
    state = folder / "state.sqlite"
    size = state.stat().st_size

    def patch(offset, data):
        def deed():
            with state.open("r+b") as file:
                file.seek(offset)
                file.write(data)
        return deed

    yield "deleted", state.unlink, "vault-of-another-stack"
    yield "empty", lambda: state.write_bytes(b""), "state-damaged"
    yield "of a newer version", patch(60, b"\0\0\0\x63"), "state-newer"
    for offset in range(0, size, 4096):
        yield f"page {offset // 4096} overwritten", patch(offset, b"\x5a" * 4096), "state-damaged"
    for part in range(1, 8):
        yield f"cut off after {part}/8", lambda part=part: os.truncate(state, size * part // 8 + 1), \
            "state-damaged"


def try_damages(options, story, scratch):
    """A damaged state is said to be one, and nothing is written to Azure on its word."""
    teller = Teller(options, story, scratch)
    kept = scratch / "kept"
    tried, bad = 0, []
    world = World(options.tresor, str(teller.base / "stack/simulator/estate.toml"),
                  str(teller.base / "world"))
    try:
        state = teller.base / "stack/.tresor"
        shutil.copytree(state, kept)
        before = world.writes()
        for name, deed, word in list(damages(state)):
            deed()
            run = teller.run(world, teller.base, story.command)
            tried += 1
            is_said = run.returncode in (1, 5) and f"[{word}]" in run.stdout
            is_unharmed = run.returncode == 0 and name.startswith("page")  # a page out of use
            if not (is_said or is_unharmed) or world.writes() != before:
                bad.append(name)
                print(f"{story.name}: {name}: ended with {run.returncode}\n{run.stdout}", flush=True)
            shutil.rmtree(state)
            shutil.copytree(kept, state)
        frozen = teller.run(world, teller.base, story.command, CRASH_FROZEN="1")
        if frozen.returncode != 1 or "Read-only file system" not in frozen.stdout:
            bad.append("read-only folder")
            print(f"{story.name}: read-only folder: {frozen.returncode}\n{frozen.stdout}", flush=True)
        looked = teller.run(world, teller.base, ["plan", "--detailed-exitcode"], CRASH_FROZEN="1")
        if looked.returncode != 0:
            bad.append("plan in a read-only folder")
            print(f"{story.name}: plan in a read-only folder\n{looked.stdout}", flush=True)
    finally:
        world.end()
    print(f"{story.name}: {tried + 2} damages; {len(bad)} not survived", flush=True)
    return bad


def try_all(options, story, scratch):
    if story.name == "damaged":
        return try_damages(options, story, scratch)
    teller = Teller(options, story, scratch)
    whole = teller.tell()
    ways = interruptions if story.name == "interrupted" else deaths
    return all_of(options, story, teller, whole, list(ways(options, whole)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tresor", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--preload", default="", help="a library that must come first: ASan's")
    parser.add_argument("--examples", required=True)
    parser.add_argument("--points", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--patience", type=int, default=120, help="seconds for one command")
    parser.add_argument("stories", nargs="*")
    options = parser.parse_args()
    for library in filter(None, [options.shim, options.preload]):
        if not os.path.exists(library):
            sys.exit(f"{library} is not there")  # the loader would only grumble
    with tempfile.TemporaryDirectory() as scratch:
        bad = [name for story in STORIES if not options.stories or story.name in options.stories
               for name in try_all(options, story, pathlib.Path(scratch))]
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
