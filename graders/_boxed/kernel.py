"""System calls that Python does not offer, by ctypes: each raises `OSError` as `os` would."""

from __future__ import annotations

import ctypes
import errno
import os

PR_SET_PDEATHSIG = 1  # prctl(2)
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
M_ARENA_MAX = -8  # mallopt(3)

CLONE_NEWNS = 0x00020000  # namespaces(7), unshare(2)
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

_libc = ctypes.CDLL(None, use_errno=True)


def machine() -> str:
    """Return the kernel's name for this processor: ``x86_64``, ``aarch64``, ..."""
    return os.uname().machine


def call(function: str, *args: object) -> int:
    """Call a libc ``function`` that reports failure as -1 and errno. Integers go as C longs."""
    found = getattr(_libc, function, None)
    if found is None:
        raise OSError(errno.ENOSYS, f"this C library has no {function}")
    result: int = found(*(ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args))
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{os.strerror(code)} ({function})")
    return result


def prctl(option: int, value: int = 0, pointer: object = 0) -> int:
    """Call prctl with the arguments it ignores set to 0, as several options demand (prctl(2))."""
    return call("prctl", option, value, pointer, 0, 0)


def drop_capabilities() -> None:
    """Give up every capability in this user namespace (capget(2), version 3 of its header)."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    nothing = (ctypes.c_uint32 * 6)()
    call("capset", header, nothing)


def give_back_memory() -> None:
    """Have the C library give back what is free, so that what is taken next shows from outside (malloc_trim(3))."""
    trim = getattr(_libc, "malloc_trim", None)  # glibc's own
    if trim is not None:
        trim(0)


def one_malloc_arena() -> None:
    """Keep glibc from reserving 64 MiB for each thread, all of which RLIMIT_AS would count."""
    mallopt = getattr(_libc, "mallopt", None)  # musl has none, and no arenas either
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)
