"""Actors: boxed workers that share a Redis, as a program whose steps are what they ask of it.

Each actor is a process of its own. One goes on at a time, to its next question that others can notice; nobody waits
for a clock, for the clock is the judge's and jumps to the next sleeper when all others are done.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from graders._boxed import toys, wire
from graders._boxed.wire import Raised
from graders._engine import counterexample
from graders._engine.race.linear import Call
from graders._engine.race.program import Request
from graders._engine.redis import footprint, resp
from graders._engine.redis.desk import Desk, Question
from graders._engine.redis.store import START, AnyStore, StoreLost
from graders._engine.script import Script, Step, let, wait
from graders._engine.worker import Worker, WorkerLost

FAULTS = ("drop_before", "drop_after", "timeout_after", "crash_before", "crash_after")
GATEWAY_FAULTS = ("timeout_before", "timeout_after", "crash_before", "crash_after")
_QUIET = 100  # commands in a row that nobody notices; who sends more polls, and must let others come first
# One for each length: calls are told apart by what they are, and live as long as what is known of them.
_wait = functools.cache(wait)


@dataclass(slots=True)
class Actor:
    """One actor: its script, how far it is, and what it waits for."""

    name: str
    script: Script
    worker: Worker
    place: int = -1  # of the step that it is at
    question: Question | None = None
    wakes: float | None = None
    answers: list[Any] = field(default_factory=list)
    began: int | None = None  # the moment at which its step first did what others can notice
    done: bool = False
    watched: frozenset[str] = frozenset()
    quiet: int = 0
    heard: set[tuple[str, str]] = field(default_factory=set)  # what it asked in this step, and was told
    naps: int = 0  # how often it slept since it was last told something new
    lost: WorkerLost | None = None
    late: bytes | None = None  # what it will be told when it wakes

    @property
    def desk(self) -> Desk:
        """What answers it."""
        assert isinstance(self.worker.services, Desk)
        return self.worker.services

    @property
    def step(self) -> Step:
        """What it is at."""
        return self.script.steps[self.place]


class Cast:
    """A run to be of several actors. Its workers may have run before: each module is executed anew.

    ``faults`` are those that may strike: all, none, or some by name; ``pause:60`` has so many seconds pass before a
    step. What time passes is among the calls, as a `wait` of nobody's. ``handed`` are variables that each has from the
    beginning.
    """

    def __init__(
        self,
        store: AnyStore,
        scripts: Mapping[str, Script],
        workers: Mapping[str, Worker],
        till: toys.Till,
        faults: bool | tuple[str, ...],
        handed: Mapping[str, Any] = MappingProxyType({}),
        skews: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        self._store = store
        self._till = till
        self._faults = faults
        self._handed = tuple(let(name, value).as_request() for name, value in handed.items())
        self._moment = 0
        self._began = store.now
        self.times: list[float] = []  # of each turn
        self.calls: list[Call] = []
        self.asides: dict[int, list[tuple[str, str]]] = {}  # by the turn that follows, what began or ended there
        self.store_lost = ""
        self.actors = {name: Actor(name, script, workers[name]) for name, script in scripts.items()}
        for actor in self.actors.values():
            actor.desk.renew()
            actor.desk.skew = skews.get(actor.name, 0.0)
            actor.desk.gateway = self._charge
            self._go_on(actor)

    def _charge(self, method: str, args: list[Any]) -> Any:
        return getattr(self._till, method)(*args)

    def pending(self) -> Mapping[str, Request]:
        """Return who can go on, and what each waits to do; where all sleep the clock jumps to who wakes first."""
        jumps = 0
        while True:
            sleepers = [(actor.wakes, actor) for actor in self.actors.values() if actor.wakes is not None]
            due = [actor for wakes, actor in sleepers if wakes <= self._store.now]
            for actor in due:
                self._wake(actor)
            if due:
                continue
            waiting = [(name, actor, actor.question) for name, actor in self.actors.items()]
            found = {name: self._request(actor, asked) for name, actor, asked in waiting if asked is not None}
            if found or not sleepers:
                return found
            self._passes(min(wakes for wakes, _ in sleepers) - self._store.now)
            jumps += 1
            if jumps == _QUIET:
                for wakes, actor in sleepers:
                    actor.wakes, actor.lost = None, WorkerLost("wall", f"{wakes - START:.0f} s of nothing but sleep")
                    self._crash(actor)

    def _passes(self, seconds: float) -> None:
        """Have time pass: for all."""
        self._store.now += seconds
        self.calls.append(Call("", self._moment + 1, self._moment + 2, _wait(seconds)))
        self._moment += 2

    def _wake(self, actor: Actor) -> None:
        actor.wakes = None
        if actor.step.verb == "wait":
            actor.answers.append(None)
            self._go_on(actor)
        else:
            late, actor.late = actor.late, None
            self._answer(actor, actor.desk.stamped(late or b""))

    def _may_strike(self, usual: tuple[str, ...]) -> tuple[str, ...]:
        if type(self._faults) is tuple:
            return tuple(fault for fault in self._faults if fault in usual or fault.startswith("pause:"))
        return usual if self._faults else ()

    def _request(self, actor: Actor, question: Question) -> Request:
        if question.kind == "g":
            return Request(
                _asked(question.data),
                frozenset({"gateway"}),
                frozenset({"gateway"}),
                self._may_strike(GATEWAY_FAULTS),
            )
        commands = actor.desk.visible(question)
        transaction = any(command[0].upper() == b"EXEC" for command in commands)
        reads, writes = footprint.of_all(commands, actor.watched if transaction else frozenset())
        shown = [command for command in commands if command[0].upper() != b"MULTI"] or commands
        most = 44 if len(shown) == 1 else 30
        first = "; ".join(resp.shown(command, most) for command in shown[:3])
        return Request(
            (first if len(shown) < 4 else f"{first}; ... {resp.shown(shown[-1], most)}") or "waits for Redis",
            reads,
            writes,
            self._may_strike(FAULTS),
        )

    def grant(self, actor_name: str, fault: str) -> str:
        """Have an actor's question answered, struck by ``fault``, and let it go on to its next."""
        actor = self.actors[actor_name]
        question = actor.question
        assert question is not None
        actor.question = None
        actor.quiet = 0
        self._moment += 1
        if actor.began is None:
            actor.began = self._moment
            self._say(actor, counterexample.brief(actor.step))
        fault, _, amount = fault.partition(":")
        if fault == "pause":
            self._say(actor, f"✗ stands still for {amount} s")
            self._passes(float(amount))
        self.times.append(self._store.now - self._began)
        if fault == "crash_before":
            self._crash(actor)
            return "✗ died before it"
        if fault == "drop_before":
            self._answer(actor, actor.desk.hang_up(question))
            return "✗ connection lost before it"
        if question.kind == "g":
            return self._gateway(actor, question, fault)
        self._watch(actor, question)
        label = self._request(actor, question).label
        try:
            answer = actor.desk.redis(question)
        except StoreLost as loss:
            self.store_lost = f"{actor.name}: {loss}"
            self._crash(actor)
            return "✗ Redis was ended at it"
        told = _told(answer[8:])
        if (label, told) not in actor.heard:
            actor.heard.add((label, told))
            actor.naps = 0
        if fault == "crash_after":
            self._crash(actor)
            return f"{told} ✗ died after it"
        if fault == "drop_after":
            answer = actor.desk.hang_up(question)
            told += " ✗ reply lost"
        if fault == "timeout_after":
            answer = actor.desk.stamped(b"t")
            told += " ✗ reply too late"
        self._answer(actor, answer)
        return told

    def _gateway(self, actor: Actor, question: Question, fault: str) -> str:
        if fault == "timeout_before":
            answer = actor.desk.stamped(b'["raise","GatewayTimeout",["the gateway did not answer"]]')
            self._answer(actor, answer)
            return "✗ timed out, nothing was charged"
        answer = actor.desk.called(question)
        told = _heard(answer[8:])
        if fault == "crash_after":
            self._crash(actor)
            return f"{told} ✗ died after it"
        if fault == "timeout_after":
            answer = actor.desk.stamped(b'["raise","GatewayTimeout",["the gateway did not answer"]]')
            told += " ✗ timed out"
        elif self._till.takes:
            actor.wakes = self._store.now + self._till.takes
            actor.late = answer[8:]
            return f"{told}, told {self._till.takes:g} s later"
        self._answer(actor, answer)
        return told

    def _say(self, actor: Actor, what: str) -> None:
        self.asides.setdefault(len(self.times), []).append((actor.name, what))

    @staticmethod
    def _watch(actor: Actor, question: Question) -> None:
        for command in actor.desk.visible(question):
            name = command[0].upper()
            if name == b"WATCH":
                actor.watched |= footprint.footprint(command)[0]
            elif name in (b"EXEC", b"UNWATCH", b"DISCARD"):
                actor.watched = frozenset()

    def _crash(self, actor: Actor) -> None:
        actor.worker.kill()
        self._over(actor)

    def _over(self, actor: Actor) -> None:
        """Its step has no known outcome, and it takes no other."""
        if actor.began is not None:
            self.calls.append(Call(actor.name, actor.began, None, actor.step))
        actor.done = True

    def _answer(self, actor: Actor, answer: bytes) -> None:
        try:
            actor.worker.answer(answer)
            self._listen(actor)
        except WorkerLost as loss:
            actor.lost = loss
            self._over(actor)

    def _go_on(self, actor: Actor) -> None:
        """Have an actor take its next step."""
        try:
            self._post(actor)
            if not actor.done and actor.wakes is None:
                self._listen(actor)
        except WorkerLost as loss:
            actor.lost = loss
            self._over(actor)

    def _post(self, actor: Actor) -> None:
        actor.place += 1
        actor.began = None
        actor.heard, actor.naps = set(), 0
        if actor.place == len(actor.script):
            actor.done = True
            return
        if actor.step.verb == "wait":
            actor.wakes = self._store.now + actor.step.args[0]
            self._say(actor, f"{actor.step.args[0]} s pass")
            return
        steps, start = ((), wire.GO_ON) if actor.place else (self._handed, wire.AFRESH)
        actor.worker.post(wire.dump_request(("run", (*steps, actor.step.as_request()), start)))

    def _listen(self, actor: Actor) -> None:
        """Hear an actor out, up to its next question that others can notice, its sleep, or its end."""
        while True:
            replied, body = actor.worker.event()
            if replied:
                self._replied(actor, body)
                self._post(actor)
                if actor.done or actor.wakes is not None:
                    return
                continue
            question = actor.desk.heard(body)
            if question is None:
                continue
            if question.kind == "n":
                actor.worker.answer(actor.desk.stamped(b""))
            elif question.kind == "z":
                # Who asks the same again and again until its time is up oversleeps, so that this is not a step of its
                # own each time; nobody is promised to be woken in time.
                actor.naps += 1
                actor.wakes = self._store.now + float(question.data) * 2 ** min(max(actor.naps - 3, 0), 12)
                return
            elif question.kind == "r" and not actor.desk.visible(question):
                actor.worker.answer(actor.desk.stamped(b"t"))
            elif question.kind == "r" and actor.quiet < _QUIET and actor.desk.is_quiet(question):
                actor.quiet += 1
                try:
                    answer = actor.desk.redis(question)
                except StoreLost as loss:
                    self.store_lost = f"{actor.name}: {loss}"
                    self._crash(actor)
                    return
                actor.worker.answer(answer)
            else:
                actor.question = question
                return

    def _replied(self, actor: Actor, body: bytes) -> None:
        try:
            data = wire.load_reply(body)
            answer = wire.decode(data[-1] if type(data) is list and data else data)
        except wire.WireError as problem:
            raise WorkerLost("protocol", str(problem)) from None
        actor.answers.append(answer)
        if actor.began is None and type(answer) is Raised:
            self._say(actor, counterexample.brief(actor.step))
        if actor.began is not None or type(answer) is Raised:
            self._say(actor, "→ returned" if actor.step.into and answer is None else counterexample.outcome(answer))
        began = self._moment + 1 if actor.began is None else actor.began
        self._moment += 2
        self.calls.append(Call(actor.name, began, self._moment, actor.step, answer))

    def finished(self) -> bool:
        """Return whether every actor is done."""
        return all(actor.done for actor in self.actors.values())

    def close(self) -> None:
        """End who is in the middle of something: it cannot be begun anew."""
        for actor in self.actors.values():
            if not actor.done:
                actor.worker.kill()

    def raised(self) -> list[tuple[str, Step, Raised]]:
        """Return what was raised, by whom, in which step."""
        return [
            (actor.name, actor.script.steps[place], answer)
            for actor in self.actors.values()
            for place, answer in enumerate(actor.answers)
            if type(answer) is Raised
        ]


def _asked(data: bytes) -> str:
    """Return a question to the gateway as a person reads it."""
    try:
        method, args = json.loads(data)
        return f"gateway.{method}({resp.shortened(str(args[0]))})"[:60]
    except (ValueError, TypeError, LookupError, RecursionError):
        return "gateway ..."


def _heard(answer: bytes) -> str:
    """Return the gateway's answer as a person reads it."""
    what, value, *_ = json.loads(answer)
    return f"raised {value}" if what == "raise" else str(value)[:60]


def _told(answer: bytes) -> str:
    """Return Redis' answer as a person reads it."""
    if answer[:1] != b"d":
        return "nothing"
    try:
        return _value(resp.reply(_last(answer[1:])))
    except (resp.Malformed, ValueError, IndexError):
        return "..."


def _last(data: bytes) -> bytes:
    """Return the last of several replies: that of the command which others can notice."""
    while data.startswith((b"+OK\r\n", b"+QUEUED\r\n")) and data.find(b"\r\n") + 2 < len(data):
        data = data[data.find(b"\r\n") + 2 :]
    return data


def _value(value: Any) -> str:
    if value is None:
        return "nil"
    if isinstance(value, bytes):
        text = resp.shortened(value.decode("utf-8", "backslashreplace"))
        return (text if len(text) <= 30 else f"{text[:26]} ...") or '""'
    if isinstance(value, list):
        return f"[{', '.join(_value(part) for part in value[:4])}{', ...' if len(value) > 4 else ''}]"
    return f"error: {value}"[:60] if isinstance(value, resp.ErrorReply) else str(value)
