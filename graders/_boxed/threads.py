"""Threads: runs a learner's code in several threads, one of which goes on at a time, as a plan says.

A thread stops before each line of the learner's file at which it may touch what others can touch, and before it takes
a lock; there it is decided who goes on, and nothing is left to the interpreter's own switching. One that wants a lock
that another holds cannot go on. The locks of ``threading`` are replaced before the learner's module is executed, so
what is built on them (conditions, events, semaphores, queues) comes to stop there, too.

The plan names who goes on at the first stops. After its end whoever goes on goes on, and where that one waits for a
lock or is done, the first that can. Who sleeps, waits with a time limit, or goes round in circles lets all others come
first; and no time passes while it does.
"""

from __future__ import annotations

import _thread
import dis
import functools
import queue
import sys
import threading
import time
import types
from collections.abc import Callable
from typing import Any

MOST_TURNS = 1_500
_ROUNDS = 20  # through one line, in one call: who still comes by waits for somebody else

_allocate_lock = _thread.allocate_lock
_start_thread = _thread.start_new_thread
_identity = _thread.get_ident
_sleep = time.sleep

# What nobody else can notice: it is done to a thread's own variables.
_OWN = frozenset(
    (
        *("RESUME", "NOP", "CACHE", "POP_TOP", "PUSH_NULL", "COPY", "SWAP", "EXTENDED_ARG", "NOT_TAKEN"),
        *("LOAD_CONST", "LOAD_SMALL_INT", "LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_FAST_LOAD_FAST", "LOAD_FAST_BORROW"),
        *("LOAD_FAST_BORROW_LOAD_FAST_BORROW", "STORE_FAST", "STORE_FAST_STORE_FAST", "STORE_FAST_LOAD_FAST"),
        *("DELETE_FAST", "COPY_FREE_VARS", "MAKE_CELL", "RETURN_VALUE", "RETURN_CONST", "IS_OP", "KW_NAMES", "PRECALL"),
        *("JUMP_FORWARD", "JUMP_BACKWARD", "POP_JUMP_IF_NONE", "POP_JUMP_IF_NOT_NONE", "END_FOR"),
        *("POP_JUMP_FORWARD_IF_NONE", "POP_JUMP_FORWARD_IF_NOT_NONE"),
        *("PUSH_EXC_INFO", "WITH_EXCEPT_START", "POP_EXCEPT", "RERAISE"),
    )
)
_SETTLED = frozenset(("IS_OP", "WITH_EXCEPT_START", "TO_BOOL"))  # a truth that no method of a shared object decides
_LOADS = frozenset(("LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF", "LOAD_CLOSURE", "LOAD_ATTR", "LOAD_METHOD"))
_ENTERS = frozenset(("BEFORE_WITH", "LOAD_SPECIAL"))
_CALLS = frozenset(("CALL", "CALL_KW", "CALL_FUNCTION_EX"))
_LOCKING = frozenset(("acquire", "release"))

# Where a stop before each line is not fine enough: what reads and writes what is shared, and how to say so.
_ACCESSES = {
    **dict.fromkeys(("LOAD_ATTR", "LOAD_METHOD", "LOAD_DEREF"), "reads {}"),
    **dict.fromkeys(("STORE_ATTR", "STORE_DEREF", "STORE_GLOBAL"), "writes {}"),
    "DELETE_ATTR": "deletes {}",
    "BINARY_SUBSCR": "reads an item",
    "BINARY_SLICE": "reads items",
    "STORE_SUBSCR": "writes an item",
    "STORE_SLICE": "writes items",
    "DELETE_SUBSCR": "deletes an item",
    "CONTAINS_OP": "looks for an item",
}


class _Over(BaseException):
    """The run is over, and this thread with it."""


class Stage:
    """One run."""

    current: Stage | None = None
    started_others = False  # whether the learner's code has started threads of its own
    stuck = ""  # what the only thread waits for, outside of a run
    skipped = 0.0  # seconds that nobody waited for

    def __init__(self, file: str, plan: list[str], *, fine: bool) -> None:
        self._file = file
        self._plan = plan
        self._fine = fine
        self._names: dict[int, str] = {}
        self._batons: dict[str, Any] = {}
        self._labels: dict[str, str] = {}
        self._wants: dict[str, Lock] = {}  # who can go on only when which lock is free
        self._late: dict[str, None] = {}  # who goes on only when nobody else can, in order
        self._yet_to_come: set[str] = set()
        self._done: set[str] = set()
        self._lines: dict[str, int] = {}
        self._rounds: dict[str, dict[Any, int]] = {}
        self._made: dict[str, int | None] = {}
        self._places: dict[types.CodeType, dict[int, str]] = {}
        self._arrived = _allocate_lock()
        self._all_over = _allocate_lock()
        self.turns: list[list[Any]] = []
        self.ended = ""
        self.cycle: list[str] = []

    @property
    def name(self) -> str:
        """Who goes on now; nobody outside the run."""
        return self._names.get(_identity(), "")

    @property
    def left_behind(self) -> bool:
        """Whether a thread of the run has not ended, though the run has."""
        return len(self._done) < len(self._batons)

    def run(self, jobs: dict[str, Callable[[], None]]) -> None:
        """Have each job done by a thread of its name. Returns when all are done, or nobody can go on."""
        self._arrived.acquire()
        self._all_over.acquire()
        Stage.current = self
        for name, job in jobs.items():
            # Up to its first stop a thread touches nothing that is shared, so all may come so far at once.
            self._yet_to_come.add(name)
            self._batons[name] = _allocate_lock()
            self._batons[name].acquire()
            _start_thread(self._thread, (name, job))
            self._arrived.acquire()
        self._hand_over(self._next(""))
        self._all_over.acquire()
        self._send_home()
        Stage.current = None

    def _send_home(self) -> None:
        """End the threads that wait for ever, as far as they let themselves be ended."""
        for name, baton in self._batons.items():
            if name not in self._done:
                baton.release()
        for _ in range(100):
            if not self.left_behind:
                return
            _sleep(0.001)

    def _thread(self, name: str, job: Callable[[], None]) -> None:
        self._names[_identity()] = name
        try:
            sys.settrace(self._trace)
            job()
        except _Over:
            pass
        finally:
            sys.settrace(None)
            self._done.add(name)
            if name in self._yet_to_come:
                self._yet_to_come.discard(name)
                self._arrived.release()
            elif not self.ended:
                self._hand_over(self._next(name))

    def call_begins(self, *, opaque: bool) -> None:
        """Note that the thread begins a call; one of which no line can be traced has a stop of its own before it."""
        name = self.name
        self._made[name] = None
        self._rounds[name] = {}
        if opaque:
            self.stop("a call")

    def call_ended(self) -> tuple[int, int]:
        """Return when the thread's call began and ended, as moments before and after turns."""
        now = 2 * (len(self.turns) - 1)
        made = self._made.pop(self.name)
        return now if made is None else made, now + 1

    @property
    def under_way(self) -> dict[str, int]:
        """Whose call has begun, when, and did not end."""
        return {name: made for name, made in self._made.items() if made is not None}

    def _trace(self, frame: Any, event: str, _: Any) -> Any:
        code = frame.f_code
        if code.co_filename != self._file:
            return None
        places = self._places.get(code)
        if places is None:
            found = _accesses(code) if self._fine else dict.fromkeys(_visible_lines(code), "")
            places = self._places[code] = found
        if self._fine:
            frame.f_trace_opcodes = True
        name = self.name
        if event == "line":
            self._lines[name] = frame.f_lineno
        if event == ("opcode" if self._fine else "line"):
            place = frame.f_lasti if self._fine else frame.f_lineno
            if place in places:
                rounds = self._rounds.setdefault(name, {})
                rounds[code, place] = passed = rounds.get((code, place), 0) + 1
                self.stop(f"line {frame.f_lineno} {places[place]}".rstrip(), late=passed > _ROUNDS)
        return self._trace

    def stop(self, label: str = "", *, wants: Lock | None = None, late: bool = False) -> None:
        """Let it be decided who goes on; return when this thread does.

        It cannot before the lock that it ``wants`` is free, and one that is ``late`` not before all others have come to
        an end, or wait. If it wants a lock and is late, it may come back without the lock being free.
        """
        name = self.name
        if not name:
            return
        if self.ended:
            raise _Over
        self._labels[name] = label or f"line {self._lines.get(name, 0)}"
        if wants is not None:
            self._wants[name] = wants
        if late:
            self._late[name] = None
        if name in self._yet_to_come:
            self._yet_to_come.discard(name)
            self._arrived.release()
            self._batons[name].acquire()
        else:
            following = self._next(name)
            if following != name:
                self._hand_over(following)
                self._batons[name].acquire()
        if self.ended:
            raise _Over
        self._wants.pop(name, None)
        self._late.pop(name, None)
        if self._made.get(name, 0) is None:
            self._made[name] = 2 * (len(self.turns) - 1)

    def _can_go_on(self, name: str) -> bool:
        lock = self._wants.get(name)
        return name not in self._late if lock is None else lock.is_free_for(name)

    def _next(self, name: str) -> str:
        """Return who goes on; "" if nobody can."""
        going = [other for other in self._batons if other not in self._done]
        able = [other for other in going if self._can_go_on(other)] or [other for other in self._late if other in going]
        if not going:
            self.ended = "done"
        elif not able:
            self.ended = "deadlock"
            self.cycle = [self._waiting(who) for who in going]
        elif len(self.turns) >= MOST_TURNS:
            self.ended = "livelock"
        if self.ended:
            return ""
        place = len(self.turns)
        wanted = self._plan[place] if place < len(self._plan) else name
        chosen = wanted if wanted in able else (name if name in able else able[0])
        self.turns.append([chosen, self._labels[chosen], able])
        return chosen

    def _waiting(self, name: str) -> str:
        lock = self._wants[name]
        return f"{name} waits at {self._labels[name]} {lock.awaited_by(name)}"

    def _hand_over(self, name: str) -> None:
        if name:
            self._batons[name].release()
        else:
            self._all_over.release()


class Lock:
    """A lock whose waiting is the stage's."""

    _reentrant = False

    def __init__(self) -> None:
        self._owner = ""
        self._count = 0
        self._refused = ""  # who found it taken last, and does not wait for it

    def is_free_for(self, name: str) -> bool:
        """Whether ``name`` would get it now."""
        return not self._owner or (self._reentrant and self._owner == name)

    def awaited_by(self, name: str) -> str:
        """Return, in words, what ``name`` waits for."""
        return f"for a lock that {'it' if self._owner == name else self._owner} holds"

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take the lock; wait for it if need be."""
        stage = Stage.current
        name = stage.name if stage is not None else ""
        if stage is None or not name:
            name = "the judge"
            if not self.is_free_for(name):
                if not blocking or timeout >= 0:
                    _let_pass(timeout)
                    return False
                # Nobody is there who could give it back.
                Stage.stuck = self.awaited_by(name)
                raise _Over
        elif self._reentrant and self._owner == name:
            pass
        elif blocking:
            stage.stop(wants=self, late=timeout >= 0)
            if self._owner:
                _let_pass(timeout)
                return False
        else:
            # Who asks again without having waited cannot hear anything else before the lock is given back.
            again = self._refused == name
            stage.stop(wants=self if again else None, late=again)
            if self._owner:
                self._refused = name
                return False
        self._owner = name
        self._refused = ""
        self._count += 1
        return True

    def release(self) -> None:
        """Give the lock back."""
        stage = Stage.current
        name = (stage.name if stage is not None else "") or "the judge"
        if not self._owner:
            raise RuntimeError("release unlocked lock")
        if self._reentrant and self._owner != name:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = self._refused = ""

    def locked(self) -> bool:
        """Return whether somebody holds it."""
        return bool(self._owner)

    def _is_owned(self) -> bool:
        return bool(self._owner)

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def _at_fork_reinit(self) -> None:
        self._owner, self._count = "", 0


class ReentrantLock(Lock):
    """A lock that its owner may take again."""

    _reentrant = True

    def _is_owned(self) -> bool:
        stage = Stage.current
        return self._owner == ((stage.name if stage is not None else "") or "the judge")

    def _release_save(self) -> int:
        count, self._count = self._count, 1
        self.release()
        return count

    def _acquire_restore(self, count: int) -> None:
        self.acquire()
        self._count = count


class _Notice(Lock):
    """What a condition's ``wait`` waits for: a lock that it holds itself, until it is notified."""

    _made_by = ""  # who takes it first, where nobody else knows it yet

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        if not self._made_by:
            stage = Stage.current
            self._made_by = self._owner = (stage.name if stage is not None else "") or "the judge"
            self._count = 1
            return True
        return super().acquire(blocking, timeout)

    def awaited_by(self, _: str) -> str:
        return "to be notified"


def _let_pass(seconds: float) -> None:
    Stage.skipped += max(seconds, 0.0)


def _rest(seconds: float) -> None:
    """Sleep, in no time."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    stage = Stage.current
    if stage is not None:
        stage.stop(late=True)
    _let_pass(seconds)


def _skipping(clock: Callable[[], float]) -> Callable[[], float]:
    return lambda: clock() + Stage.skipped


def _noting(start: Callable[..., Any]) -> Callable[..., Any]:
    def starts(*args: Any, **kwargs: Any) -> Any:
        Stage.started_others = True
        return start(*args, **kwargs)

    return starts


def replace_locks() -> None:
    """Have what is made of ``threading`` from here on stop at the stage."""
    for module, name, instead in (
        *((_thread, name, Lock) for name in ("allocate_lock", "allocate", "lock")),
        *((module, "RLock", ReentrantLock) for module in (_thread, threading, functools)),
        (threading, "Lock", Lock),
        (threading, "_allocate_lock", _Notice),
        (queue, "SimpleQueue", queue._PySimpleQueue),  # type: ignore[attr-defined]
        (time, "sleep", _rest),
        *((time, name, _skipping(getattr(time, name))) for name in ("time", "monotonic", "perf_counter")),
        (threading, "_time", _skipping(time.monotonic)),
        *((_thread, name, None) for name in ("start_new_thread", "start_new", "start_joinable_thread")),
        *((threading, name, None) for name in ("_start_new_thread", "_start_joinable_thread")),
    ):
        if hasattr(module, name):
            setattr(module, name, instead or _noting(getattr(module, name)))


def _visible_lines(code: types.CodeType) -> frozenset[int]:
    """Return the lines on which something is done that another thread could notice.

    Looking up a lock and taking it is no such thing: the lock has a stop of its own.
    """
    lines = {place: line for start, end, line in code.co_lines() for place in range(start, end, 2)}
    found: set[int] = set()
    loaded: dict[int, list[Any]] = {}  # what was looked up on a line, and not yet used
    before: list[str] = [""] * 3
    for one in dis.get_instructions(code):
        line = lines.get(one.offset)
        if line is None or one.opname == "CACHE":
            continue
        pending = loaded.setdefault(line, [])
        if one.opname in _LOADS:
            pending.append(one.argval)
        elif one.opname in _ENTERS:
            pending.clear()
        elif one.opname in _CALLS:
            leaves_a_with = all(name == "LOAD_CONST" for name in before)
            if pending and pending[-1] in _LOCKING:
                pending.clear()
            elif not leaves_a_with or pending:
                found.add(line)
        elif before[-1] in _SETTLED and (one.opname == "TO_BOOL" or one.opname.startswith("POP_JUMP")):
            pass
        elif one.opname not in _OWN:
            found.add(line)
        if one.opname not in ("PRECALL", "KW_NAMES"):
            before = [*before[1:], one.opname]
    found.update(line for line, pending in loaded.items() if pending)
    return frozenset(found)


def _accesses(code: types.CodeType) -> dict[int, str]:
    """Return where in ``code`` something shared is read or written, and how to say so; but for looking up a lock."""
    found: dict[int, str] = {}
    recent: list[int] = []  # the lookups that a lock may come of
    for one in dis.get_instructions(code):
        if one.opname in ("CACHE", "PUSH_NULL", "PRECALL", "KW_NAMES", "LOAD_CONST", "LOAD_FAST", "COPY", "SWAP"):
            continue
        if one.opname in _ENTERS or one.argval in _LOCKING:
            for place in recent:
                found.pop(place, None)
            recent = []
            continue
        told = _ACCESSES.get(one.opname)
        if one.opname == "BINARY_OP" and one.argrepr == "[]":
            told = _ACCESSES["BINARY_SUBSCR"]
        if told is not None:
            found[one.offset] = f"({told.format(one.argval)})"
        recent = [*recent, one.offset] if one.opname in _LOADS else []
    return found
