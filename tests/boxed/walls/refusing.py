"""Runs a command of ours where some system calls are refused, as a container refuses them.

``python -m tests.boxed.walls.refusing 272,444 grade lru ...`` is ``python -m graders grade lru ...`` on such a machine.
"""

from __future__ import annotations

import runpy
import struct
import sys

from graders._boxed import kernel, seccomp

UNSHARE, MOUNT, LANDLOCK = 272, 165, 444  # on x86_64
_LEAVES = {"landlock+seccomp": [UNSHARE], "namespaces+seccomp": [LANDLOCK]}


def grading_behind(chain: str | None) -> list[str]:
    """Return the module, with its arguments, that is ``python -m graders`` where ``chain`` is the best that stands."""
    refused = _LEAVES.get(chain or "", [])
    return ["tests.boxed.walls.refusing", ",".join(map(str, refused))] if refused else ["graders"]


def refuse(numbers: list[int]) -> None:
    """Make these system calls fail with EPERM, here and in all that is started from here."""
    lines = [(0x20, 0, 0, 0), *((0x15, len(numbers) - place, 0, number) for place, number in enumerate(numbers))]
    lines += [(0x06, 0, 0, seccomp.ALLOW), (0x06, 0, 0, seccomp.ERRNO | 1)]
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install(b"".join(struct.pack("=HBBI", *line) for line in lines))


if __name__ == "__main__":
    refuse([int(number) for number in sys.argv.pop(1).split(",")])
    runpy.run_module("graders", run_name="__main__", alter_sys=True)
