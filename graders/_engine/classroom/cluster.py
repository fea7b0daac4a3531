"""The same work on many machines, over Dask: submissions travel as bytes, results come back, and all else stays here.

A worker grades with a judge in a process of its own, behind walls of its own machine, and only with the very grader
that was asked for; one that cannot refuses, and its share goes to the others, as does the share of one that is lost.
"""

from __future__ import annotations

import importlib
import threading
from collections import deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from graders._engine.classroom import seat
from graders._engine.classroom.crew import TRIES, Done
from graders._engine.classroom.journal import finished
from graders._engine.classroom.seats import Seat
from graders._engine.classroom.tasks import Reply, Task
from graders._engine.result import Result, Verdict
from graders._engine.worker import BoxRefused

_AHEAD = 3  # tasks for each thread of a worker that are under way: enough to keep it busy, few enough to lose
_PATIENCE_S = 900.0


class NoCluster(Exception):
    """The scheduler is not there, has no workers, or the extra is not installed."""


@dataclass(eq=False)
class _Job:
    task: Task
    tries: int = 0
    why: str = ""
    last: Result | None = None


class Cluster:
    """Judges on the workers of a Dask scheduler."""

    def __init__(self, address: str, *, factory: str = seat.WARM_JUDGE, patience_s: float = 60.0) -> None:
        self._address, self._factory, self._patience_s = address, factory, patience_s

    def grade(self, tasks: Iterable[Task]) -> Generator[Done, None, None]:
        """Grade ``tasks``. Raises `NoCluster`, and `BoxRefused` where every worker refuses."""
        try:
            # By name: it is an extra, and what its types are is nobody's business here.
            distributed: Any = importlib.import_module("distributed")
        except ImportError:
            raise NoCluster("--cluster needs Dask: pip install 'distributed>=2025.1'") from None
        try:
            client = distributed.Client(self._address, timeout=self._patience_s, set_as_default=False)
        except (OSError, ValueError) as problem:
            raise NoCluster(f"there is no scheduler at {self._address}: {problem}") from None
        with client:
            try:
                client.wait_for_workers(1, timeout=self._patience_s)
            except TimeoutError:
                raise NoCluster(f"the scheduler at {self._address} has no workers") from None
            going = distributed.as_completed(loop=client.loop)
            yield from _Round(client, going, self._factory, deque(_Job(task) for task in tasks)).work()


@dataclass
class _Round:
    """One run over a cluster."""

    client: Any
    going: Any  # futures, in the order in which they end
    factory: str
    jobs: deque[_Job]
    refusing: dict[str, str] = field(default_factory=dict)  # workers, and why

    def work(self) -> Generator[Done, None, None]:
        jobs: dict[str, _Job] = {}
        while self.jobs or jobs:
            while self.jobs and len(jobs) < self._room():
                job = self.jobs.popleft()
                future = self._submitted(job)
                jobs[future.key] = job
                self.going.add(future)
            future = next(self.going)
            yield from self._ended(jobs.pop(future.key), future)

    def _willing(self) -> dict[str, Any]:
        workers: dict[str, Any] = self.client.scheduler_info(n_workers=-1)["workers"]
        willing = {name: facts for name, facts in workers.items() if name not in self.refusing}
        if workers and not willing:
            reasons = "; ".join(sorted(set(self.refusing.values())))
            raise BoxRefused(f"every worker of the cluster refuses: {reasons}")
        return willing

    def _room(self) -> int:
        return _AHEAD * max(1, sum(int(facts["nthreads"]) for facts in self._willing().values()))

    def _submitted(self, job: _Job) -> Any:
        job.tries += 1
        where = {"workers": list(self._willing()), "allow_other_workers": False} if self.refusing else {}
        return self.client.submit(graded_here, msgspec.json.encode(job.task), self.factory, pure=False, **where)

    def _ended(self, job: _Job, future: Any) -> Generator[Done, None, None]:
        if future.status != "finished":
            # A worker was lost with it more often than Dask itself tries again, or cannot even load this module.
            yield from self._again(job, f"the cluster gave it up: {future.exception()}"[:300])
            return
        where, body = future.result()
        future.release()
        reply = msgspec.json.decode(body, type=Reply)
        if reply.refused:
            self.refusing[where] = reply.refused
            job.tries -= 1
            self.jobs.append(job)
            self._willing()
        elif reply.result is None or reply.result.verdict is Verdict.JUDGE_ERROR:
            yield from self._again(job, "; ".join(reply.problems) or "the judge itself failed")
        elif not finished(reply.result):
            job.last = reply.result
            yield from self._again(job, "")
        else:
            yield Done(job.task, reply.result)

    def _again(self, job: _Job, why: str) -> Generator[Done, None, None]:
        job.why = why or job.why
        if job.tries < TRIES:
            self.jobs.append(job)
        elif job.last is not None:
            yield Done(job.task, job.last)
        else:
            yield Done(job.task, None, f"{job.why}; tried {job.tries} times")


_idle: dict[str, list[Seat]] = {}
_lock = threading.Lock()


def graded_here(body: bytes, factory: str) -> tuple[str, bytes]:
    """Grade a task on this worker, with a judge that stays warm; return the worker's address and the reply."""
    distributed: Any = importlib.import_module("distributed")
    with _lock:
        judges = _idle.setdefault(factory, [])
        judge = judges.pop() if judges else None
    judge = judge or Seat(factory)
    reply = judge.ask(msgspec.json.decode(body, type=Task), _PATIENCE_S)
    if reply is None:
        status = judge.end()
        reply = Reply(problems=[f"the judge's process ended (status {status})"])
    else:
        with _lock:
            judges.append(judge)
    return distributed.get_worker().address, msgspec.json.encode(reply)
