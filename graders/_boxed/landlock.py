"""Landlock: the kernel refuses every file, TCP port and signal that the ruleset does not grant.

Source: landlock(7) and include/uapi/linux/landlock.h. The ruleset handles every right that the
running kernel knows, and grants reading beneath some paths only. Needs Linux 5.13, no privilege, no
namespace.

What it does not refuse, on any ABI so far: ``stat`` and ``readlink`` of any path, chdir, and
sockets other than TCP. The filter in `seccomp` refuses those that a learner's code can do without;
``stat`` stays.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

from . import kernel

# The same numbers on every machine: landlock(7) is younger than the common table.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1

_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
# All rights to files that each ABI added: 13 at first, then REFER, TRUNCATE, IOCTL_DEV.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_RIGHTS = 0b11  # bind and connect TCP, from ABI 4
_SCOPES = 0b11  # abstract unix sockets and signals, from ABI 6
# From ABI 7 denials go to the audit log, which a learner could fill with them.
_LOG_SAME_EXEC_OFF = 1


def abi() -> int:
    """Return the version of Landlock. Raises `OSError` where the kernel has none or it is off."""
    return kernel.call("syscall", _CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)


def ruleset(readable: Iterable[str]) -> int:
    """Return a descriptor of a ruleset that grants reading beneath ``readable``, and no more.

    Rules bind to what a path leads to now, so a symbolic link grants its target: pass resolved
    paths, and never a directory as broad as ``/lib``, which on a merged system is all of
    ``/usr/lib``.
    """
    version = abi()
    attributes = [
        max(rights for since, rights in _FILE_RIGHTS.items() if since <= version),
        *([_NET_RIGHTS] if version >= 4 else []),
        *([_SCOPES] if version >= 6 else []),
    ]
    packed = struct.pack(f"={len(attributes)}Q", *attributes)
    made = kernel.call("syscall", _CREATE_RULESET, packed, len(packed), 0)
    os.set_inheritable(made, False)
    for path in readable:
        _grant(made, path)
    return made


def _grant(made: int, path: str) -> None:
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0)
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, beneath))
        kernel.call("syscall", _ADD_RULE, made, _RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(beneath)


def restrict_self(made: int) -> None:
    """Put this thread under ``made``, for good. Needs no_new_privs."""
    kernel.call("syscall", _RESTRICT_SELF, made, _LOG_SAME_EXEC_OFF if abi() >= 7 else 0)
