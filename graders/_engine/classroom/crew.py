"""The crew: some judges at a time, each in a process of its own. One that dies costs a try, not the run."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from graders._engine.classroom import seat
from graders._engine.classroom.journal import finished
from graders._engine.classroom.tasks import Reply, Task
from graders._engine.result import Result, Verdict
from graders._engine.worker import BoxRefused

TRIES = 3
_PATIENCE_S = 900.0  # for one submission, on the busiest machine; a judge that takes longer is stuck
_MOST_SERVED = 400  # submissions by one judge, before a fresh one takes its seat: whatever it may keep is let go
_ROOT = Path(__file__).resolve().parent.parent.parent.parent
# -P: the folder in which the command was typed may be a learner's.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from graders._engine.classroom.seat import main; main()"


class CrewBroken(Exception):
    """No judge can be started here."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a task: a result; or, after so many tries, why there is none, which is our failure."""

    task: Task
    result: Result | None
    ours: str = ""


class Graders(Protocol):
    """Whoever grades tasks: judges on this machine, or on others."""

    def grade(self, tasks: Iterable[Task]) -> Generator[Done, None, None]:
        """Grade ``tasks``, in whatever order; leaving the iteration ends all that was started."""


@dataclass(eq=False)
class _Job:
    task: Task
    tries: int = 0
    why: str = ""
    last: Result | None = None  # what a try came to that another try may better


@dataclass(eq=False)
class _Seat:
    process: subprocess.Popen[bytes]
    channel: socket.socket
    ready: bool = False
    job: _Job | None = None
    since: float = 0.0
    served: int = 0


class Crew:
    """Judges on this machine. ``factory`` names what grades, for the tests."""

    def __init__(self, workers: int, *, factory: str = seat.WARM_JUDGE, patience_s: float = _PATIENCE_S) -> None:
        self.workers = workers
        self._factory = factory
        self._patience_s = patience_s

    def grade(self, tasks: Iterable[Task]) -> Generator[Done, None, None]:
        """Grade ``tasks``. Raises `BoxRefused` where no walls stand, `CrewBroken` where no judge starts."""
        jobs = deque(_Job(task) for task in tasks)
        shift = _Shift(self._factory, self._patience_s, jobs, min(self.workers, len(jobs)))
        try:
            yield from shift.work()
        finally:
            shift.close()


class _Shift:
    """One run of a crew over some jobs."""

    def __init__(self, factory: str, patience_s: float, jobs: deque[_Job], workers: int) -> None:
        self._factory, self._patience_s, self._jobs = factory, patience_s, jobs
        self._selector = selectors.DefaultSelector()
        self._seats: list[_Seat] = []
        self._false_starts = 0
        self._workers = workers

    def work(self) -> Iterator[Done]:
        while self._jobs or any(each.job for each in self._seats):
            busy = sum(each.job is not None for each in self._seats)
            while len(self._seats) < min(self._workers, len(self._jobs) + busy):
                self._seated()
            for each in self._seats:
                if self._jobs and each.ready and each.job is None:
                    self._hand_over(each, self._jobs.popleft())
            for key, _ in self._selector.select(1.0):
                yield from self._answer(key.data)
            for each in list(self._seats):
                if each.job and time.monotonic() - each.since > self._patience_s:
                    self._dismiss(each)
                    yield from self._again(each.job, f"the judge did not come back within {self._patience_s:.0f} s")

    def _seated(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-c", _START, str(_ROOT), str(theirs.fileno()), self._factory]
            with _no_interrupts():
                process = subprocess.Popen(
                    command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
                )
        new = _Seat(process, ours)
        self._seats.append(new)
        self._selector.register(ours, selectors.EVENT_READ, new)

    def _hand_over(self, free: _Seat, job: _Job) -> None:
        free.job, free.since = job, time.monotonic()
        job.tries += 1
        # A judge that is gone is noticed where its answer is awaited.
        with contextlib.suppress(OSError):
            seat.send(free.channel, msgspec.json.encode(job.task))

    def _answer(self, sender: _Seat) -> Iterator[Done]:
        job, body = sender.job, b""
        with contextlib.suppress(OSError):
            body = seat.receive(sender.channel)
        sender.job = None
        if not body:
            status = self._dismiss(sender)
            if job is not None:
                yield from self._again(job, f"the judge's process ended (status {status})")
            elif not sender.ready:
                self._false_starts += 1
                if self._false_starts >= TRIES:
                    raise CrewBroken(f"{TRIES} judges were started, and all ended at once (status {status})")
            return
        if not sender.ready:
            sender.ready, self._false_starts = True, 0
            return
        assert job is not None, "an answer that nobody asked for"
        sender.served += 1
        if sender.served >= _MOST_SERVED:
            self._dismiss(sender, gently=True)
        reply = msgspec.json.decode(body, type=Reply)
        if reply.refused:
            raise BoxRefused(reply.refused)
        result = reply.result
        assert result is not None
        if result.verdict is Verdict.JUDGE_ERROR:
            yield from self._again(job, "; ".join(reply.problems) or "the judge itself failed")
        elif not finished(result):
            job.last = result
            yield from self._again(job, "")
        else:
            yield Done(job.task, result)

    def _again(self, job: _Job, why: str) -> Iterator[Done]:
        """Put a job last in the queue; or, if it has been tried enough, say what is to be said."""
        job.why = why or job.why
        if job.tries < TRIES:
            self._jobs.append(job)
        elif job.last is not None:
            yield Done(job.task, job.last)
        else:
            yield Done(job.task, None, f"{job.why}; tried {job.tries} times")

    def _dismiss(self, sender: _Seat, *, gently: bool = False) -> int:
        self._seats.remove(sender)
        self._selector.unregister(sender.channel)
        if gently:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                seat.send(sender.channel, b"end")
                sender.process.wait(10)
        sender.process.kill()
        sender.channel.close()
        return sender.process.wait()

    def close(self) -> None:
        """End every judge: those that are idle in order, the others at once."""
        for each in self._seats:
            if each.job is None:
                with contextlib.suppress(OSError):
                    seat.send(each.channel, b"end")
            else:
                each.process.kill()
        for each in list(self._seats):
            with contextlib.suppress(subprocess.TimeoutExpired):
                each.process.wait(10)
            self._dismiss(each)
        self._selector.close()


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Start a process, inside, that no Ctrl-C meets before it is ready for one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def usual_workers() -> int:
    """Return how many judges suit this machine: one for each processor that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
