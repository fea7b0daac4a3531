"""A worker without walls and without a fork, for one's own code on systems that have neither.

Started by exec with requests at standard input, replies at standard output, and what the code prints at standard
error; its one argument is a JSON object: its limits, and the packages that it may import. It serves one check, like
any worker.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys

from . import limits, preload, worker


class Pipes:
    """Two pipes that look like the socket which a forked worker has."""

    def __init__(self, requests: int, replies: int) -> None:
        self._requests = requests
        self._replies = replies

    def recv(self, most: int) -> bytes:
        """Return at most ``most`` bytes; none at the end."""
        return os.read(self._requests, most)

    def sendall(self, data: bytes) -> None:
        """Write all of ``data``."""
        while data:
            data = data[os.write(self._replies, data) :]


def main() -> None:
    """Serve requests until the judge closes the pipe."""
    del sys.path[0]  # where this folder was found
    requests, replies = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        for fd in (requests, replies):
            msvcrt.setmode(fd, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    plan = json.loads(sys.argv[-1])
    preload.packages(plan["packages"])
    for name, most in plan["limits"].items():
        with contextlib.suppress(ValueError, OSError):  # not every system has, or keeps to, every limit
            limits.impose({name: most})
    sys.argv[:] = [""]
    worker.serve(Pipes(requests, replies))
