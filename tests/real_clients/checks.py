# SPDX-License-Identifier: Apache-2.0
"""Assertions that say what was expected and what came."""

import json


class Failed(Exception):
    """A client did not get what Azure would have given it."""


def _shown(value):
    return json.dumps(value, indent=2) if isinstance(value, (dict, list)) else repr(value)


def holds(condition, what):
    if not condition:
        raise Failed(what)


def equal(actual, expected, what="the answer"):
    holds(actual == expected, f"{what} is {_shown(actual)}, not {_shown(expected)}")


def contains(text, part, what="the text"):
    holds(part in text, f"{what} does not contain {part!r}:\n{text}")


def same_id(actual, expected, what="the id"):
    """Ids of Azure compare without case."""
    equal((actual or "").lower(), expected.lower(), what)


def only(values, what="what is listed"):
    holds(len(values) == 1, f"{what} is not one thing: {_shown(values)}")
    return values[0]
