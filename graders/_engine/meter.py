"""The meter: what a request costs a worker in CPU time, read from outside it."""

from __future__ import annotations

import time

from graders._engine.worker import Worker

_SETTLE_S = 30e-6
_MOST_READS = 100  # a thread that never rests is billed as it goes


def settled_cpu_ns(worker: Worker) -> int:
    """Return the worker's CPU clock once two reads agree: read as a process goes to sleep, it can be stale."""
    last = worker.cpu_ns()
    for _ in range(_MOST_READS):
        time.sleep(_SETTLE_S)
        now = worker.cpu_ns()
        if now == last:
            break
        last = now
    return last


def timed(worker: Worker, body: bytes, cap_ns: int | None = None) -> tuple[bytes, int]:
    """Carry out a request; return the reply's body and the CPU nanoseconds it took.

    Raises `WorkerLost` with reason ``cpu`` when it takes more than ``cap_ns``.
    """
    before = settled_cpu_ns(worker)
    reply = worker.request(body, None if cap_ns is None else before + cap_ns)
    return reply, settled_cpu_ns(worker) - before
