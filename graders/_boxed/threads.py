"""Threads: runs a learner's code in several threads, one of which goes on at a time, as a plan says.

A thread stops before each line of the learner's file and at each lock, and there it is decided who goes on; nothing
is left to the interpreter's own switching. ``threading``'s locks are replaced before the learner's module is
executed, so what is built on them (conditions, events, semaphores, queues) comes to stop there, too.

The plan names who goes on at the first stops; after its end whoever goes on goes on, and where that one waits for a
lock or is done, the first that can.
"""

from __future__ import annotations

import _thread
import sys
import threading
from collections.abc import Callable
from typing import Any

MOST_TURNS = 4_000

# What shared state is read and written by, where a stop before each line is not fine enough.
_ACCESSES = frozenset(
    ("LOAD_ATTR", "STORE_ATTR", "DELETE_ATTR", "LOAD_METHOD", "STORE_SUBSCR", "DELETE_SUBSCR", "BINARY_SUBSCR")
)


class _Over(BaseException):
    """The run is over, and this thread with it."""


class Stage:
    """One run."""

    current: Stage | None = None

    def __init__(self, file: str, plan: list[str], *, fine: bool) -> None:
        self._file = file
        self._plan = plan
        self._fine = fine
        self._batons: dict[str, Any] = {}
        self._labels: dict[str, str] = {}
        self._waits: dict[str, Lock] = {}  # who waits for which lock
        self._impatient: set[str] = set()  # of those, who will not wait for ever
        self._done: set[str] = set()
        self._names: dict[int, str] = {}
        self._all_over = _thread.allocate_lock()
        self._codes: dict[Any, frozenset[int]] = {}
        self.turns: list[list[Any]] = []
        self.ended = ""
        self.cycle: list[str] = []

    @property
    def name(self) -> str:
        """Who goes on now; nobody outside the run."""
        return self._names.get(_thread.get_ident(), "")

    def run(self, jobs: dict[str, Callable[[], None]]) -> None:
        """Have each job done by a thread of its name. Returns when all are done, or nobody can go on."""
        self._all_over.acquire()
        for name in jobs:
            self._batons[name] = _thread.allocate_lock()
            self._batons[name].acquire()
            self._labels[name] = "begins"
        Stage.current = self
        for name, job in jobs.items():
            _thread.start_new_thread(self._thread, (name, job))
        self._hand_over(self._next(""))
        self._all_over.acquire()
        Stage.current = None

    def _thread(self, name: str, job: Callable[[], None]) -> None:
        self._names[_thread.get_ident()] = name
        self._batons[name].acquire()
        try:
            if not self.ended:
                sys.settrace(self._trace)
                job()
        except _Over:
            pass
        finally:
            sys.settrace(None)
            self._done.add(name)
            if not self.ended:
                self._hand_over(self._next(name))

    def _trace(self, frame: Any, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != self._file:
            return None
        if self._fine:
            frame.f_trace_opcodes = True
        if (event == "line" and not self._fine) or (event == "opcode" and self._is_access(frame)):
            self.stop(f"line {frame.f_lineno}")
        return self._trace

    def _is_access(self, frame: Any) -> bool:
        code = frame.f_code
        places = self._codes.get(code)
        if places is None:
            import dis

            places = self._codes[code] = frozenset(
                one.offset for one in dis.get_instructions(code) if one.opname in _ACCESSES
            )
        return frame.f_lasti in places

    def stop(self, label: str) -> None:
        """Let it be decided who goes on; return when this thread does."""
        name = self.name
        if not name or self.ended:
            return
        self._labels[name] = label
        following = self._next(name)
        if following == name:
            return
        self._hand_over(following)
        self._batons[name].acquire()
        if self.ended:
            raise _Over

    def _next(self, name: str) -> str:
        """Return who goes on; "" if nobody can."""
        able = [other for other in self._batons if other not in self._done and other not in self._waits]
        if not able:
            able = [other for other in self._batons if other in self._impatient]
        if not able or len(self.turns) >= MOST_TURNS:
            if len(self._done) < len(self._batons):
                self.ended = "deadlock" if not able else "livelock"
                self.cycle = [f"{who} waits for what {lock.owner} holds" for who, lock in self._waits.items()]
            else:
                self.ended = "done"
            return ""
        place = len(self.turns)
        wanted = self._plan[place] if place < len(self._plan) else name
        chosen = wanted if wanted in able else (name if name in able else able[0])
        self.turns.append([chosen, self._labels[chosen], able])
        return chosen

    def _hand_over(self, name: str) -> None:
        if name:
            self._batons[name].release()
        else:
            self._all_over.release()

    def wait_for(self, lock: Lock, label: str, *, impatient: bool) -> bool:
        """Wait until ``lock`` may be free; return whether it is worth another look, and not too late."""
        name = self.name
        self._waits[name] = lock
        if impatient:
            self._impatient.add(name)
        try:
            self.stop(label)
        finally:
            self._impatient.discard(name)
            woken = self._waits.pop(name, None) is None
        return woken

    def freed(self, lock: Lock) -> None:
        """Let those who wait for ``lock`` look again."""
        for name in [name for name, wanted in self._waits.items() if wanted is lock]:
            del self._waits[name]


class Lock:
    """A lock whose waiting is the stage's."""

    _reentrant = False

    def __init__(self) -> None:
        self.owner = ""
        self._count = 0
        self._outside = _thread.allocate_lock()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take the lock; wait for it if need be."""
        stage = Stage.current
        if stage is None or not stage.name:
            if self._reentrant and self._count and self.owner == "main":
                self._count += 1
                return True
            taken = self._outside.acquire(blocking, timeout) if not self.owner else False
            if taken:
                self.owner, self._count = "main", 1
            return taken
        name = stage.name
        if self._reentrant and self.owner == name:
            self._count += 1
            return True
        stage.stop("takes a lock")
        while self.owner:
            if not blocking or not stage.wait_for(self, "waits for a lock", impatient=timeout >= 0):
                return False
        self.owner, self._count = name, 1
        return True

    def release(self) -> None:
        """Give the lock back."""
        stage = Stage.current
        name = stage.name if stage is not None else ""
        if not self.owner or (self._reentrant and self.owner != (name or "main")):
            raise RuntimeError("release unlocked lock" if not self.owner else "cannot release un-acquired lock")
        self._count -= 1
        if self._count:
            return
        if self.owner == "main":
            self._outside.release()
        self.owner = ""
        if stage is not None and name:
            stage.freed(self)
            stage.stop("gave a lock back")

    def locked(self) -> bool:
        """Return whether somebody holds it."""
        return bool(self.owner)

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def _is_owned(self) -> bool:
        stage = Stage.current
        return bool(self.owner) and self.owner == ((stage.name if stage is not None else "") or "main")

    def _at_fork_reinit(self) -> None:
        self.owner, self._count = "", 0


class ReentrantLock(Lock):
    """A lock that its owner may take again."""

    _reentrant = True

    def _release_save(self) -> int:
        count, self._count = self._count, 1
        self.release()
        return count

    def _acquire_restore(self, count: int) -> None:
        self.acquire()
        self._count = count


def replace_locks() -> None:
    """Have what is made of ``threading`` from here on stop at the stage."""
    named: Any = threading
    named.Lock = named._allocate_lock = Lock
    named.RLock = ReentrantLock
