"""What the kernel holds a worker to, whatever the judge does: the backstop behind the judge's own deadlines."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import resource
import signal
from collections.abc import Mapping

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent dies (prctl(2); Linux only)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def impose(limits: Mapping[str, int]) -> None:
    """Set the resource limits in ``limits``: names as in `resource` without ``RLIMIT_``, hard and soft alike."""
    for name, most in limits.items():
        which = getattr(resource, f"RLIMIT_{name}", None)
        if which is not None:
            _, hard = resource.getrlimit(which)
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(which, (bound, bound))


def take_descriptors(channel: int, out: int, err: int) -> None:
    """Put the channel at 3, the output pipes at 1 and 2, nothing at 0; close every other descriptor."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    # Clear of 0 to 7 first, so that no descriptor is overwritten before it is moved.
    clear = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 8) for fd in (nothing, out, err, channel)]
    for target, fd in enumerate(clear):
        os.dup2(fd, target, inheritable=False)
    os.closerange(4, 1 << 16)
