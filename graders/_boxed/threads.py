"""Threads: runs a learner's code in several threads, one of which goes on at a time, as a plan says.

A thread stops before each line of the learner's code at which it may touch what others can touch, and before it takes
a lock; there it is decided who goes on, and nothing is left to the interpreter's own switching. One that wants a lock
that another holds cannot go on. The locks of ``threading`` are replaced before the learner's module is executed, so
what is built on them (conditions, events, semaphores, queues) comes to stop there, too. So is what starts a thread:
those that the code starts itself go on one at a time with all others.

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
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from .guard import Guard

JUDGE = "the judge"
MOST_TURNS = 1_500
_STOPPED_FOR = 1.0  # seconds, at most, that a busy machine has a thread wait for a processor
_ROUNDS = 20  # through one line, in one call: who still comes by waits for somebody else,
_A_WHILE = 0.01  # seconds

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


def _taken_lock() -> Any:
    lock = _allocate_lock()
    lock.acquire()
    return lock


class Over(BaseException):
    """The run is over, and this thread with it."""


class Stage:
    """Where threads go on one at a time: the judge's own and those that the code starts, and in a run the actors."""

    current: Stage
    guard: Guard
    skipped = 0.0  # seconds that passed without anybody having waited

    def __init__(self, file: str = "", plan: Sequence[str] = (), *, fine: bool = False) -> None:
        self._file = file
        self._plan = plan
        self._fine = fine
        self._names = {_identity(): JUDGE}
        self._batons: dict[str, Any] = {JUDGE: _taken_lock()}
        self._actors: set[str] = set()
        self._labels: dict[str, str] = {}
        self._wants: dict[str, Lock] = {}  # who can go on only when which lock is free
        self._late: dict[str, float] = {}  # who goes on only when nobody else can, and what time it is then
        self._hasty: set[str] = set()  # who waits for a lock, but not for as long as its holder may be stopped
        self._yet_to_come: set[str] = set()
        self._done: set[str] = set()
        self._rounds: dict[str, dict[Any, int]] = {}
        self._made: dict[str, int | None] = {}
        self._ends: dict[str, Lock] = {}  # what is held as long as a thread lives
        self._arrived = _taken_lock()
        self._running = self._closed = False
        self.turns: list[list[Any]] = []
        self.ended = ""
        self.cycle: list[str] = []
        self.stuck = ""  # what the judge waits for, alone

    @property
    def started_others(self) -> bool:
        """Whether the learner's code has started threads."""
        return len(self._batons) > len(self._actors) + 1

    @property
    def name(self) -> str:
        """Who goes on now."""
        name = self._names.get(_identity())
        if name is None:
            raise Over  # of an earlier stage
        return name

    def run(self, jobs: dict[str, Callable[[], None]]) -> bool:
        """Have each job done by a thread of its name. Returns whether all are done: else nobody can go on."""
        self._running = True
        for name, job in jobs.items():
            # Up to its first stop a thread touches nothing that is shared, so all may come so far at once.
            self._actors.add(name)
            self._yet_to_come.add(name)
            self._batons[name] = _taken_lock()
            _start_thread(self._act, (name, job))
            self._arrived.acquire()
        following = self._next(JUDGE)
        if following != JUDGE:
            self._batons[following].release()
            self._batons[JUDGE].acquire()
        self._running = False
        return not self.ended

    def _act(self, name: str, job: Callable[[], None]) -> None:
        self._names[_identity()] = name
        # What an earlier thread of this identity was to `threading` is not what this one is.
        threading._active.pop(_identity(), None)  # type: ignore[attr-defined]
        try:
            sys.settrace(self._trace)
            job()
        except Over:
            pass
        finally:
            sys.settrace(None)
            self._leave(name)

    def start(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] = MappingProxyType({}),
        *,
        end: Lock | None = None,
    ) -> int:
        """Start a thread for the learner's code, which gives back ``end`` when it ends; return its identity."""
        name = f"T{sum(other not in self._actors for other in self._batons)}"
        self._batons[name] = _taken_lock()
        self._labels[name] = "starts"
        if end is not None:
            self._ends[name] = end
            end.hold_for(name)
        return _start_thread(self._help, (name, function, args, kwargs))

    def _help(self, name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        self._names[_identity()] = name
        self._batons[name].acquire()
        try:
            if not self.ended:
                sys.settrace(self._trace)
                function(*args, **kwargs)
        except BaseException:  # noqa: BLE001 - nobody hears of what ends a thread
            pass
        finally:
            sys.settrace(None)
            if name in self._ends:
                self._ends.pop(name)._at_fork_reinit()
            self._leave(name)

    def sentinel(self) -> Lock:
        """Return a lock that is given back when the thread ends."""
        return self._ends.setdefault(self.name, Lock())

    def _leave(self, name: str) -> None:
        self._done.add(name)
        self._names.pop(_identity(), None)
        if name in self._yet_to_come:
            self._yet_to_come.discard(name)
            self._arrived.release()
        elif not self.ended:
            self._batons[self._next(name)].release()

    def close(self) -> bool:
        """End the threads that wait, as far as they let themselves be ended; return whether all are."""
        self.ended = self.ended or "done"
        self._closed = True
        left = [name for name in self._batons if name not in self._done and name != JUDGE]
        for name in left:
            self._batons[name].release()
        for _ in range(100):
            if self._done.issuperset(left):
                return True
            _sleep(0.001)
        return False

    def call_begins(self, *, opaque: bool) -> None:
        """Note that an actor begins a call; one of which no line can be traced has a stop of its own before it."""
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
        if code.co_filename != self._file and Stage.guard.trusts(code):
            return None
        fine = self._fine
        if event == "call":
            frame.f_trace_opcodes = fine
            return self._trace
        if event == ("opcode" if fine else "line"):
            place = frame.f_lasti if fine else frame.f_lineno
            places = _places(code, fine=fine)
            if place in places:
                rounds = self._rounds.setdefault(self.name, {})
                key = id(code), place
                rounds[key] = passed = rounds.get(key, 0) + 1
                where = "line" if code.co_filename == self._file else "made while it runs:"
                label = f"{where} {frame.f_lineno} {places[place]}".rstrip()
                self.stop(label, within=_A_WHILE if passed > _ROUNDS else None)
        return self._trace

    def stop(
        self, label: str = "", *, wants: Lock | None = None, within: float | None = None, hasty: bool = False
    ) -> None:
        """Let it be decided who goes on; return when this thread does.

        It cannot before the lock that it ``wants`` is free. One that waits ``within`` so many seconds goes on, lock or
        no lock, when all others have come to an end or wait, for longer than it does; if it is ``hasty``, also when it
        is told to: a machine that is busy may stop the others for that long.
        """
        name = self.name
        if self._closed and name == JUDGE:
            return  # nobody else is left, and what is dropped may still give something back
        if self.ended:
            raise Over
        self._labels[name] = label or self._whereabouts()
        if wants is not None:
            self._wants[name] = wants
            if within is None and not wants.is_free_for(name):
                self._rounds[name] = {}  # who waits until it is called goes round in no circle
        if within is not None:
            self._late[name] = Stage.skipped + max(within, 0.0)
        if hasty:
            self._hasty.add(name)
        if name in self._yet_to_come:
            self._yet_to_come.discard(name)
            self._arrived.release()
            self._batons[name].acquire()
        else:
            following = self._next(name)
            if following != name:
                self._batons[following].release()
                self._batons[name].acquire()
        if self.ended:
            raise Over
        self._wants.pop(name, None)
        self._late.pop(name, None)
        self._hasty.discard(name)
        if self._made.get(name, 0) is None:
            self._made[name] = 2 * (len(self.turns) - 1)

    def _whereabouts(self) -> str:
        """Return, in words, which line of the learner's file this thread is at."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == self._file:
                return f"line {frame.f_lineno}"
            frame = frame.f_back
        return "outside of this file"

    def taken_by(self, name: str) -> str:
        """Return, in words, that ``name`` takes something now."""
        return f"{name} took at {self._whereabouts()}" if self._running else f"{name} took"

    def _can_go_on(self, name: str) -> bool:
        lock = self._wants.get(name)
        return name not in self._late if lock is None else lock.is_free_for(name)

    def _next(self, name: str) -> str:
        """Return who goes on; the judge if the run is over, or if nobody can."""
        going = [other for other in self._batons if other not in self._done and (other != JUDGE or not self._running)]
        if self._running and self._actors.issubset(self._done):
            return JUDGE
        able = [other for other in going if self._can_go_on(other)]
        waiting = [other for other in self._late if other in going]
        if waiting and not able:
            able = [min(waiting, key=self._late.__getitem__)]
            Stage.skipped = max(Stage.skipped, self._late[able[0]])
        if not able:
            self.ended = "deadlock"
            if self._running:
                self.cycle = self._waiting_for_each_other()
            else:
                self.stuck = self._wants[JUDGE].awaited_by(JUDGE)
            return JUDGE
        if not self._running:
            return next((other for other in (name, JUDGE) if other in able), able[0])
        if len(self.turns) >= MOST_TURNS:
            self.ended = "livelock"
            return JUDGE
        place = len(self.turns)
        wanted = self._plan[place] if place < len(self._plan) else name
        hasty = [other for other in waiting if other in self._hasty and other not in able]
        chosen = wanted if wanted in [*able, *hasty] else (name if name in able else able[0])
        if chosen in hasty:
            Stage.skipped = max(Stage.skipped, self._late[chosen])
        self.turns.append([chosen, self._labels[chosen], [*able, *hasty]])
        return chosen

    def _waiting_for_each_other(self) -> list[str]:
        """Return, in words, what each actor waits for, and each that has what another waits for."""
        named = [name for name in self._batons if name in self._actors and name not in self._done]
        for name in named:
            owner = self._wants[name].owner
            if owner in self._wants and owner not in named and owner != JUDGE:
                named.append(owner)
        return [f"{name} waits at {self._labels[name]} {self._wants[name].awaited_by(name)}" for name in named]


class Lock:
    """A lock whose waiting is the stage's."""

    _reentrant = False

    def __init__(self) -> None:
        self.owner = ""
        self._taken = ""  # by whom and where, in words
        self._count = 0
        self._refused = ""  # who found it taken last, and does not wait for it

    def is_free_for(self, name: str) -> bool:
        """Whether ``name`` would get it now."""
        return not self.owner or (self._reentrant and self.owner == name)

    def awaited_by(self, name: str) -> str:
        """Return, in words, what ``name`` waits for."""
        if self.owner == JUDGE:
            return "for a lock that was taken and never given back"
        taken = self._taken.replace(name, "it", 1) if self.owner == name else self._taken
        return f"for a lock that {taken}"

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take the lock; wait for it if need be."""
        stage = Stage.current
        name = stage.name
        if self._reentrant and self.owner == name:
            pass
        elif blocking:
            stage.stop(wants=self, within=timeout if timeout >= 0 else None, hasty=0 <= timeout < _STOPPED_FOR)
            if self.owner:
                return False
        else:
            # Who asks again without having waited cannot hear anything else before the lock is given back.
            again = self._refused == name
            stage.stop(wants=self if again else None, within=_A_WHILE if again else None)
            if self.owner:
                self._refused = name
                return False
        self.owner = name
        self._taken = stage.taken_by(name)
        self._refused = ""
        self._count += 1
        return True

    def release(self) -> None:
        """Give the lock back."""
        if not self.owner:
            raise Over if Stage.current.ended else RuntimeError("release unlocked lock")
        if self._reentrant and self.owner != Stage.current.name:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self.owner = self._refused = ""

    def hold_for(self, name: str) -> None:
        """Have ``name`` hold the lock."""
        self.owner, self._taken, self._count = name, f"{name} holds", 1

    def locked(self) -> bool:
        """Return whether somebody holds it."""
        return bool(self.owner)

    def _is_owned(self) -> bool:
        return bool(self.owner)

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def _at_fork_reinit(self) -> None:
        self.owner, self._count = "", 0


class ReentrantLock(Lock):
    """A lock that its owner may take again."""

    _reentrant = True

    def _is_owned(self) -> bool:
        return self.owner == Stage.current.name

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
            self._made_by = self.owner = Stage.current.name
            self._count = 1
            return True
        return super().acquire(blocking, timeout)

    def awaited_by(self, _: str) -> str:
        return "to be notified"


def _rest(seconds: float) -> None:
    """Sleep, in no time."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    Stage.current.stop(within=seconds or _A_WHILE)


def _skipping(clock: Callable[[], float]) -> Callable[[], float]:
    return lambda: clock() + Stage.skipped


class Handle:
    """What Python 3.13 and later know a thread by."""

    def __init__(self) -> None:
        self.ident: int | None = None
        self.end = Lock()
        self._is_done = False

    def join(self, timeout: float | None = None) -> None:
        """Wait until the thread has ended."""
        if self.end.acquire(timeout=-1 if timeout is None else max(timeout, 0)):
            self.end.release()

    def is_done(self) -> bool:
        """Return whether it has."""
        return self._is_done or not self.end.locked()

    def _set_done(self) -> None:
        self._is_done = True


def _start_joinable(function: Callable[[], Any], handle: Handle | None = None, **_: bool) -> Handle:
    handle = handle or Handle()
    handle.ident = Stage.current.start(function, end=handle.end)
    return handle


def replace_locks() -> None:
    """Have what is made of ``threading`` from here on, and the threads that are started, stop at the stage."""
    Stage.current = Stage()
    Stage.guard = Guard((Stage._act, Stage._help), lambda: bool(Stage.current.ended))
    Stage.guard.stand()

    def start(*args: Any, **kwargs: Any) -> int:
        return Stage.current.start(*args, **kwargs)

    def sentinel() -> Lock:
        return Stage.current.sentinel()

    for module, name, instead in (
        *((_thread, name, Lock) for name in ("allocate_lock", "allocate", "lock")),
        *((module, "RLock", ReentrantLock) for module in (_thread, threading, functools)),
        (threading, "Lock", Lock),
        (threading, "_allocate_lock", _Notice),
        (threading, "_set_sentinel", sentinel),
        (threading, "_ThreadHandle", Handle),
        (queue, "SimpleQueue", queue._PySimpleQueue),  # type: ignore[attr-defined]
        (time, "sleep", _rest),
        *((time, name, _skipping(getattr(time, name))) for name in ("time", "monotonic", "perf_counter")),
        (threading, "_time", _skipping(time.monotonic)),
        *((_thread, name, start) for name in ("start_new_thread", "start_new")),
        (threading, "_start_new_thread", start),
        (threading, "_start_joinable_thread", _start_joinable),
        (_thread, "start_joinable_thread", _start_joinable),
    ):
        if hasattr(module, name):
            setattr(module, name, instead)


_KNOWN: dict[tuple[int, bool], tuple[types.CodeType, dict[int, str]]] = {}


def _places(code: types.CodeType, *, fine: bool) -> dict[int, str]:
    """Return where a thread stops in ``code``, lines or instructions, with what is to be said of each."""
    found = _KNOWN.get((id(code), fine))
    if found is None:
        places = _accesses(code) if fine else dict.fromkeys(_visible_lines(code), "")
        found = _KNOWN[id(code), fine] = code, places  # the code too, lest another come to have its identity
    return found[1]


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
