"""The judge's end of a worker: requests go in under deadlines, and replies come out, until it is killed.

CPU time is the worker's whole process clock (clock_getcpuclockid(3)), read by the judge: no clock inside the
box decides anything. Wall time is allowed at a multiple of CPU time, so that a busy machine fails nobody and
code that waits is still ended.
"""

from __future__ import annotations

import importlib.util
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from graders._boxed import wire
from graders._engine import residency

TICK_S = 0.02
KEPT_OUTPUT = 64 << 10
_MOST_WALL = 6  # times its wall time a worker may take on a machine that has no time for it
_GRACE_S = 0.25  # from the end of the channel to the end of the process

Reason = Literal["cpu", "wall", "starved", "output", "ended", "protocol", "trips"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a worker is ended: seconds of its CPU, seconds waited for it, bytes of memory and of output."""

    cpu_s: float = 2.0
    wall_s: float = 8.0
    memory: int = 512 << 20
    output: int = 4 << 20

    def as_resources(self) -> dict[str, int]:
        """Return the kernel's limits behind the judge's (setrlimit(2))."""
        return {
            "AS": self.memory,
            # Counted in ticks, the kernel runs ahead of the clock: far enough behind the judge not to come first.
            "CPU": int(2 * self.cpu_s) + 2,
            "NOFILE": 64,
            "FSIZE": 0,
            "CORE": 0,
            "MEMLOCK": 0,
            "MSGQUEUE": 0,
            "SIGPENDING": 64,
            "NPROC": 32,
        }


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a box's workers find: packages besides the standard library, and the hash seed of ``str`` and ``bytes``."""

    packages: tuple[str, ...] = ()
    hash_seed: int = 0

    @property
    def environment(self) -> dict[str, str]:
        """The environment to start Python in: a fixed seed, so that a regrade meets the same set order."""
        return {"PYTHONHASHSEED": str(self.hash_seed)}

    def folders(self) -> list[tuple[str, str]]:
        """Return each package with the folder that it is imported from. Raises `BoxRefused` for one that is missing."""
        found = []
        for name in self.packages:
            spec = importlib.util.find_spec(name)
            if spec is None or spec.origin is None:
                raise BoxRefused(f"the package {name} is not installed; `pip install {name}`, or run it through nox")
            origin = Path(spec.origin)
            folder = origin.parent.parent if spec.submodule_search_locations else origin.parent
            found.append((name, str(folder)))
        return found


class WorkerLost(Exception):
    """A worker that is no more: over a limit, ended by itself, or out of step with the protocol."""

    def __init__(self, reason: Reason, detail: str = "", status: int = 0) -> None:
        super().__init__(reason, detail, status)
        self.reason = reason
        self.detail = detail
        self.status = status


class Worker(ABC):
    """One worker. How bytes reach it, and how it is ended, is for those who derive from this."""

    pid: int

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.alive = True
        self.status = 0
        self.cpu_s = self.wall_s = 0.0
        self._checked = time.monotonic()
        self._ident = b""
        self._unread = b""
        self.services: Callable[[bytes], bytes | None] | None = None  # answers what the worker asks meanwhile
        self._cap_ns = limits.cpu_s * 1e9
        self._kept = bytearray()
        self._spoken = 0

    @abstractmethod
    def _send(self, frame: bytes) -> None:
        """Write a frame, waiting where need be. Raises `WorkerLost`, or `OSError` where the worker is gone."""

    @abstractmethod
    def _more(self) -> bytes:
        """Return some more of what the worker wrote. Raises `WorkerLost`."""

    @abstractmethod
    def cpu_ns(self) -> int:
        """Nanoseconds of CPU that the worker has used so far, all its threads together."""

    def resident_bytes(self) -> int:
        """Return how much of the worker's memory is resident. Raises `WorkerLost` for one that has ended."""
        return self._living(residency.resident_bytes(self.pid))

    def forget_peak(self) -> None:
        """Have `peak_bytes` start from what is resident now."""
        residency.forget_peak(self.pid)

    def peak_bytes(self) -> int:
        """Return the most of its memory that was resident. Raises `WorkerLost` for one that has ended."""
        return self._living(residency.peak_bytes(self.pid))

    def _living(self, measured: int) -> int:
        if not measured:
            raise self._ended()
        return measured

    @abstractmethod
    def _has_ended(self, patience_s: float) -> bool:
        """Return whether the worker's process is over, waiting for that as long as ``patience_s``."""

    @abstractmethod
    def kill(self) -> None:
        """End the worker and all that it started; keep its status, and what it used."""

    def request(self, body: bytes, cpu_cap_ns: int | None = None) -> bytes:
        """Send one request; return the body of its reply. Raises `WorkerLost`; the worker is then gone.

        ``cpu_cap_ns`` is where the worker's CPU clock must not be when it is still at this request.
        """
        self.post(body, cpu_cap_ns)
        return self.reply(cpu_cap_ns)

    def post(self, body: bytes, cpu_cap_ns: int | None = None) -> None:
        """Send one request, whose `reply` is to be taken before the next. Raises `WorkerLost`."""
        if not self.alive:
            raise RuntimeError("this worker is gone")
        self._ident = os.urandom(wire.ID_BYTES)
        self._allow(cpu_cap_ns)
        self._begin_waiting()
        try:
            self._send(wire.frame(self._ident, body))
        except (WorkerLost, OSError) as problem:
            raise self._lost(problem) from None

    def reply(self, cpu_cap_ns: int | None = None) -> bytes:
        """Return the body of the reply to what was posted. Raises `WorkerLost`."""
        if not self.alive:
            raise RuntimeError("this worker is gone")
        self._allow(cpu_cap_ns)
        while True:
            replied, body = self.event()
            if replied:
                return body
            assert self.services is not None
            try:
                answer = self.services(body)
            except WorkerLost:
                self.kill()
                raise
            if answer is not None:
                self.answer(answer)

    def event(self) -> tuple[bool, bytes]:
        """Return whether the worker replied, with the reply's body; else what it asks of the judge meanwhile."""
        try:
            return self._receive()
        except (WorkerLost, OSError) as problem:
            raise self._lost(problem) from None

    def answer(self, data: bytes) -> None:
        """Answer what the worker asked."""
        self._begin_waiting()
        try:
            self._send(wire.frame(wire.SERVICE, data))
        except (WorkerLost, OSError) as problem:
            raise self._lost(problem) from None

    def _begin_waiting(self) -> None:
        """Note, for one of several workers that take turns, that what was waited for the others is not its doing."""
        if self.services is not None:
            self._checked = time.monotonic()

    def _allow(self, cpu_cap_ns: int | None) -> None:
        most = self.limits.cpu_s * 1e9
        self._cap_ns = most if cpu_cap_ns is None else min(cpu_cap_ns, most)

    def _lost(self, problem: WorkerLost | OSError) -> WorkerLost:
        """See that a worker that is lost is gone; return how it was lost."""
        if not isinstance(problem, WorkerLost) or problem.reason == "ended":
            return self._ended()
        self.kill()
        return problem

    def _ended(self) -> WorkerLost:
        """Return the loss of a worker that no longer answers: it ended, or it closed the channel and lives on."""
        by_itself = self._has_ended(_GRACE_S)
        self.kill()
        if by_itself:
            return WorkerLost("ended", "", self.status)
        return WorkerLost("protocol", "it closed the channel to the judge")

    def _receive(self) -> tuple[bool, bytes]:
        data = self._unread or self._more()
        while len(data) < 4:
            data += self._more()
        size = int.from_bytes(data[:4], "big") + 4
        if not wire.HEADER <= size <= wire.MAX_REPLY + wire.HEADER:
            raise WorkerLost("protocol", "it sent a frame of a size that no reply has")
        if len(data) < size:
            parts, have = [data], len(data)
            while have < size:
                parts.append(self._more())
                have += len(parts[-1])
            data = b"".join(parts)
        self._unread = data[size:]
        ident, body = data[4 : wire.HEADER], data[wire.HEADER : size]
        if ident == wire.SERVICE and self.services is not None:
            return False, body
        if self._unread or ident != self._ident:
            raise WorkerLost("protocol", "it wrote to the judge's channel")
        return True, body

    def _hear(self, data: bytes) -> None:
        """Take note of what the worker printed. Raises `WorkerLost` when it is too much."""
        self._spoken += len(data)
        self._kept += data[: max(KEPT_OUTPUT - len(self._kept), 0)]
        if self._spoken > self.limits.output:
            raise WorkerLost("output", f"{self.limits.output >> 20} MiB")

    def _check_time(self) -> None:
        """Raise `WorkerLost` when the worker is over its time; looks once a tick, however often it is asked."""
        now = time.monotonic()
        if now - self._checked < TICK_S:
            return
        # Only time that was spent waiting for it counts: a judge that was stopped meanwhile fails nobody.
        self.wall_s += min(now - self._checked, 2 * TICK_S)
        self._checked = now
        if self.cpu_ns() > self._cap_ns:
            raise WorkerLost("cpu", f"{self.limits.cpu_s:.1f} s")
        if self.wall_s > self.limits.wall_s:
            # What it waited for a processor is not its own doing.
            waited = self.wall_s - residency.queued_s(self.pid) > self.limits.wall_s
            if waited or self.wall_s > _MOST_WALL * self.limits.wall_s:
                detail = f"{self.limits.wall_s:.1f} s, {self.cpu_ns() / 1e9:.1f} s of them at work"
                raise WorkerLost("wall" if waited else "starved", detail)

    @property
    def output(self) -> str:
        """What the worker printed, as far as it was kept. A learner wrote it: escape it before showing it."""
        return self._kept.decode(errors="replace")


class BoxRefused(Exception):
    """No walls stand on this machine; the message says what is missing."""


class BoxBroken(Exception):
    """The zygote died, or does not answer. It is ours, and no submission's fault; the next spawn starts another."""


class AnyBox(Protocol):
    """Where workers come from."""

    @property
    def chain(self) -> str:
        """The walls that stand, as reports name them. Raises `BoxRefused` if none do."""

    @property
    def broken(self) -> bool:
        """Whether what was being graded must be graded again, through no fault of the submission."""

    def mend(self) -> None:
        """Make a broken box whole."""

    def spawn(self, limits: Limits) -> Worker:
        """Start a worker held to ``limits``."""

    def close(self) -> None:
        """End what was started."""
