#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which sources can stand in one translation unit: most of a compiler's time goes into the headers that they share.

Run by CMake, it reads lines of "TARGET SOURCE…" from a file and writes the units of each target to a folder; a unit
whose text is as before keeps its time. Prints lines of "TARGET UNIT…".
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
MOST_IN_A_UNIT = 8


def names_of(text):
    """What the file defines at its top, and may define for itself alone: two of a name cannot stand together."""
    names = set()
    for line in re.findall(r"^[a-zA-Z].*", text, re.MULTILINE):
        # The same name may be taken from elsewhere twice.
        if line.startswith(("namespace ", "static_assert", "INSTANTIATE_")) or re.match(r"using [^=]*;", line):
            continue
        test = re.match(r"(?:TEST|TEST_F|TEST_P|RC_GTEST_PROP\w*)\((\w+),\s*(\w+)", line)
        type_name = re.match(r"(?:template <.*> )?(?:struct|class|enum class|enum|concept) (\w+)", line)
        alias = re.match(r"using (\w+) =", line)
        # A function or a value; a member's definition has its class before it.
        other = re.match(r"[^(={]*?(?<!::)\b(\w+)\s*(?:\[\w*\]\s*)?[(={]", line)
        if test:
            names.add("_".join(test.groups()))
        elif type_name:
            names.add(type_name[1])
        elif alias:
            names.add(alias[1])
        elif other:
            names.add(other[1])
    return names


def groups_of(sources, kind_of=lambda path: None):
    """Sources of one folder and one kind."""
    groups = []
    for path in sources:
        text = path.read_text()
        names, kind = names_of(text), (path.parent, kind_of(path))
        is_alone = re.search(r"^(#define|int main\()", text, re.MULTILINE)
        for group in () if is_alone else groups:
            if group["kind"] == kind and len(group["paths"]) < MOST_IN_A_UNIT and not group["names"] & names:
                group["paths"].append(path)
                group["names"] |= names
                break
        else:
            groups.append({"kind": None if is_alone else kind, "names": names, "paths": [path]})
    return [group["paths"] for group in groups]


def write_unit(path, sources):
    text = "".join(f'#include "{source.relative_to(ROOT)}"\n' for source in sources)
    if not path.is_file() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def main():
    targets, folder = map(pathlib.Path, sys.argv[1:])
    for line in targets.read_text().splitlines():
        target, *sources = line.split()
        units = []
        for group in groups_of([pathlib.Path(source).resolve() for source in sources]):
            units.append(group[0])
            if len(group) > 1:
                units[-1] = folder / target / f"{group[0].stem}_and_{len(group) - 1}_more.cpp"
                write_unit(units[-1], group)
        print(target, *units)


if __name__ == "__main__":
    main()
