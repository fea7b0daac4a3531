"""What is left when a submission has been graded: processes, files, kernel objects. Nothing may be."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
MARK = "BREACH_"  # with which the attacks sign whatever they manage to leave
_SHARED = ("/tmp", "/dev/shm", "/var/tmp", "/run", "/")
_PR_SET_CHILD_SUBREAPER = 36  # prctl(2)


@contextlib.contextmanager
def adopting_orphans() -> Iterator[None]:
    """Be the parent of every orphan below this process: a daemon that lost its parent is found all the same."""
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    try:
        yield
    finally:
        libc.prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def below(pid: int | None = None) -> set[int]:
    """Return the living processes that descend from ``pid``, or from this process."""
    return {process.pid for process in psutil.Process(pid).children(recursive=True) if lives(process.pid)}


def lives(pid: int) -> bool:
    """Whether a process runs; a zombie does not, it only waits for a parent."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def seconds_to_be_gone(pids: Iterable[int], patience_s: float) -> float:
    """Wait until none of ``pids`` lives and return how long that took; fail if it takes longer than ``patience_s``."""
    began = time.monotonic()
    while left := [pid for pid in pids if lives(pid)]:
        assert time.monotonic() - began < patience_s, f"still there: {[_command(pid) for pid in left]}"
        time.sleep(0.002)
    return time.monotonic() - began


def _command(pid: int) -> str:
    try:
        return f"{pid}: {' '.join(psutil.Process(pid).cmdline())[:200]}"
    except psutil.Error:
        return f"{pid}"


def marks() -> list[str]:
    """Return the marks that an attack left in a place that it could write to; and remove them."""
    places = {*_SHARED, str(Path.home()), os.getcwd(), str(ROOT)}
    found = sorted(os.path.join(place, name) for place in places for name in _names(place) if name.startswith(MARK))
    for path in found:
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path, ignore_errors=True)
        else:
            os.unlink(path)
    return found


def _names(place: str) -> list[str]:
    try:
        return os.listdir(place)
    except OSError:
        return []


def kernel_objects() -> list[str]:
    """Return the System V objects that there are, and the sockets that bear an attack's mark."""
    tables = (Path(f"/proc/sysvipc/{kind}").read_text() for kind in ("msg", "sem", "shm"))
    objects = [line for table in tables for line in table.splitlines()[1:]]
    return objects + [line for line in Path("/proc/net/unix").read_text().splitlines() if MARK in line]


def files() -> dict[str, tuple[int, int]]:
    """Return size and time of each file that an attack wants to change first: the submissions, and the solutions."""
    paths = (path for folder in ("solutions", "tests/hostile/submissions") for path in (ROOT / folder).rglob("*"))
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in paths if path.is_file()}
