"""A sitting: one submission being judged. Forks workers with its code loaded, and pays for them from one allowance."""

from __future__ import annotations

import dataclasses
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn

from graders._boxed import wire
from graders._engine import inert, residency
from graders._engine.counterexample import exception
from graders._engine.failures import Failure, LimitExceeded, NotWritten, OverBudget, RaisedError, Undecided
from graders._engine.redis.desk import Desk
from graders._engine.redis.store import AnyStore, StoreLost
from graders._engine.submission import Submission
from graders._engine.worker import AnyBox, Limits, Worker, WorkerLost

# A script starts from a module executed anew where that is cheap, as it is for any file of classes and functions; the
# better of two tries counts, so that no busy moment decides.
_CHEAP_TO_RELOAD_S = 0.003
_DEAR_TO_LOAD_NS = 100_000_000
_MOST_FOR_LOADING_S = 0.5  # of each check's time is allowed for loading, besides its own
_READ_FREELY_S = 0.02  # of the judge's time for a reply; an honest one takes a thousandth of that

_TOO_LARGE = wire.dump_reply({"other": "reply too large"})
_REFUSED = "no file may be written here, no process started, and no network used"
_SECOND = "B"
_USED_UP = "not run: earlier checks used up the time allowed for the whole submission"


@dataclass(slots=True)
class Allowance:
    """What all the checks of one submission may use together, so that nine hangs do not cost nine time-outs."""

    cpu_s: float = 10.0
    wall_s: float = 40.0

    @property
    def spent(self) -> bool:
        """Whether there is too little left to start another check."""
        return self.cpu_s < 0.05 or self.wall_s < 0.2


@dataclass(slots=True)
class Sitting:
    """Where a submission meets the checks. Close it to end what it started."""

    box: AnyBox
    submission: Submission
    limits: Limits
    allowance: Allowance
    hurried: Limits = field(default_factory=lambda: Limits(cpu_s=0.3, wall_s=1.5))  # once a check has hung
    explanations: Allowance = field(default_factory=lambda: Allowance(cpu_s=4.0, wall_s=16.0))
    reloads: bool = True  # whether a script can afford to start from a module executed anew
    load_cpu_s: float = 0.0
    cpu_s: float = 0.0
    services: tuple[str, ...] = ()  # what the kata's code is handed besides its arguments
    store: AnyStore | None = None
    elsewhere: AnyBox | None = None  # where a race's second actor lives, so that hash() is not what the first's is
    desks: int = 0
    located: bool = False  # whether a lost worker's call has been looked for: once is enough to say which it is
    _workers: list[Worker] = field(default_factory=list)

    def fork(self, *, staged: bool = False, name: str = "alone") -> Worker:
        """Return a fresh worker with the submission loaded. Raises a `Failure` if it does not load.

        With ``staged`` the threads of its code go on as the judge says. What its code draws at random depends on
        ``name`` alone.
        """
        worker = self._spawn(self.elsewhere if self.elsewhere and name == _SECOND else self.box)
        if staged:
            self.request(worker, wire.dump_request(("stage",)), "starting")
        if self.store is not None:
            self.desks += 1
            worker.services = Desk(self.store, self.desks)
            self.request(worker, wire.dump_request(("equip", self.services, name)), "starting")
        body = self.request(worker, self._load_request(), "importing the file")
        if body != b"true":
            self.release(worker)
            try:
                reply = wire.decode(wire.load_reply(body))
            except wire.WireError:
                reply = None
            raise_for_load(self.submission, reply)
        return worker

    def moved_to(self, box: AnyBox) -> Sitting:
        """Return a sitting of the same submission in another box, paid for from the same purses."""
        return dataclasses.replace(self, box=box, cpu_s=0.0, _workers=[])

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Pay, inside, for the search for an explanation out of a purse of its own: it decides no verdict."""
        kept = self.allowance, self.limits
        self.allowance = self.explanations
        try:
            yield
        finally:
            self.allowance, self.limits = kept

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read a reply, inside: what makes that dear is its author's doing, and comes off the allowance."""
        began = time.thread_time()
        try:
            yield
        finally:
            self.allowance.cpu_s -= max(time.thread_time() - began - _READ_FREELY_S, 0.0)

    @contextmanager
    def aside(self) -> Iterator[Worker]:
        """Lend a loaded worker for an explanation, not a verdict: short limits, and nothing off the allowance."""
        limits = Limits(cpu_s=self.load_cpu_s + 0.5, wall_s=self.load_cpu_s * 4 + 2, memory=self.limits.memory)
        worker = self.box.spawn(limits)
        try:
            self.request(worker, self._load_request(), "importing the file")
            yield worker
        finally:
            worker.kill()
            self.cpu_s += worker.cpu_s

    def _spawn(self, box: AnyBox) -> Worker:
        if self.allowance.spent:
            raise LimitExceeded(_USED_UP)
        worker = box.spawn(
            Limits(
                cpu_s=min(self.limits.cpu_s, self.allowance.cpu_s) + self.load_cpu_s,
                wall_s=min(self.limits.wall_s, self.allowance.wall_s) + 4 * self.load_cpu_s,
                memory=self.limits.memory,
                output=self.limits.output,
            )
        )
        self._workers.append(worker)
        return worker

    def try_loading(self) -> Worker:
        """Return a first worker with the submission loaded, and see what loading it costs. Raises a `Failure`."""
        worker = self.fork()
        loaded_ns = worker.cpu_ns()
        self.reloads = loaded_ns < _DEAR_TO_LOAD_NS
        if self.reloads:
            again = wire.dump_request(("run", (), wire.AFRESH))
            costs = []
            for _ in range(2):
                before = worker.cpu_ns(), worker.wall_s
                self.reloads &= self.request(worker, again, "importing the file again") == b"[]"
                costs.append((worker.cpu_ns() - before[0]) / 1e9 + (worker.wall_s - before[1]))
            self.reloads &= min(costs) < _CHEAP_TO_RELOAD_S
        self.load_cpu_s = min(loaded_ns / 1e9, _MOST_FOR_LOADING_S)
        return worker

    def _load_request(self) -> bytes:
        return wire.dump_request(("load", self.submission.main, self.submission.sources))

    def request(self, worker: Worker, body: bytes, doing: str) -> bytes:
        """Send a request to ``worker``; return the reply's body. Raises a `Failure` naming what it was ``doing``."""
        if self.allowance.spent:
            self.release(worker)
            raise LimitExceeded(_USED_UP)
        try:
            reply = worker.request(body)
        except WorkerLost as loss:
            # Charged at the limit, not at what it took to notice: a slow machine must not change what comes after.
            self.release(worker, at_limit=loss.reason)
            if loss.reason in ("cpu", "wall", "starved"):
                self.limits = self.hurried
            raise failure(loss, doing) from None
        except StoreLost as loss:
            self.release(worker)
            raise LimitExceeded(f"Redis had to be ended at {doing}: {loss}; does a script run for ever?") from None
        if reply == _TOO_LARGE:
            raise LimitExceeded(f"reply limit: {doing} returned more than {wire.MAX_REPLY >> 20} MiB")
        return reply

    def release(self, worker: Worker, at_limit: str = "") -> None:
        """End ``worker`` and take what it used out of the allowance."""
        queued_s = residency.queued_s(worker.pid) if worker.alive and self.store is not None else 0.0
        worker.kill()
        if worker in self._workers:
            # Who is answered a thousand times waits a thousand times for a processor, on a machine that has none free.
            worker.wall_s = max(worker.wall_s - queued_s, 0.0)
            self._workers.remove(worker)
            self.cpu_s += worker.cpu_s
            # Each check loads the file anew, and that is no fault of the file's.
            cpu_s = worker.limits.cpu_s if at_limit == "cpu" else worker.cpu_s
            wall_s = worker.limits.wall_s if at_limit == "wall" else worker.wall_s
            self.allowance.cpu_s -= max(cpu_s - self.load_cpu_s, 0.0)
            self.allowance.wall_s -= max(wall_s - 4 * self.load_cpu_s, 0.0)

    def close(self) -> None:
        """End every worker."""
        for worker in list(self._workers):
            self.release(worker)


def failure(loss: WorkerLost, doing: str) -> Failure:
    """Return the failure that the loss of a worker amounts to, in a learner's words."""
    match loss.reason:
        case "cpu":
            return LimitExceeded(
                f"time limit: {doing} was still running after {loss.detail} of CPU time",
                remark="never came back",
            )
        case "wall":
            return LimitExceeded(
                f"time limit: {doing} had not ended after {loss.detail}; nothing here needs to sleep or to wait",
                remark="never came back",
            )
        case "starved":
            return Undecided(f"this machine had no time for {doing}; grade again when it is less busy")
        case "output":
            return LimitExceeded(f"output limit: {doing} printed more than {loss.detail}")
        case "trips":
            return OverBudget(
                f"{doing} took more than {loss.detail} round trips to Redis; look for a command in a loop"
            )
        case "protocol":
            return RaisedError(f"{doing} broke off: {inert.line(loss.detail)}")
        case _:
            return _ended(loss.status, doing)


def _ended(status: int, doing: str) -> Failure:
    if status < 0:
        return _signalled(-status, doing)
    return RaisedError(f"{doing} ended its own process (exit status {status}); return or raise instead")


def _signalled(number: int, doing: str) -> Failure:
    match number:
        case signal.SIGSEGV | signal.SIGBUS | signal.SIGILL | signal.SIGABRT | signal.SIGFPE:
            return RaisedError(f"{doing} crashed the Python interpreter (signal {number})")
        case signal.SIGXCPU:
            return LimitExceeded(f"time limit: {doing} used up its CPU time")
        case signal.SIGXFSZ:
            return LimitExceeded(f"file limit: {doing} wrote to a file; nothing here may")
        case signal.SIGKILL:
            return LimitExceeded(f"memory limit: {doing} was ended by the system, most likely for its memory")
        case signal.SIGSYS:
            return RaisedError(f"{doing} made a system call that is forbidden here, and was ended for it")
    return RaisedError(f"{doing} ended its own process (signal {number})")


def raise_for_load(submission: Submission, reply: object) -> NoReturn:
    """Raise the failure of a file that did not load."""
    name = f"{submission.main}.py"
    if not isinstance(reply, wire.Raised):
        raise RaisedError(f"loading {name} broke the protocol")
    where = f"{name}, line {reply.line}" if reply.line else name
    plain = wire.Raised(reply.classes, reply.message)
    if "SyntaxError" in reply.classes:
        raise RaisedError(f"{where}: the file is not valid Python: {inert.line(reply.message)}")
    if "ModuleNotFoundError" in reply.classes:
        raise RaisedError(
            f"{where}: {inert.line(reply.message)}; the standard library and what the kata's README lists can be used"
        )
    raise_for(reply, f"{where}: importing the file raised {exception(plain)}")


def raise_for(raised: wire.Raised, message: str, counterexample: str = "") -> NoReturn:
    """Raise the failure that an exception of the learner's amounts to."""
    limit = _limit(raised)
    if limit:
        raise LimitExceeded(f"{limit} limit: {message}", counterexample=counterexample)
    if raised.classes[0] == "NotImplementedError":
        raise NotWritten(message, counterexample=counterexample)
    if "SystemExit" in raised.classes:
        message = f"{message}; return or raise something else instead of exiting"
    if "PermissionError" in raised.classes:
        message = f"{message}; {_REFUSED}"
    raise RaisedError(message, counterexample=counterexample, kind=f"raised {raised.classes[0]}")


def _limit(raised: wire.Raised) -> str:
    """Return which of the kernel's limits an exception tells of, if one: in the words of CPython and of errno(3)."""
    said, classes = raised.message, raised.classes
    if "MemoryError" in classes or ("OSError" in classes and said.startswith("[Errno 12]")):
        return "memory"
    if "OSError" in classes and said.startswith("[Errno 24]"):
        return "descriptor"
    return "process" if "RuntimeError" in classes and said == "can't start new thread" else ""
