#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-tidy over the project's sources in a compile database, each only when something it depends on changed.

A stamp is kept per source that passed. Its key covers the source, every project header it reaches,
the compile command, .clang-tidy and the version of clang-tidy; not the system's headers.
"""
import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "cmake"))
from shared_units import groups_of  # noqa: E402

TIDY = "clang-tidy-19"
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def digest(*parts):
    result = hashlib.sha256()
    for part in parts:
        result.update(hashlib.sha256(part).digest())
    return result.digest()


class Inputs:
    """The digests of files and of all that they include from the project, each read once."""

    def __init__(self):
        self.files = {}

    def read(self, path):
        if path not in self.files:
            content = path.read_bytes()
            included = INCLUDE.findall(content.decode("utf-8", "replace"))
            found = {ROOT / name for name in included if (ROOT / name).is_file()}
            self.files[path] = (digest(content), found)
        return self.files[path]

    def key(self, path):
        reached, waiting = {path}, [path]
        while waiting:
            new = self.read(waiting.pop())[1] - reached
            reached |= new
            waiting += new
        return b"".join(self.read(file)[0] for file in sorted(reached))


def entries_of(build):
    """The project's own sources in the compile database, without what the build generated."""
    database = json.loads((build / "compile_commands.json").read_text())
    entries = {}
    for entry in database:
        path = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if path.is_relative_to(ROOT) and not path.is_relative_to(ROOT / "build"):
            entries[path] = entry.get("command", "")
    return dict(sorted(entries.items()))


def flags_of(command):
    """What a compile command says of no single file."""
    return re.sub(r" -(o|c|MT|MF) \S+| -MD", "", command)


def run_tidy(path, build, *arguments):
    """What clang-tidy finds in one translation unit; empty when it passed. Warnings are g++'s, but for shadows, of which
    shared units say nothing."""
    done = subprocess.run([TIDY, "--quiet", f"--config-file={ROOT / '.clang-tidy'}", *arguments,
                           "--extra-arg=-Wno-everything", "--extra-arg=-Wshadow", "-p", str(build), str(path)],
                          capture_output=True, text=True, check=False)
    if done.returncode == 0 and not done.stdout.strip():
        return ""
    return done.stdout + (done.stderr if not done.stdout.strip() else "")


def tidy(paths, entries, build):
    """Checks sources together; where they do not go together or something is found, in halves, down to each for
    itself. Returns what was found in each."""
    if len(paths) == 1:
        return {paths[0]: run_tidy(paths[0], build)}
    with tempfile.TemporaryDirectory() as folder:
        unit = pathlib.Path(folder, "unit.cpp")
        unit.write_text("".join(f'#include "{path}"\n' for path in paths))
        command = f"{flags_of(entries[paths[0]])} -c {unit}"
        pathlib.Path(folder, "compile_commands.json").write_text(
            json.dumps([{"directory": str(build.resolve()), "command": command, "file": str(unit)}]))
        if not run_tidy(unit, folder, "--checks=-bugprone-suspicious-include"):
            return {path: "" for path in paths}
    middle = len(paths) // 2
    return tidy(paths[:middle], entries, build) | tidy(paths[middle:], entries, build)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="folder of the compile database")
    parser.add_argument("--stamps", type=pathlib.Path, required=True, help="folder of what passed")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("sources", nargs="*", help="only sources whose path contains one of these")
    arguments = parser.parse_args()
    arguments.stamps.mkdir(parents=True, exist_ok=True)

    version = subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout
    common = digest(version, (ROOT / ".clang-tidy").read_bytes())
    inputs = Inputs()
    due = {}
    entries = entries_of(arguments.build)
    for path, command in entries.items():
        name = str(path.relative_to(ROOT))
        if arguments.sources and not any(part in name for part in arguments.sources):
            continue
        key = digest(common, command.encode(), inputs.key(path)).hex()
        stamp = arguments.stamps / (name.replace("/", "__") + ".passed")
        if not stamp.is_file() or stamp.read_text() != key:
            due[path] = (name, stamp, key)

    failed = 0
    checked = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        groups = groups_of(due, lambda path: flags_of(entries[path]))
        running = [pool.submit(tidy, paths, entries, arguments.build) for paths in groups]
        for job in concurrent.futures.as_completed(running):
            for path, report in job.result().items():
                name, stamp, key = due[path]
                checked += 1
                print(f"[{checked}/{len(due)}] {name}", flush=True)
                if report:
                    failed += 1
                    print(report, end="", flush=True)
                else:
                    stamp.write_text(key)
    print(f"lint: {len(entries)} sources, {len(due)} checked, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
