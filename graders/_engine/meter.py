"""The meter: what a request costs a worker in CPU time and memory, read from outside it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from graders._engine.box import Worker

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_SETTLE_S = 30e-6


def settled_cpu_ns(worker: Worker) -> int:
    """Return the worker's CPU clock once two reads agree: read as a process goes to sleep, it can be stale."""
    last = worker.cpu_ns()
    while True:
        time.sleep(_SETTLE_S)
        now = worker.cpu_ns()
        if now == last:
            return now
        last = now


def timed(worker: Worker, body: bytes, cap_ns: int | None = None) -> tuple[bytes, int]:
    """Carry out a request; return the reply's body and the CPU nanoseconds it took.

    Raises `WorkerLost` with reason ``cpu`` when it takes more than ``cap_ns``.
    """
    before = settled_cpu_ns(worker)
    reply = worker.request(body, None if cap_ns is None else before + cap_ns)
    return reply, settled_cpu_ns(worker) - before


def resident_bytes(worker: Worker) -> int:
    """Return how much of the worker's memory is resident (proc_pid_statm(5))."""
    return int(Path(f"/proc/{worker.pid}/statm").read_text().split()[1]) * _PAGE
