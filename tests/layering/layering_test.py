#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants violations in a small tree and demands that each is found, and nothing else."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import layering

SOURCE = "// SPDX-License-Identifier: Apache-2.0\n"
HEADER = SOURCE + "#pragma once\n"

# A tree in which every layer includes what it may.
CLEAN = {
    "cmd/main.cpp": SOURCE + '#include "providers/azure/arm/arm.hpp"\n#include <CLI/CLI.hpp>\nspawn(asio::detached);\n',
    "providers/azure/arm/arm.hpp": HEADER + '#include "providers/http/message.hpp"\n#include "reconciler/provider.hpp"\n',
    "providers/azure/identity/token.hpp": HEADER,
    "providers/http/beast_reader.cpp": SOURCE + "#include <boost/beast/core.hpp>\n",
    "providers/http/message.hpp": HEADER,
    "providers/simulator/estate.cpp": SOURCE + "#include <toml++/toml.h>\n#include <sqlite3.h>\n",
    "providers/simulator/world.hpp": HEADER + '#include "reconciler/model/result.hpp"\n#include "reconciler/clock.hpp"\n',
    "reconciler/apply/executor.cpp": SOURCE + '#include "reconciler/plan/plan.hpp"\n#include "reconciler/clock.hpp"\n',
    "reconciler/clock.hpp": HEADER + "#include <boost/asio/awaitable.hpp>\n",
    "reconciler/language/loader.cpp": SOURCE + '#include "reconciler/model/value.hpp"\n#include <toml++/toml.h>\n',
    "reconciler/model/result.hpp": HEADER + "// detached, /workloads and https://example.com/home are mere words\n",
    "reconciler/model/value.hpp": HEADER,
    "reconciler/plan/plan.hpp": HEADER + '#include "reconciler/model/value.hpp"\n',
    "reconciler/provider.hpp": HEADER + '#include "reconciler/plan/plan.hpp"\n',
    "state/azure_blob_store.cpp": SOURCE + '#include "providers/http/message.hpp"\n#include "providers/azure/identity/token.hpp"\n',
    "state/local_store.cpp": SOURCE + '#include "reconciler/model/value.hpp"\n#include <sqlite3.h>\n',
}

# (file, what is added at its end, the rules that must speak)
PLANTED = [
    ("reconciler/model/value.hpp", '#include "reconciler/plan/plan.hpp"', ["layer"]),
    ("reconciler/plan/plan.hpp", '#include "reconciler/apply/executor.cpp"', ["layer", "pure"]),
    ("reconciler/plan/plan.hpp", '#include "reconciler/language/loader.cpp"', ["layer"]),
    ("reconciler/plan/plan.hpp", '#include "model/value.hpp"', ["rooted-include"]),
    ("reconciler/language/loader.cpp", '#include "reconciler/plan/plan.hpp"', ["layer"]),
    ("reconciler/provider.hpp", '#include "providers/http/message.hpp"', ["layer"]),
    ("reconciler/apply/executor.cpp", '#include "cmd/main.cpp"', ["layer"]),
    ("providers/http/message.hpp", '#include "reconciler/model/result.hpp"', ["layer"]),
    ("providers/azure/arm/arm.hpp", '#include "providers/simulator/world.hpp"', ["layer"]),
    ("providers/simulator/world.hpp", '#include "providers/azure/identity/token.hpp"', ["layer"]),
    ("providers/simulator/world.hpp", '#include "reconciler/model/value.hpp"', ["layer"]),
    ("state/local_store.cpp", '#include "providers/http/message.hpp"', ["layer"]),
    ("state/azure_blob_store.cpp", '#include "providers/azure/arm/arm.hpp"', ["layer"]),
    ("cmd/main.cpp", "#include <providers/http/message.hpp>", ["rooted-include"]),
    ("providers/http/message.hpp", "#include <boost/beast/http.hpp>", ["third-party"]),
    ("cmd/main.cpp", "#include <toml++/toml.h>", ["third-party"]),
    ("providers/simulator/world.hpp", "#include <toml++/toml.h>", ["third-party"]),
    ("reconciler/apply/executor.cpp", "#include <boost/json.hpp>", ["third-party"]),
    ("providers/azure/arm/arm.hpp", "#include <sqlite3.h>", ["third-party"]),
    ("reconciler/provider.hpp", "#include <CLI/CLI.hpp>", ["third-party"]),
    ("reconciler/apply/executor.cpp", "#include <iostream>", ["third-party"]),
    ("reconciler/plan/plan.hpp", "#include <boost/asio/awaitable.hpp>", ["pure"]),
    ("reconciler/model/value.hpp", "#include <boost/json/value.hpp>", ["pure", "pure", "third-party"]),
    ("reconciler/plan/plan.hpp", '#include "reconciler/clock.hpp"', ["layer", "pure"]),
    ("reconciler/apply/executor.cpp", "co_spawn(executor, work(), asio::detached);", ["detached"]),
    ("state/local_store.cpp", "co_spawn(executor, work(), detached);", ["detached"]),
    ("cmd/main.cpp", "// TODO: more", ["unfinished"]),
    ("cmd/main.cpp", "// FIXME", ["unfinished"]),
    ("cmd/main.cpp", 'open("/home/somebody/x");', ["machine-path"]),
    ("cmd/main.cpp", 'open("/root");', ["machine-path"]),
]


def rules_in(files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            file = pathlib.Path(root, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return [(violation.path, violation.rule) for violation in layering.violations(root)]


class Layering(unittest.TestCase):
    def test_finds_nothing_in_a_clean_tree(self):
        self.assertEqual(rules_in(CLEAN), [])

    def test_finds_every_planted_violation(self):
        for path, added, rules in PLANTED:
            with self.subTest(path=path, added=added):
                found = rules_in({**CLEAN, path: CLEAN[path] + added + "\n"})
                self.assertIn((path, rules[0]), found)
                self.assertLessEqual({rule for _, rule in found}, set(rules))

    def test_finds_a_file_without_licence(self):
        for path in ("cmd/main.cpp", "tests/CMakeLists.txt", "tests/golden.py", "cmd/info.cpp.in"):
            with self.subTest(path=path):
                self.assertEqual(rules_in({path: "x\n"}), [(path, "licence")])

    def test_finds_a_script_without_licence(self):
        self.assertEqual(rules_in({"dev": "#!/bin/sh\nset -eu\n"}), [("dev", "licence")])

    def test_finds_a_header_without_pragma_once(self):
        self.assertEqual(rules_in({"cmd/main.hpp": SOURCE}), [("cmd/main.hpp", "pragma-once")])

    def test_leaves_the_build_alone(self):
        self.assertEqual(rules_in({"build/asan/x.hpp": "// TODO\n"}), [])


if __name__ == "__main__":
    unittest.main()
