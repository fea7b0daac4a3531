"""The crew: some judges at a time, each in a process of its own. One that dies costs a try, not the run."""

from __future__ import annotations

import contextlib
import os
import selectors
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import msgspec

from graders._engine.classroom import seat
from graders._engine.classroom.journal import finished
from graders._engine.classroom.seats import Seat
from graders._engine.classroom.tasks import Reply, Task
from graders._engine.result import Result, Verdict
from graders._engine.worker import BoxRefused

TRIES = 3
_PATIENCE_S = 900.0  # for one submission, on the busiest machine; a judge that takes longer is stuck
_START_S = 120.0
_MOST_SERVED = 400  # submissions by one judge, before a fresh one takes its seat: whatever it may keep is let go


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
class _Place:
    seat: Seat
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
        if sys.platform != "linux":
            raise BoxRefused("others' work is graded on Linux alone: WSL2 or a container will do, see README")
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
        self._places: list[_Place] = []
        self._false_starts = 0
        self._workers = workers

    def work(self) -> Iterator[Done]:
        while self._jobs or any(each.job for each in self._places):
            busy = sum(each.job is not None for each in self._places)
            while len(self._places) < min(self._workers, len(self._jobs) + busy):
                self._seated()
            for each in self._places:
                if self._jobs and each.ready and each.job is None:
                    self._hand_over(each, self._jobs.popleft())
            for key, _ in self._selector.select(1.0):
                yield from self._answer(key.data)
            for each in list(self._places):
                waited = time.monotonic() - each.since
                if each.job and waited > self._patience_s:
                    self._dismiss(each)
                    yield from self._again(each.job, f"the judge did not come back within {self._patience_s:.0f} s")
                elif not each.ready and waited > _START_S:
                    self._dismiss(each)
                    self._start_failed(f"said nothing within {_START_S:.0f} s")

    def _seated(self) -> None:
        new = _Place(Seat(self._factory), since=time.monotonic())
        self._places.append(new)
        self._selector.register(new.seat.channel, selectors.EVENT_READ, new)

    def _start_failed(self, how: str) -> None:
        self._false_starts += 1
        if self._false_starts >= TRIES:
            raise CrewBroken(f"{TRIES} judges were started, and each {how}")

    def _hand_over(self, free: _Place, job: _Job) -> None:
        free.job, free.since = job, time.monotonic()
        job.tries += 1
        # A judge that is gone is noticed where its answer is awaited.
        with contextlib.suppress(OSError):
            seat.send(free.seat.channel, msgspec.json.encode(job.task))

    def _answer(self, sender: _Place) -> Iterator[Done]:
        job, body = sender.job, b""
        with contextlib.suppress(OSError):
            body = seat.receive(sender.seat.channel)
        sender.job = None
        if not body:
            status = self._dismiss(sender)
            if job is not None:
                yield from self._again(job, f"the judge's process ended (status {status})")
            elif not sender.ready:
                self._start_failed(f"ended at once (status {status})")
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

    def _dismiss(self, sender: _Place, *, gently: bool = False) -> int:
        self._places.remove(sender)
        self._selector.unregister(sender.seat.channel)
        return sender.seat.end(gently=gently)

    def close(self) -> None:
        """End every judge: those that are idle in order, the others at once."""
        for each in self._places:
            each.seat.tell_to_end() if each.job is None else each.seat.process.kill()
        for each in list(self._places):
            self._dismiss(each, gently=True)
        self._selector.close()


def usual_workers() -> int:
    """Return how many judges suit this machine: one for each processor that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
