#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks who may include whom (ARCHITECTURE.md) and the few rules that hold for every file.

    layering.py [ROOT]      prints one line per violation, exits 1 where there is any
"""
import os
import pathlib
import re
import sys
from typing import NamedTuple

SKIPPED = {".git", ".tresor", "build", "__pycache__", "node_modules"}
PRODUCT = ("cmd/", "reconciler/", "providers/", "state/")
SPDX = "SPDX-License-Identifier: Apache-2.0"


class Violation(NamedTuple):
    path: str
    line: int
    rule: str
    text: str


# Which project headers a file may include, by its path; the first pattern that matches decides.
# Only what begins with one of the prefixes is allowed, besides what is allowed to all.
SEES = [
    (r"reconciler/model/", ["reconciler/model/"]),
    (r"reconciler/language/", ["reconciler/language/", "reconciler/model/", "reconciler/file_reader.hpp"]),
    (r"reconciler/plan/", ["reconciler/plan/", "reconciler/model/"]),
    (r"reconciler/apply/", ["reconciler/apply/", "reconciler/plan/", "reconciler/model/", r"reconciler/[^/]*$"]),
    # The seams at the top of reconciler/ speak in the terms of plan and model.
    (r"reconciler/[^/]*$", ["reconciler/plan/", "reconciler/model/", r"reconciler/[^/]*$"]),
    (r"providers/http/", ["providers/http/"]),
    (r"providers/zones/", ["providers/zones/"]),
    (r"providers/azure/", ["providers/azure/", "providers/http/", "providers/zones/", "reconciler/"]),
    (r"providers/simulator/", ["providers/simulator/", "providers/http/", "providers/zones/",
                               r"reconciler/model/(result|diagnostic|source_span|printable|time|utf8)\.hpp$",
                               r"reconciler/clock\.hpp$"]),
    (r"state/azure_blob", ["state/", "reconciler/", "providers/http/", "providers/azure/identity/"]),
    (r"state/", ["state/", "reconciler/"]),
    (r"cmd/", ["cmd/", "reconciler/", "providers/", "state/"]),
    (r"tests/", [""]),
]

# Where a third party's header may be included: (header, the paths that may, the paths this is asked of).
CONFINED = [
    (r"boost/beast", r"providers/http/beast_[^/]*\.cpp$", r""),
    (r"toml\+\+/", r"reconciler/language/|providers/simulator/[^/]*estate", r"(cmd|reconciler|providers|state)/"),
    (r"boost/json", r"(?!reconciler/)", r"(cmd|reconciler|providers|state)/"),
    (r"sqlite3\.h", r"state/|providers/simulator/", r"(cmd|reconciler|providers|state)/"),
    (r"CLI/", r"cmd/", r"(cmd|reconciler|providers|state)/"),
    (r"iostream$|cstdio$|unistd\.h$", r"(?!reconciler/)", r"reconciler/"),
]

# What the pure folders must not reach, through however many project headers.
PURE = r"reconciler/(model|plan)/"
IMPURE = r"boost/(asio|json)"

DETACHED = re.compile(r"::detached\b|,\s*detached\s*\)|<boost/asio/detached\.hpp>")
MAY_DETACH = re.compile(r"cmd/|tests/")
UNFINISHED = re.compile(r"\b(TODO|FIXME)\b")
MACHINE_PATH = re.compile(r"(?<![\w.}/-])/(root|work|home)(?=/|[\"'`\s]|$)", re.MULTILINE)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+(<[^>]+>|"[^"]+")', re.MULTILINE)
CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def without_comments_and_texts(source):
    """The code alone, on the lines where it stood; includes keep their angle brackets."""
    return CODE.sub(lambda match: "\n" * match.group().count("\n"), source)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


class Tree:
    """The text files of a source tree by their path from its root."""

    def __init__(self, root):
        self.files = {}
        for folder, below, names in os.walk(root):
            below[:] = sorted(name for name in below if name not in SKIPPED)
            for name in sorted(set(names) - SKIPPED):
                path = pathlib.Path(folder, name)
                try:
                    self.files[path.relative_to(root).as_posix()] = path.read_text("utf-8")
                except (UnicodeDecodeError, FileNotFoundError):
                    continue  # not a text, or gone since it was listed

    def sources(self):
        return {path: text for path, text in self.files.items() if path.endswith((".cpp", ".hpp", ".cpp.in"))}

    def includes(self, path):
        """(line, name, is_quoted) of every include directive."""
        text = self.files[path]
        for match in INCLUDE.finditer(text):
            name = match.group(1)
            yield line_of(text, match.start()), name[1:-1], name[0] == '"'


def check_includes(tree):
    for path in tree.sources():
        allowed = next((prefixes for pattern, prefixes in SEES if re.match(pattern, path)), [])
        for line, name, is_quoted in tree.includes(path):
            if is_quoted and name not in tree.files:
                yield Violation(path, line, "rooted-include", f'"{name}" is no path from the root of the repository')
            elif name in tree.files and not is_quoted:
                yield Violation(path, line, "rooted-include", f"<{name}> is ours: write it in quotes")
            elif is_quoted and not any(re.match(prefix, name) for prefix in allowed):
                yield Violation(path, line, "layer", f'must not include "{name}"')


def check_third_parties(tree):
    for path in tree.sources():
        for line, name, is_quoted in tree.includes(path):
            for header, may, asked in CONFINED:
                if not is_quoted and re.match(header, name) and re.match(asked, path) and not re.match(may, path):
                    yield Violation(path, line, "third-party", f"must not include <{name}>")


def impure_route(tree, path):
    """The chain of includes by which `path` reaches an impure header, or nothing."""
    waiting, seen = [[path]], {path}
    while waiting:
        route = waiting.pop(0)
        for _, name, _ in tree.includes(route[-1]):
            if re.match(IMPURE, name):
                return route + [name]
            if name in tree.files and name not in seen:
                seen.add(name)
                waiting.append(route + [name])
    return []


def check_purity(tree):
    for path in tree.sources():
        if re.match(PURE, path):
            route = impure_route(tree, path)
            # Behind another pure file, it is that one's violation.
            if route and not re.match(PURE, route[1]):
                yield Violation(path, 1, "pure", "reaches " + " -> ".join(route[1:]))


def wants_licence(path, text):
    return path.endswith((".cpp", ".hpp", ".in", ".py", ".cmake", ".sh", "CMakeLists.txt")) or text.startswith("#!")


def check_every_file(tree):
    for path, text in tree.files.items():
        if wants_licence(path, text) and not any(SPDX in line for line in text.splitlines()[:2]):
            yield Violation(path, 1, "licence", f'has no line "{SPDX}" at its top')
        if path.endswith(".hpp") and not re.search(r"^#pragma once$", text, re.MULTILINE):
            yield Violation(path, 1, "pragma-once", "is a header without #pragma once")
        if path.startswith("tests/layering/"):
            continue  # plants the following on purpose
        for match in UNFINISHED.finditer(text):
            yield Violation(path, line_of(text, match.start()), "unfinished", f"says {match.group()}")
        for match in MACHINE_PATH.finditer(text):
            yield Violation(path, line_of(text, match.start()), "machine-path", f"names {match.group()}")


def check_detached(tree):
    for path, text in tree.sources().items():
        if MAY_DETACH.match(path):
            continue
        code = without_comments_and_texts(text)
        for match in DETACHED.finditer(code):
            yield Violation(path, line_of(code, match.start()), "detached", "starts work that nobody joins")


def violations(root):
    tree = Tree(root)
    checks = (check_includes, check_third_parties, check_purity, check_every_file, check_detached)
    return sorted(violation for check in checks for violation in check(tree))


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    found = violations(root)
    for violation in found:
        print(f"{violation.path}:{violation.line}: {violation.rule}: {violation.text}")
    print(f"layering: {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
