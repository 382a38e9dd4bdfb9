#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the fuzzers of a build: each for a while and its twin with the planted bug until that is found.

    run.py --build build/fuzz [--seconds N] [--jobs N] [--seed N] [TARGET...]

Fails on a crash, a hang, a leak, and where a planted bug stays hidden. What crashed a fuzzer lies in
BUILD/crashes/TARGET; give the file to the program to see it again.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
from typing import NamedTuple

import seeds

HERE = pathlib.Path(__file__).resolve().parent

# Which sources each target puts under test: what the coverage counts.
UNDER_TEST = {
    "simulator": r"providers/simulator/(?!estate/|certificates|store)|providers/http/beast_request_reader",
    "decoders": r"providers/azure/kinds/(.*_json|json_read|protected_item|virtual_machine|encryption|.*_decode)\.cpp",
    "arm_errors": r"providers/azure/arm/(arm_error|error_catalogue|find_error|forbidden|long_operation|operation_text|json_reading)\.cpp",
    "retry_after": r"providers/azure/arm/retry_after\.cpp",
    "challenges": r"providers/azure/(arm/auth_policy|identity/arc_challenge)\.cpp",
    "tokens": r"providers/azure/identity/(client_secret|entra|sign_in_error|token_answer)\.cpp",
    "loader": r"reconciler/language/",
}
PLANTED_LIMIT = 120  # seconds until a planted bug must be found
LIMITS = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=8192", "-print_final_stats=1", "-verbosity=1"]
OPTIONS = {"ASAN_OPTIONS": "detect_leaks=1", "UBSAN_OPTIONS": "print_stacktrace=1",
           "ASAN_SYMBOLIZER_PATH": shutil.which("llvm-symbolizer-19") or ""}


class Outcome(NamedTuple):
    ok: bool
    line: str
    log: str = ""


class Target:
    def __init__(self, name, build):
        self.name = name
        self.build = build
        self.program = build / "tests/fuzz" / f"fuzz_{name}"
        self.seeds = build / "seeds" / name
        self.corpus = build / "corpus" / name
        self.crashes = build / "crashes" / name

    def prepare(self):
        seeds.make(self.build / "seeds", self.name)
        for folder in (self.corpus, self.crashes):
            folder.mkdir(parents=True, exist_ok=True)

    def words(self, program, crashes, *rest):
        dictionary = HERE / f"{self.name}.dict"
        words = [program, *LIMITS, f"-artifact_prefix={crashes}/", *rest]
        if dictionary.exists():
            words.append(f"-dict={dictionary}")
        return [str(word) for word in words]


def call(words):
    return subprocess.run(words, env=os.environ | OPTIONS, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, encoding="utf-8", errors="replace")


def statistic(log, name):
    found = re.search(rf"stat::{name}:\s+(\d+)", log)
    return int(found[1]) if found else 0


def search(target, seconds, seed):
    """Looks for a crash with everything that was found so far."""
    done = call(target.words(target.program, target.crashes, "-print_coverage=1", f"-seed={seed}",
                             f"-max_total_time={seconds}", target.corpus, target.seeds))
    runs = statistic(done.stdout, "number_of_executed_units")
    size = len(list(target.corpus.iterdir()))
    line = f"{runs:9} runs {runs // max(seconds, 1):6}/s {size:6} kept"
    return Outcome(done.returncode == 0, line, done.stdout)


def find_planted(target):
    """The twin holds a bug that no seed shows and the search finds in time."""
    twin = pathlib.Path(f"{target.program}_planted")
    corpus = target.build / "planted" / target.name
    shutil.rmtree(corpus, ignore_errors=True)
    crashes = corpus / "crashes"
    crashes.mkdir(parents=True)
    at_once = call(target.words(twin, crashes, "-runs=0", target.seeds))
    if at_once.returncode != 0:
        return Outcome(False, "a seed shows the planted bug, or a crash", at_once.stdout)
    begin = time.monotonic()
    found = corpus / "found"
    found.mkdir()
    done = call(target.words(twin, crashes, "-seed=1", f"-max_total_time={PLANTED_LIMIT}", found, target.seeds))
    is_it = done.returncode != 0 and "fuzz: planted bug" in done.stdout and any(crashes.glob("crash-*"))
    took = time.monotonic() - begin
    return Outcome(is_it, f"planted bug found after {took:.1f} s" if is_it else "planted bug NOT found", done.stdout)


FUNCTION = re.compile(r"^(?:UN)?COVERED_FUNC: hits: (\d+) edges: (\d+)/(\d+) .* (/\S+?):\d+", re.MULTILINE)


def coverage(target, log):
    """Of what is under test: "91.2 % of 53 functions, 80.0 % of 530 edges"."""
    # Not below ROOT alone: what a compiler cache holds of another clone names that one's folder.
    under_test = re.compile(f"(?<!/tests)/({UNDER_TEST[target.name]})")
    functions = [[int(number) for number in found.groups()[:3]] for found in FUNCTION.finditer(log)
                 if under_test.search(os.path.normpath(found[4]))]
    reached = sum(hits > 0 for hits, _, _ in functions)
    covered, edges = (sum(function[i] for function in functions) for i in (1, 2))
    return (f"{100 * reached / max(len(functions), 1):.1f} % of {len(functions)} functions, "
            f"{100 * covered / max(edges, 1):.1f} % of {edges} edges")


def what_happened(log):
    """Without the functions that were reached, which come last."""
    lines = [line for line in log.splitlines() if not re.match(r"(UN)?COVERED_|  UNCOVERED_", line)]
    return "\n".join(lines[-60:])


def report(target, searched, planted):
    print(f"{target.name:<12} {'ok' if searched.ok else 'CRASHED'} {searched.line}   {planted.line}")
    if searched.ok:
        print(f"{'':<12} covered {coverage(target, searched.log)}")
    for outcome in (searched, planted):
        if not outcome.ok:
            print(what_happened(outcome.log))
            print(f"{target.name}: reproducers are in {target.crashes}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=0, help="of what is tried; 0: another one each time")
    parser.add_argument("target", nargs="*", help=", ".join(UNDER_TEST))
    words = parser.parse_args()
    unknown = set(words.target) - set(UNDER_TEST)
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    targets = [Target(name, words.build.resolve()) for name in words.target or UNDER_TEST]
    for target in targets:
        target.prepare()
    with concurrent.futures.ThreadPoolExecutor(words.jobs) as pool:
        searches = [pool.submit(search, target, words.seconds, words.seed) for target in targets]
        twins = [pool.submit(find_planted, target) for target in targets]
    outcomes = [(one.result(), twin.result()) for one, twin in zip(searches, twins)]
    for target, outcome in zip(targets, outcomes):
        report(target, *outcome)
    return 0 if all(one.ok and twin.ok for one, twin in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
