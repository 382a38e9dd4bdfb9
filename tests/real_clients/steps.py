# SPDX-License-Identifier: Apache-2.0
"""A story is a class whose public methods are its steps, in order; what they need of each other stands in the object.
A step that fails does not end the story: one run shows all that is wrong."""

import sys
import time
import traceback

from checks import Failed


class Tally:
    """What became of one client's steps."""

    def __init__(self, client):
        self.client = client
        self.passed = 0
        self.failures = []
        self.commands = 0
        self.requests = 0
        self.routes = set()
        self.seconds = 0.0
        self._begin = time.monotonic()

    def ends(self):
        self.seconds = time.monotonic() - self._begin

    def passes(self, what, seconds):
        self.passed += 1
        self.say(f"ok      {seconds:5.1f} s  {what}")

    def fails(self, what, seconds, why):
        self.failures.append(what)
        self.say(f"FAILED  {seconds:5.1f} s  {what}\n{_indented(why)}")

    def say(self, what):
        """In one piece: other clients speak as well."""
        sys.stdout.write(f"{self.client:<10} {what}\n")
        sys.stdout.flush()

    def summary(self):
        outcome = "FAILED" if self.failures else "ok"
        commands = f", {self.commands} commands" if self.commands else ""
        return (f"{self.client:<10} {outcome:<7} {self.seconds:4.0f} s: {self.passed} steps passed, "
                f"{len(self.failures)} failed; {self.requests} requests{commands}")


def tell(tally, story):
    for name, step in list(vars(type(story)).items()):
        if name.startswith("_") or not callable(step):
            continue
        attempt(tally, f"{type(story).__name__}: {name.replace('_', ' ')}", lambda step=step: step(story))


def attempt(tally, what, act):
    begin = time.monotonic()
    try:
        act()
    except Failed as failed:
        tally.fails(what, time.monotonic() - begin, str(failed))
    except Exception:  # pylint: disable=broad-except
        # An answer without what the step reads is a failure of this step alone.
        tally.fails(what, time.monotonic() - begin, traceback.format_exc(limit=-3))
    else:
        tally.passes(what, time.monotonic() - begin)


def _indented(text):
    return "\n".join("          " + line for line in text.strip().splitlines())
