"""The worker: loads a learner's source and carries out scripts of calls on it, until it is killed.

Runs after the walls are up, in a process of its own, with one open descriptor besides the standard three.
Whatever it says may be a lie: see `_boxed`. Requests are tuples, answered in order:

``("load", main, sources)``    sources: ((module name, text), ...). Replies true, or an exception.
``("equip", names, actor)``    gives what is loaded next the services of those names, as variables of its scripts
``("stage",)``                 has ``threading``'s locks stop where it is decided who goes on; see `threads`
``("threads", before, actors, after, plan, fine)``   carries out actors' steps, each in a thread; replies what happened
``("run", steps, start)``      carries out the steps of a script; replies a list with an entry for each. It starts
                               from the variables as they are (`wire.GO_ON`), from none (`wire.RESET`), or from a
                               module executed anew (`wire.AFRESH`), so that no script sees what another left.

A step is ``(verb, on, name, args, kwargs, into, packed)``: call ``name`` of the variable ``on`` (of the module
where ``on`` is empty) and keep the result in the variable ``into``, if that is not empty. ``packed`` says whether
the arguments are as `wire.pack` makes them, or as they are. The verbs are those of `script`.
"""

from __future__ import annotations

import builtins
import gc
import itertools
import os
import random
import sys
import types
import weakref
from collections.abc import Callable
from typing import Any, Protocol

from . import services, store, threads, toys, wire

_RUNS_BETWEEN_COLLECTIONS = 50
_SMALL = 1 << 63  # ints that cross as they are, without a look at their size
_EXCEPTIONS = {
    name: kind for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)
}


class Value:
    """An object with nothing but an identity, to find out who still refers to it."""

    __slots__ = ("__weakref__",)


class Channel(Protocol):
    """What requests come from and replies go to."""

    def recv(self, most: int, /) -> bytes:
        """Return some bytes, at most ``most``; none at the end."""

    def sendall(self, data: bytes, /) -> None:
        """Write all of ``data``."""


def serve(channel: Channel, give_back: Callable[[], None] | None = None) -> None:
    """Answer requests on ``channel`` until the judge closes it; ``give_back`` returns free memory to the system."""
    channel.sendall(wire.READY)
    subject: Subject | None = None
    equipment: services.Equipment | None = None
    while True:
        ident, body = _receive(channel)
        request = wire.load_request(body)
        if equipment is not None:
            equipment.begin()
        if request[0] == "load":
            subject = Subject(request[1], dict(request[2]), equipment, give_back)
            reply = subject.load()
        elif request[0] == "threads" and subject is not None:
            reply = subject.in_threads(*request[1:])
        elif request[0] == "stage":
            threads.replace_locks()
            reply = True
        elif request[0] == "equip":
            equipment = services.Equipment(channel, request[1], request[2])
            reply = True
        elif request[0] in ("reset", "commands", "close"):
            reply = store.only().carry_out(request)
        elif request[0] == "run" and subject is not None:
            reply = subject.run(request[1], request[2])
        else:
            os._exit(70)
        _flush()
        try:
            data = wire.dump_reply(reply)
            if len(data) > wire.MAX_REPLY:
                data = wire.dump_reply({"other": "reply too large"})
        except Exception:  # noqa: BLE001 - a learner's types can fail in any way
            data = wire.dump_reply({"other": "reply that cannot be written"})
        untold = equipment.untold() if equipment is not None else b""
        channel.sendall(untold + wire.frame(ident, data))


def _receive(channel: Channel) -> tuple[bytes, bytes]:
    data = channel.recv(65536)
    while len(data) < 4:
        data += _more(channel)
    size = int.from_bytes(data[:4], "big") + 4
    if len(data) < size:
        parts, have = [data], len(data)
        while have < size:
            parts.append(_more(channel))
            have += len(parts[-1])
        data = b"".join(parts)
    return data[4 : wire.HEADER], data[wire.HEADER :]


def _more(channel: Channel) -> bytes:
    data = channel.recv(1 << 20)
    if not data:
        os._exit(0)
    return data


def _flush() -> None:
    for name in ("stdout", "stderr"):
        try:
            getattr(sys, name).flush()
        except BaseException:  # noqa: BLE001 - a learner may have put anything there
            pass


class Subject:
    """A learner's files, compiled once and executed as often as a fresh module is asked for."""

    def __init__(
        self,
        main: str,
        sources: dict[str, str],
        equipment: services.Equipment | None = None,
        give_back: Callable[[], None] | None = None,
    ) -> None:
        self._main = main
        self._sources = sources
        self._equipment = equipment
        self._give_back = give_back
        self._code: types.CodeType | None = None
        self._module: types.ModuleType | None = None
        self._variables: dict[str, Any] = {}
        self._watched: dict[str, weakref.ref[Value]] = {}
        self._runs = 0

    def load(self) -> object:
        """Compile and execute the main module. Returns true, or its exception as plain data."""
        random.seed(0)
        if len(self._sources) > 1:
            services.keep_files(self._sources)
        try:
            self._code = compile(self._sources[self._main], f"{self._main}.py", "exec", dont_inherit=True)
            self._execute()
        except BaseException as problem:  # noqa: BLE001 - also SystemExit and KeyboardInterrupt: it is an answer
            return wire.encode_raised(self._raised(problem))
        return True

    def _execute_quietly(self) -> None:
        # What a module prints at import was heard when it was first loaded.
        kept, sys.stdout = getattr(sys, "stdout", None), _Silence()
        try:
            self._execute()
        finally:
            sys.stdout = kept

    def _execute(self) -> None:
        assert self._code is not None
        module = types.ModuleType(self._main)
        module.__file__ = f"{self._main}.py"
        sys.modules[self._main] = module
        exec(self._code, module.__dict__)
        self._module = module

    def run(self, steps: tuple[Any, ...], start: int) -> object:
        """Carry out ``steps``; return a reply for each, or the exception that a fresh module raised."""
        if start != wire.GO_ON:
            if self._equipment:
                self._equipment.renew()
            else:
                random.seed(0)  # so that a regrade meets the same luck
            self._watched = {}
            self._variables = self._equipment.variables(self._main) if self._equipment else {}
            toys.writes()
        if start == wire.AFRESH:
            try:
                self._execute_quietly()
            except BaseException as problem:  # noqa: BLE001
                return wire.encode_raised(self._raised(problem))
        variables = self._variables
        variables[""] = self._module
        replies: list[Any] = []
        for verb, on, name, given, kwargs, into, packed in steps:
            if on not in variables or (packed and _lacks(given, variables)):
                replies.append({"skipped": True})
                continue
            try:
                args = tuple(wire.unpack(part, variables) for part in given) if packed else given
                if verb in ("call", "catch"):
                    value = getattr(variables[on], name)(*args, **kwargs)
                else:
                    value = self._other(verb, variables[on], name, args)
            except BaseException as problem:  # noqa: BLE001
                replies.append(wire.encode_raised(self._raised(problem)))
                if verb == "catch":
                    variables[into] = problem
                del problem
                continue
            finally:
                args = ()
            if into:
                variables[into] = value
                value = None
            elif not (
                value is None or value is True or value is False or (type(value) is int and -_SMALL < value < _SMALL)
            ):
                value = wire.encode(value, {id(kept): name for name, kept in variables.items()})
            replies.append(value)
        return replies

    def in_threads(
        self,
        before: tuple[Any, ...],
        actors: dict[str, tuple[Any, ...]],
        after: tuple[Any, ...],
        plan: list[str],
        fine: bool,
    ) -> object:
        """Carry out ``before``, then each actor's steps in a thread of its own as ``plan`` says, then ``after``."""
        gc.disable()  # what is freed may stop at a lock, and must do so in every run, or in none
        all_ended = self._leave_stage()
        file = f"{self._main}.py"
        stage = threads.Stage.current = threads.Stage(file, plan, fine=fine)
        first = self.run(before, wire.AFRESH)
        if type(first) is not list:
            return first
        calls: list[list[Any]] = []

        def job(name: str, steps: tuple[Any, ...]) -> None:
            for place, step in enumerate(steps):
                stage.call_begins(opaque=not self._is_traceable(step, file))
                reply = self._step(step)
                calls.append([name, place, *stage.call_ended(), reply])

        def act(name: str) -> Any:
            return lambda: job(name, actors[name])

        last: object = []
        if not stage.stuck and stage.run({name: act(name) for name in actors}):
            last = self.run(after, wire.GO_ON)
        # What is under way is each one's first call that has no reply.
        for name, made in stage.under_way.items():
            calls.append([name, sum(call[0] == name for call in calls), made, None, None])
        told = {
            "turns": stage.turns,
            "ended": stage.ended or "done",
            "cycle": stage.cycle,
            "calls": calls,
            "before": first,
            "after": last,
            "stuck": stage.stuck,
        }
        all_ended &= self._leave_stage()
        return {**told, "left_behind": not all_ended}

    def _leave_stage(self) -> bool:
        """End the threads that the last run left, and free what it made; return whether all of them are ended."""
        stage = threads.Stage.current
        kept, sys.stderr = getattr(sys, "stderr", None), _Silence()  # what ends them is no news to anybody
        all_ended = stage.close()
        sys.stderr = kept
        self._variables, self._module = {}, None
        sys.modules.pop(self._main, None)
        self._runs += 1
        if stage.started_others or self._runs % _RUNS_BETWEEN_COLLECTIONS == 0:
            gc.collect()
        return all_ended

    def _is_traceable(self, step: tuple[Any, ...], file: str) -> bool:
        """Whether a step does nothing but call a function of the learner's file, whose lines are traced."""
        verb, on, name = step[:3]
        if verb not in ("call", "len", "in") or on not in self._variables:
            return False
        method = getattr(self._variables[on], {"len": "__len__", "in": "__contains__"}.get(verb, name), None)
        code = getattr(getattr(method, "__func__", method), "__code__", None)
        return type(code) is types.CodeType and code.co_filename == file

    def _step(self, step: tuple[Any, ...]) -> Any:
        """Carry out one step, as `run` does; return the reply."""
        verb, on, name, given, kwargs, into, packed = step
        variables = self._variables
        if on not in variables or (packed and _lacks(given, variables)):
            return {"skipped": True}
        try:
            args = tuple(wire.unpack(part, variables) for part in given) if packed else given
            if verb == "call":
                value = getattr(variables[on], name)(*args, **kwargs)
            else:
                value = self._other(verb, variables[on], name, args)
        except Exception as problem:  # noqa: BLE001
            return wire.encode_raised(self._raised(problem))
        if into:
            variables[into] = value
            return None
        return wire.encode(value, {id(kept): name for name, kept in variables.items()})

    def _other(self, verb: str, target: Any, name: str, args: tuple[Any, ...]) -> Any:
        if verb == "each":
            if name == "__len__":
                return [len(target) for _ in args[0]]
            if name == "__contains__":
                return [item in target for item in args[0]]
            return list(itertools.starmap(getattr(target, name), zip(*args, strict=True)))
        if verb == "len":
            return len(target)
        if verb == "in":
            return args[0] in target
        if verb == "item":
            return target[args[0]]
        if verb == "read":
            return getattr(target, name)
        if verb == "members":
            return set(getattr(target, name))
        if verb == "equal":
            return bool(target == args[0])
        if verb == "instance":
            return isinstance(target, getattr(builtins, name))
        if verb in ("let", "show"):
            return args[0] if args else target
        if verb == "link":
            toys.link(target, args[0])
            return None
        if verb == "writes":
            return toys.writes()
        if verb == "distance":
            return toys.distance(target, args[0], args[1])
        if verb == "value":
            value = self._variables[name] = Value()
            self._watched[name] = weakref.ref(value)
            return None
        if verb == "drop":
            del self._variables[name]
            return None
        if verb == "collect":
            gc.collect()
            if self._give_back is not None:
                self._give_back()
            return None
        if verb == "alive":
            gc.collect()
            return self._watched[name]() is not None
        raise SystemError(f"no verb {verb!r}")

    def _raised(self, problem: BaseException) -> wire.Raised:
        line = 0
        if isinstance(problem, SyntaxError) and type(problem.lineno) is int:
            line = problem.lineno if problem.filename == f"{self._main}.py" else 0
        trace = problem.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == f"{self._main}.py":
                line = trace.tb_lineno
            trace = trace.tb_next
        classes = [self._class_name(kind) for kind in type.mro(type(problem))[:-1]]
        try:
            message = problem.msg if isinstance(problem, SyntaxError) else builtins.str(problem)
        except BaseException:  # noqa: BLE001 - an exception's own text may raise, too
            message = ""
        # The frames of the traceback hold the learner's objects alive; release rules are judged.
        problem.__traceback__ = None
        return wire.Raised(tuple(classes), wire.clip(message, 500), max(line, 0))

    def _class_name(self, kind: type) -> str:
        """Return the name of an exception's class, told apart from that of Python's own which it only shares."""
        name = wire.type_name(kind)
        return name if _EXCEPTIONS.get(name, kind) is kind else f"{self._main}.{name}"


def _lacks(given: tuple[Any, ...], variables: dict[str, Any]) -> bool:
    """Whether an argument is a variable that was never made."""
    return any(part[0] == "$" and part[1] not in variables for part in given)


class _Silence:
    """A stream that says nothing."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False
