# SPDX-License-Identifier: Apache-2.0
"""A network that has only `lo`: a client that was pointed wrong fails at once."""

import fcntl
import os
import socket
import struct
import subprocess
import sys

_INSIDE = "TRESOR_CLIENTS_INSIDE"
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1
# Whoever is not root becomes it, in a namespace of users.
_WAYS = (["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"])


def enter():
    """Starts the program again in such a network where the system allows it; returns what became of that."""
    if os.environ.get(_INSIDE):
        _raise_lo()
        return "only lo, in a namespace of its own"
    for way in _WAYS:
        if _works(way):
            os.environ[_INSIDE] = "1"
            os.execvp(way[0], [*way, sys.executable, "-B", *sys.argv])
    return "the machine's own: no namespace is to be had here"


def _works(way):
    try:
        return subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _raise_lo():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", _IFF_UP, b""))
