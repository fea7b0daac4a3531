"""The walls around boxed code, raised in an order that matters.

Once, in the zygote, after it has imported what workers share and before it serves::

    walls = Walls(plan)         # may fork: what returns is the zygote
    pid = walls.fork()          # for each worker, instead of os.fork()
    walls.raise_up(limits, channel, out, err)     # in the child, before any untrusted code

A plan is plain data: ``{"layers": ["landlock", "namespaces", "seccomp"], "readable":
[directories]}``. ``readable`` adds to the standard library what a kata allows (a package's
directory). Without layers there are limits and nothing else: for one's own code.

No layer is trusted alone. Namespaces take away the files, the network and the processes, but leave
the kernel's whole surface; Landlock takes away the files where there are no namespaces, and signals
to others; the filter takes away the surface: processes, sockets, memory that no limit counts, and
writing.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from . import kernel, landlock, namespaces, seccomp
from .limits import impose

# Best first; see `probe` for the choice.
CHAINS = (
    ("landlock", "namespaces", "seccomp"),
    ("landlock", "seccomp"),
    ("namespaces", "seccomp"),
)
NOT_THE_LIBRARY = ("site-packages", "dist-packages")
ALSO_READABLE = ("/usr/share/zoneinfo",)
THREAD_STACK = 1 << 20  # of address space; 8 MiB each by default

# Uids that no one has: systemd.io/UIDS-GIDS leaves 2**28 free here, enough for one to each pid ...
_SPARE_UIDS = (1_879_048_192, 1 << 28)
# ... and, in a container that maps 2**16 uids only, the largest gap among those.
_FEW_SPARE_UIDS = (60_706, 478)


class Walls:
    """What the zygote prepares once so that each worker's walls go up in a millisecond.

    The judge must start the zygote from its main thread (PR_SET_PDEATHSIG follows the thread that
    started it, not the process) and with an empty environment (a worker can read, in the memory it
    inherits, what the zygote was started with).
    """

    def __init__(self, plan: Mapping[str, Any]) -> None:
        self.layers = tuple(plan["layers"])
        kernel.one_malloc_arena()
        threading.stack_size(THREAD_STACK)
        self._nothing = os.open(os.devnull, os.O_RDONLY)  # there is no /dev once the walls are up
        os.chdir("/")
        self._drop = bool(self.layers) and os.geteuid() == 0
        if self._drop:
            _spare_uids()  # workers find it read
        self._home = -1
        shown = [*library(), *ALSO_READABLE, *plan.get("readable", ())]
        if "namespaces" in self.layers:
            hidden = [os.path.join(path, name) for path in library() for name in NOT_THE_LIBRARY]
            with _in_layer("namespaces"):
                self._home = namespaces.enter(shown, hidden, spare_uid() if self._drop else None)
            self._drop = False
        self._zygote = os.getpid()
        self._ruleset = -1
        if "landlock" in self.layers:
            with _in_layer("landlock"):
                self._ruleset = landlock.ruleset(readable(shown))
        if "seccomp" in self.layers:
            seccomp.program(1, kernel.machine())  # workers find it compiled

    def fork(self) -> int:
        """Fork a worker, 0 in the child. The pid is the caller's to reap, by its own numbering."""
        return namespaces.fork(self._home) if self._home >= 0 else os.fork()

    def raise_up(self, limits: Mapping[str, int], channel: int, out: int, err: int) -> None:
        """Confine this freshly forked child: descriptors 0 to 3 and no others, then the walls."""
        os.setsid()
        if self._drop:
            with _in_layer("another user"):
                namespaces.become(spare_uid())
        impose({name: most for name, most in limits.items() if name != "NPROC"})
        if self.layers and self._counts_own_threads():
            impose({name: most for name, most in limits.items() if name == "NPROC"})
        if sys.platform == "linux":
            # Each change of identity above cleared it (prctl(2)). Across namespaces a parent is 0.
            kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() not in (0, self._zygote):
                os._exit(0)
            if self.layers:
                kernel.drop_capabilities()
        self._keep(channel, out, err)
        os.environ.clear()
        sys.argv[:] = [""]
        if self.layers:
            kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        if "landlock" in self.layers:
            with _in_layer("landlock"):
                landlock.restrict_self(4)
            os.close(4)
        if "seccomp" in self.layers:
            with _in_layer("seccomp"):
                seccomp.install(seccomp.program(os.getpid(), kernel.machine()))

    def _counts_own_threads(self) -> bool:
        """Tell whether RLIMIT_NPROC counts this worker alone.

        Else it would count all that the user runs, and refuse threads at random.
        """
        try:
            namespaces.alone()
        except OSError:
            if self._home >= 0:
                raise
            return self._drop
        return True

    def _keep(self, channel: int, out: int, err: int) -> None:
        """Nothing at 0, the pipes at 1 and 2, the channel at 3, the ruleset at 4, no others."""
        wanted = [self._nothing, out, err, channel]
        if self._ruleset >= 0:
            wanted.append(self._ruleset)
        # Clear of the targets first, so that none is overwritten before it is moved.
        clear = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 8) for fd in wanted]
        for target, fd in enumerate(clear):
            os.dup2(fd, target, inheritable=False)
        os.closerange(len(clear), 1 << 16)


@contextlib.contextmanager
def _in_layer(name: str) -> Iterator[None]:
    """Note on an error which layer it comes from, for `probe` to say."""
    try:
        yield
    except OSError as problem:
        problem.add_note(name)
        raise


def library() -> list[str]:
    """Return the standard library's directories: all of `sys.path` under ``-I -S``."""
    return [path for path in sys.path if os.path.isdir(path) and os.path.basename(path) not in NOT_THE_LIBRARY]


def readable(shown: list[str]) -> list[str]:
    """Return what to grant to Landlock: ``shown``, without the packages installed in the library.

    Entry by entry where there may be some, because a rule on a directory cannot leave out a part of
    it. The directory itself then cannot be listed: importing from it rests on what the zygote's
    finders remember.
    """
    granted = []
    for path in filter(os.path.isdir, shown):
        if path in library():
            granted += [entry.path for entry in os.scandir(path) if _is_of_the_library(entry)]
        else:
            granted.append(path)
    return sorted({os.path.realpath(path) for path in granted if os.path.exists(path)})


def _is_of_the_library(entry: os.DirEntry[str]) -> bool:
    # A link to a directory could lead anywhere, and a rule would grant all that is there.
    return entry.name not in NOT_THE_LIBRARY and not (entry.is_symlink() and entry.is_dir())


@functools.cache
def _spare_uids() -> tuple[int, int]:
    with open("/proc/self/uid_map", encoding="ascii") as file:
        mapped = [tuple(map(int, line.split())) for line in file]
    first, many = _SPARE_UIDS
    enough = any(inside <= first and first + many <= inside + length for inside, _, length in mapped)
    return _SPARE_UIDS if enough else _FEW_SPARE_UIDS


def spare_uid() -> int:
    """Return a uid that no one has, nor any other worker now: RLIMIT_NPROC counts by uid."""
    first, many = _spare_uids()
    return first + os.getpid() % many
