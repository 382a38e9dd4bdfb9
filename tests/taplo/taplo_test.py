#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real Taplo, with the schema that `tresor schema` prints: it finds every example right in form and in content,
and what our own loader refuses wrong as far as a schema can tell.

    taplo_test.py TRESOR TAPLO

TAPLO is the command line that ./dev installs with npm. Where it is not there, the test is skipped; in CI it fails.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRESOR, TAPLO = sys.argv[1:3]
# Long comments behind a value make it panic at its usual width.
OPTIONS = ["-o", "column_width=120", "-o", "align_entries=true", "-o", "align_comments=false"]

STACK = '[tresor]\nstack = "s"\n[azure]\nsubscription = "x"\n'
VAULT = STACK + '[vault.v]\nname = "rsv"\nresource_group = "rg"\n'

# What a schema can find wrong, each a piece of a stack that is right but for it.
MALFORMED = {
    "unknown table": STACK + "[valt.v]\n",
    "unknown attribute": VAULT + 'locaton = "westeurope"\n',
    "number for a text": VAULT + "location = 7\n",
    "text for a number": VAULT + 'soft_delete = { retention_days = "thirty" }\n',
    "number out of range": VAULT + "soft_delete = { retention_days = 3 }\n",
    "word that is none of those allowed": VAULT + 'storage_redundancy = "Georedundant"\n',
    "text for a list": VAULT + '[protected_vm.w]\nvm = "a/b"\npolicy = "p"\nexclude_disks = "d"\n',
    "element of another type": VAULT + '[protected_vm.w]\nvm = "a/b"\npolicy = "p"\nexclude_disks = [1]\n',
    "tag that is no text": VAULT + "tags = { a = 1 }\n",
    "missing attribute": VAULT + "identity = {}\n",
    "missing stack": "[tresor]\n",
    "unknown attribute of a profile": STACK + "[profile.p.vault]\nlocaton = 1\n",
    "unknown kind in a profile": STACK + "[profile.p.valt]\n",
    "wrong type of a variable": STACK + '[variables.x]\ntype = "number"\n',
    "for_each over a number": VAULT + "for_each = 3\n",
    "include that is no list": 'include = "a.toml"\n' + STACK,
    "member of a nested table": VAULT + "soft_delete = { days = 30 }\n",
    "table for a text": VAULT + "location = { a = 1 }\n",
}

GOOD = {
    "expressions": VAULT + 'soft_delete = { retention_days = "${var.days}" }\ncross_region_restore = "${var.crr}"\n'
                           'tags = "${local.tags}"\nstorage_redundancy = "${var.r}"\n',
    "language": 'include = ["a.toml"]\n' + VAULT + 'profile = ["a", "b"]\nfor_each = { a = 1 }\n'
                '[variables.x]\ndefault = [1]\nallowed = [1, "a"]\n[locals]\nx = { y = 1 }\n'
                '[profile.p]\nprofile = "q"\n[profile.p.vault]\nlocation = "x"\n',
    "required by a profile": STACK + '[vault.v]\nprofile = "p"\n',
}


def taplo(*words):
    return subprocess.run(["node", TAPLO, *words], capture_output=True, text=True, check=False, timeout=120)


class Taplo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.schemas = {}
        for name, words in {"stack": [], "overlay": ["--overlay"]}.items():
            path = pathlib.Path(cls.folder.name, name + ".schema.json")
            path.write_bytes(subprocess.run([TRESOR, "schema", *words], capture_output=True, check=True).stdout)
            cls.schemas[name] = path.as_uri()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def found_wrong(self, paths, schema="stack"):
        """Those of the files in which it finds something; one call, for a start takes it seconds."""
        done = taplo("check", "--schema", self.schemas[schema], *map(str, paths))
        wrong = {path for path in paths if f"{path}:" in done.stdout + done.stderr}
        self.assertEqual(done.returncode != 0, bool(wrong), done.stderr)
        return wrong

    def written(self, cases):
        """Files of these texts, by name of the case."""
        folder = tempfile.mkdtemp(dir=self.folder.name)
        paths = {name: pathlib.Path(folder, f"case-{index}.toml") for index, name in enumerate(cases)}
        for name, path in paths.items():
            path.write_text(cases[name], encoding="utf-8")
        return paths

    def examples(self):
        found = sorted(path for path in ROOT.glob("examples/**/*.toml") if "simulator" not in path.parts)
        self.assertGreaterEqual(len(found), 2)
        return found

    def test_examples_are_right(self):
        every = set(self.examples())
        overlays = {path for path in every if path.name.endswith(".overlay.toml")}
        self.assertEqual(self.found_wrong(every - overlays), set())
        self.assertEqual(self.found_wrong(overlays, "overlay"), set())

    def test_examples_name_the_schema_for_editors(self):
        for path in self.examples():
            first = path.read_text(encoding="utf-8").splitlines()[0]
            self.assertRegex(first, r"^#:schema (\.\./)+docs/reference/(stack|overlay)\.schema\.json$", path)
            target = (path.parent / first.split()[1]).resolve()
            self.assertTrue(target.is_file(), f"{path} names {target}")

    def test_examples_are_formatted(self):
        done = taplo("format", "--check", *OPTIONS, *map(str, self.examples()))
        self.assertEqual(done.returncode, 0, f"{done.stdout}{done.stderr}")

    def test_good_configurations_are_found_right(self):
        self.assertEqual(self.found_wrong(self.written(GOOD).values()), set())

    def test_malformed_configurations_are_found_wrong(self):
        paths = self.written(MALFORMED)
        wrong = self.found_wrong(paths.values())
        self.assertEqual([name for name, path in paths.items() if path not in wrong], [])

    def test_an_overlay_need_not_be_complete(self):
        text = 'unset = ["policy.n"]\n[vault.v]\nlocation = "x"\nunset = ["tags.a"]\n'
        paths = self.written({"overlay": text}).values()
        self.assertEqual(self.found_wrong(paths, "overlay"), set())
        self.assertEqual(self.found_wrong(paths), set(paths))


if __name__ == "__main__":
    if not os.path.exists(TAPLO):
        if os.environ.get("CI"):
            sys.exit("Taplo is not installed, and CI must not go on without it; ./dev test installs it")
        print("SKIPPED: Taplo is not installed (./dev test installs it)")
        sys.exit(0)
    unittest.main(argv=sys.argv[:1], verbosity=2)
