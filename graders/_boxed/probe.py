"""Which walls stand on this machine: each chain is tried in a throw-away child, from inside.

No file says reliably what a kernel, a container and a security module together allow, so nothing is
inferred: a chain counts when a worker behind it failed at everything in `_MUST_FAIL` and nothing
else.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .walls import CHAINS, Walls

_PATIENCE = 10.0  # seconds for one chain; a few milliseconds are the rule

_CURES = {
    (
        "landlock",
        errno.ENOSYS,
    ): "this kernel has no Landlock: Linux 5.13 or later has, unless built without it",
    ("landlock", errno.EOPNOTSUPP): "Landlock is off: add it to the kernel's lsm= list at boot",
    ("landlock", errno.EPERM): "this container's filter refuses Landlock: use Docker 23 or later",
    (
        "namespaces",
        errno.EPERM,
    ): "user namespaces are refused: by a container, or by AppArmor (on a machine of "
    "your own: sysctl kernel.apparmor_restrict_unprivileged_userns=0)",
    (
        "namespaces",
        errno.EACCES,
    ): "user namespaces are refused by AppArmor (on a machine of your own: "
    "sysctl kernel.apparmor_restrict_unprivileged_userns=0)",
    (
        "namespaces",
        errno.ENOSPC,
    ): "no user namespaces are left: see sysctl user.max_user_namespaces",
    (
        "another user",
        errno.EPERM,
    ): "root may not become one here, for want of CAP_SETUID and CAP_SETGID: start as an ordinary user",
    ("seccomp", errno.EINVAL): "this kernel was built without CONFIG_SECCOMP_FILTER",
}


def choose(plan: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the best chain that holds for ``plan``, or (), and why better ones do not."""
    reasons: dict[str, str] = {}
    for chain in CHAINS:
        reason = attempt(chain, plan)
        if not reason:
            return chain, reasons
        reasons["+".join(chain)] = reason
    return (), reasons


def survey(plan: Mapping[str, Any]) -> dict[str, str]:
    """Return for each layer alone, then for each chain, why it does not hold; "" where it does."""
    layers = dict.fromkeys(layer for chain in CHAINS for layer in chain)
    alone = {layer: attempt((layer,), plan) for layer in layers}
    return alone | {"+".join(chain): attempt(chain, plan) for chain in CHAINS}


def attempt(layers: Sequence[str], plan: Mapping[str, Any]) -> str:
    """Raise ``layers`` around a throw-away worker. Return why they do not hold, or ""."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(ours)
            _report(theirs, _try(layers, plan, theirs))
        finally:
            os._exit(0)
    os.close(theirs)
    said = _read(ours, time.monotonic() + _PATIENCE)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ours)
    return str(json.loads(said)) if said else "the test worker died without a word"


def _read(pipe: int, deadline: float) -> bytes:
    said = b""
    while select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
        part = os.read(pipe, 1 << 16)
        if not part:
            break
        said += part
    return said


def _try(layers: Sequence[str], plan: Mapping[str, Any], report: int) -> str | None:
    """Returns a reason, or None where the worker will tell."""
    try:
        walls = Walls({**plan, "layers": layers})
        worker = walls.fork()
        if worker:
            os.waitpid(worker, 0)
            return None
        nothing = os.open("/", os.O_PATH)
        walls.raise_up({"NOFILE": 32, "CORE": 0, "CPU": 5}, report, nothing, nothing)
    except OSError as problem:
        layer = "".join(getattr(problem, "__notes__", ["the box"]))
        cure = _CURES.get((layer, problem.errno or 0), "")
        return f"{layer}: {problem.strerror or problem}" + (f"; {cure}" if cure else "")
    except Exception as problem:  # noqa: BLE001 - whatever it was, these walls do not stand
        return f"{type(problem).__name__}: {problem}"
    _report(3, _hold() if len(layers) > 1 else "")
    return None


def _report(pipe: int, reason: str | None) -> None:
    if reason is not None:
        os.write(pipe, json.dumps(reason).encode())


def _hold() -> str:
    """Try from inside what must fail and what must work. Returns the first that did not, or ""."""
    for what, act in _MUST_FAIL.items():
        try:
            act()
        except (
            PermissionError,
            FileNotFoundError,
            ValueError,
        ):  # resource's word for EPERM is ValueError
            continue
        except OSError as problem:
            return f"the walls are up, but {what} met {problem.strerror!r} instead of a refusal"
        return f"the walls are up, but do not hold: a worker can {what}"
    for what, act in _MUST_WORK.items():
        try:
            act()
        except Exception as problem:  # noqa: BLE001 - whatever it was, it does not work
            name = type(problem).__name__
            return f"the walls are up, but a worker cannot {what} ({name}: {problem})"
    return ""


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _import() -> None:
    # A module that nothing here has loaded. Root's workers are another user: from /root they could
    # not load it.
    import colorsys  # noqa: F401


def _thread() -> None:
    thread = threading.Thread(target=bool)
    thread.start()
    thread.join()


_MUST_FAIL: dict[str, Callable[[], object]] = {
    "read a file": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "list processes": lambda: os.listdir("/proc"),
    "write": lambda: os.open(os.devnull, os.O_WRONLY),
    "open a socket": socket.socket,
    "open a pair of sockets": socket.socketpair,
    "fork": _fork,
    "execute": lambda: os.execv("/bin/true", ["true"]),
    "make memory that no limit counts": lambda: os.memfd_create("x"),
    "signal others": lambda: os.kill(0x3FFFFF, 0),
    "change its limits": lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    "unlink": lambda: os.unlink("/tmp/kata-gauntlet"),
}
_MUST_WORK: dict[str, Callable[[], object]] = {
    "import modules, as if Python were installed in a home closed to other users": _import,
    "start a thread": _thread,
}
