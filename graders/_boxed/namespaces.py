"""Namespaces: the standard library and no other file, no network, no other process.

Sources: namespaces(7), user_namespaces(7), pid_namespaces(7), pivot_root(2), mount(2), and
bubblewrap's order of steps. The zygote moves in once, at its start; each worker then gets a user
and a pid namespace of its own (see `fork`). All six for each worker cost 3.3 ms more than a fork,
and bought nothing: the tree is read-only, no worker has a capability to change it or a socket to
use the network with. This way it is 0.6 ms.

::

    judge -- waiter (what the judge exec'd) -- zygote (pid 1) -- worker (pid 1 of its own)

The waiter dies with the judge, the zygote with the waiter; with pid 1 the kernel kills its whole
namespace.
"""

from __future__ import annotations

import os
import signal
import socket

from . import kernel

_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REMOUNT = 1, 2, 4, 8, 32
_MS_BIND, _MS_REC, _MS_PRIVATE, _MS_RELATIME = 1 << 12, 1 << 14, 1 << 18, 1 << 21
_MNT_DETACH = 2
_ST_RELATIME = 1 << 12  # statvfs(3)'s bit for MS_RELATIME; its other bits are those of mount(2)
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_SURROUNDINGS = kernel.CLONE_NEWNS | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS

_OLD = "/.old"


def enter(shown: list[str], hidden: list[str], spare_uid: int | None) -> int:
    """Move into namespaces that show the directories ``shown`` but, within them, not ``hidden``.

    Returns, in a child of the caller that is pid 1, a descriptor that `fork` wants. The caller
    itself only waits and never returns. Call it while there is one thread. ``spare_uid`` is what
    root becomes: root builds the tree first, for the library may lie in a home that only root can
    read.
    """
    proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY)
    if spare_uid is None:
        _own_users(proc, _SURROUNDINGS)
        _build_root(shown, hidden)
    else:
        kernel.call("unshare", _SURROUNDINGS)
        _build_root(shown, hidden)
        become(spare_uid)
        # After a change of uid the maps in /proc are root's, unless one may dump the process.
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
        _own_users(proc, 0)
    os.close(proc)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    zygote = os.fork()
    if zygote:
        _wait_for(zygote)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    return os.pidfd_open(os.getpid())


def become(uid: int) -> None:
    """Turn root into ``uid``, which no one else is, with no groups and no way back."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def fork(home: int) -> int:
    """Fork a child that is pid 1 of a new pid namespace; ``home`` is what `enter` returned.

    A process asks for a namespace for its next child, and may do so again only after it has asked
    for its own once more (pid_namespaces(7)). So no supervisor is needed: the zygote itself is the
    parent.
    """
    kernel.call("setns", home, kernel.CLONE_NEWPID)
    kernel.call("unshare", kernel.CLONE_NEWPID)
    return os.fork()


def alone() -> None:
    """Give this worker a user namespace: RLIMIT_NPROC then counts its own threads alone.

    It needs no map: no uid in there has to stand for one outside.
    """
    kernel.call("unshare", kernel.CLONE_NEWUSER)


def _own_users(proc: int, surroundings: int) -> None:
    """Enter a user namespace in which this uid and gid, and no others, stand for themselves."""
    uid, gid = os.geteuid(), os.getegid()
    kernel.call("unshare", kernel.CLONE_NEWUSER | kernel.CLONE_NEWPID | surroundings)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        file = os.open(f"self/{name}", os.O_WRONLY, dir_fd=proc)
        os.write(file, text.encode())
        os.close(file)


def _wait_for(zygote: int) -> None:
    """Wait for the zygote and leave as it left. Never returns."""
    os.closerange(0, 1 << 16)  # the judge must see the end of its channel when the zygote ends
    _, status = os.waitpid(zygote, 0)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def _build_root(shown: list[str], hidden: list[str]) -> None:
    # Resolve while the links can be followed; under _OLD an absolute link would lead astray.
    sources = {path: os.path.realpath(path) for path in shown if os.path.isdir(path)}
    _mount(None, "/", None, _MS_REC | _MS_PRIVATE)
    base = "/usr"  # any directory that exists; the new root leaves it at once
    _mount("box", base, "tmpfs", _MS_NOSUID | _MS_NODEV, "mode=0755,size=1m")
    os.mkdir(base + _OLD)
    kernel.call("syscall", _PIVOT_ROOT[kernel.machine()], base.encode(), (base + _OLD).encode())
    os.chdir("/")
    read_only = ["/"]
    # Parents before what lies in them, hidden before what is shown again within it.
    for path in sorted({*sources, *hidden}):
        if path in hidden:
            if not os.path.isdir(path):
                continue
            _mount("hidden", path, "tmpfs", _MS_NOSUID | _MS_NODEV, "mode=0755,size=64k")
        else:
            os.makedirs(path, exist_ok=True)
            _mount(_OLD + sources[path], path, None, _MS_BIND | _MS_REC)
        read_only.append(path)
    kernel.call("umount2", _OLD.encode(), _MNT_DETACH)
    os.rmdir(_OLD)
    for path in reversed(read_only):
        _make_read_only(path)
    socket.sethostname("box")


def _make_read_only(path: str) -> None:
    # A user namespace may add flags to a mount that it inherited but not take any away
    # (mount_namespaces(7)).
    had = os.statvfs(path).f_flag
    kept = had & (_MS_NOEXEC | os.ST_NOATIME | os.ST_NODIRATIME)
    kept |= _MS_RELATIME if had & _ST_RELATIME else 0
    _mount(None, path, None, _MS_REMOUNT | _MS_BIND | _MS_RDONLY | _MS_NOSUID | _MS_NODEV | kept)


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    text = [part.encode() if part is not None else None for part in (source, target, kind, options)]
    kernel.call("mount", text[0], text[1], text[2], flags, text[3])
