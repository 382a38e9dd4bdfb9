# SPDX-License-Identifier: Apache-2.0
"""operations.golden: which routes of the simulator were answered, and to which clients."""

import difflib
import os
import pathlib

GOLDEN = pathlib.Path(__file__).with_name("operations.golden")


def compare(answered):
    """What differs from the golden, as text, or nothing. `answered`: routes by client, of all clients."""
    text = "".join(line + "\n" for line in _lines(answered))
    if os.environ.get("UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(text, encoding="utf-8")
        return "operations.golden was rewritten; read the difference before you commit it"
    golden = GOLDEN.read_text(encoding="utf-8") if GOLDEN.exists() else ""
    difference = difflib.unified_diff(golden.splitlines(), text.splitlines(), "operations.golden", "this run", lineterm="")
    return "\n".join(difference)


def _lines(answered):
    routes = sorted(set().union(*answered.values()))
    return [f"{route}\t{','.join(client for client in answered if route in answered[client])}" for route in routes]
