"""Residency: what memory a process has in use, the most that it had, and how long it waited; read from outside it."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any


def resident_bytes(pid: int) -> int:
    """Return how much memory is resident; 0 for a process that is over."""
    if sys.platform != "linux":
        return int(_elsewhere(pid).rss)
    with contextlib.suppress(OSError):
        # Exact (proc_pid_smaps(5)), where statm is short of what each processor has yet to add to the sum.
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().split("Rss:")
        return int(rows[1].split()[0]) << 10 if len(rows) > 1 else 0
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def queued_s(pid: int) -> float:
    """Return the seconds that a process waited for a processor (proc_pid_schedstat(5)); elsewhere nothing tells."""
    waited = 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            waited = max(waited, int((task / "schedstat").read_text().split()[1]))
    return waited / 1e9


def forget_peak(pid: int) -> None:
    """Have `peak_bytes` start from what is resident now (proc_pid_clear_refs(5)); elsewhere nothing can."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak_bytes(pid: int) -> int:
    """Return the most that was resident (VmHWM in proc_pid_status(5)); elsewhere what is known of it."""
    if sys.platform != "linux":
        used = _elsewhere(pid)
        return int(getattr(used, "peak_wset", used.rss))
    with contextlib.suppress(OSError):
        rows = Path(f"/proc/{pid}/status").read_text().split("VmHWM:")
        return int(rows[1].split()[0]) << 10 if len(rows) > 1 else 0
    return 0


def _elsewhere(pid: int) -> Any:
    """Return what psutil knows of a process' memory, on systems that have no files to tell."""
    import psutil

    try:
        return psutil.Process(pid).memory_info()
    except psutil.Error:
        return SimpleNamespace(rss=0)
