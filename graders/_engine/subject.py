"""The subject: the live handle on a learner's code that a kata's checks hold.

It looks like the learner's module: ``cache = subject.LRUCache(2); cache.put("a", 1)`` makes two calls in the
worker. `Subject.agrees` carries out a whole script in one message and compares each reply with the model's.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Any, NoReturn

from graders._boxed import toys, wire
from graders._boxed.wire import Raised, Ref
from graders._engine import counterexample, inert, script
from graders._engine.failures import Failure, RaisedError, WrongAnswer
from graders._engine.oracle import Difference, Expectation, Oracle, replies, same
from graders._engine.redis.desk import Desk, answers_of
from graders._engine.script import ASIDES, Script, Step
from graders._engine.sitting import Sitting, failure, raise_for
from graders._engine.worker import Worker, WorkerLost

_TRIPS = 50  # to Redis, for each call, on the average of some: who needs more makes one for each seat


class Subject:
    """A learner's module, as plain-data calls. One worker carries them out, forked at the first."""

    def __init__(
        self, sitting: Sitting, oracle: Oracle, api: tuple[str, ...], elsewhere: Callable[[], Subject] | None = None
    ) -> None:
        self._sitting = sitting
        self._oracle = oracle
        self._api = api
        self._make_elsewhere = elsewhere
        self._worker: Worker | None = None
        self._told: list[Step] = []
        self._expecting: list[str] = []

    @cached_property
    def elsewhere(self) -> Subject:
        """The same module in another process, whose ``hash()`` of ``str`` and ``bytes`` differs."""
        if self._make_elsewhere is None:
            raise RuntimeError("this is elsewhere already")
        return self._make_elsewhere()

    def agrees(self, program: Script, unless: Callable[[int], Script] | None = None) -> None:
        """Carry out ``program`` on a fresh module; fail at the first reply that is not the model's.

        ``unless(index)`` is a plainer program than the one up to that reply. Where a reply to it is not the model's
        either, the mistake is for another property to name, and this one holds.
        """
        difference = self._difference(program)
        if difference is None:
            return
        plainer = unless is not None and type(difference.got) is not Raised and unless(difference.index)
        if not plainer or self._difference(plainer) is None:
            _fail(*self._without_looks(program, difference))

    def _without_looks(self, program: Script, difference: Difference) -> tuple[Script, Difference]:
        """Return the program without attributes that are only read before it fails, if it fails alike; and how."""
        steps, expected = program.steps[: difference.index + 1], self._oracle.expects(program).replies
        kept = [
            place
            for place, step in enumerate(steps)
            if step.verb != "read" or step.into or type(expected[place]) is Raised or place == difference.index
        ]
        shorter = Script(tuple(steps[place] for place in kept))
        try:
            if len(shorter) == len(steps) or self.run(shorter)[-1] != difference.got:
                return program, difference
        except Failure:
            return program, difference
        shorter.memo["expected"] = Expectation(tuple(expected[place] for place in kept), b"")
        return shorter, Difference(len(shorter) - 1, difference.expected, difference.got)

    def _difference(self, program: Script) -> Difference | None:
        self._oracle.expects(program)
        body = self._carried_out(program)
        try:
            with self._sitting.reading():
                return self._oracle.difference(program, body)
        except wire.WireError as problem:
            raise RaisedError(f"the worker broke off: {problem}") from None

    def run(self, program: Script) -> list[Any]:
        """Carry out ``program`` on a fresh module; return the replies, exceptions as `wire.Raised`."""
        body = self._carried_out(program)
        try:
            with self._sitting.reading():
                return replies(program, body)
        except wire.WireError as problem:
            raise RaisedError(f"the worker broke off: {problem}") from None

    def answers(self, program: Script, refused: Mapping[int, str] = MappingProxyType({})) -> list[Any]:
        """Carry out ``program`` on a fresh module; return the replies.

        No call may raise, but each of those at the places in ``refused`` must: the exception named there.
        """
        expected = [Raised((refused[index],), "") if index in refused else Any for index in range(len(program))]
        if refused:
            program.memo["expected"] = Expectation(tuple(expected), b"")
        found = self.run(program)
        for index, (wanted, reply) in enumerate(zip(expected, found, strict=True)):
            if (type(reply) is Raised) if wanted is Any else not same(wanted, reply):
                _fail(program, Difference(index, wanted, reply))
        return found

    def wrong(
        self, program: Script, index: int, got: Any, expected: str, condition: str = "", kind: str = "value"
    ) -> NoReturn:
        """Fail: the reply ``got`` to step ``index`` of ``program`` is not what is ``expected``, said in words.

        ``condition`` says the same of the reply ``{}`` in Python, so that the printed program fails where it should.
        A failure of one ``kind`` is never shrunk to one of another.
        """
        wanted = counterexample.InWords(expected, condition)
        message = counterexample.sentence(program.steps[index], wanted, got)
        shown = counterexample.program(program, Difference(index, wanted, got))
        raise WrongAnswer(inert.line(message, 1_000), counterexample=shown, kind=kind)

    def conversation(self) -> Conversation:
        """Return a program that is yet to be written, step by step, on a fresh module."""
        return Conversation(self)

    def _carried_out(self, program: Script) -> bytes:
        if self._sitting.store is not None:
            return self._with_services(program)
        try:
            return self._request(program.body if self._sitting.reloads else program.body_without_reload)
        except Failure as lost:
            raise self._located(program, lost) from None

    def _with_services(self, program: Script) -> bytes:
        """Carry out ``program`` piece by piece: between the pieces the judge does what is not the learner's to do."""
        store = self._sitting.store
        assert store is not None
        store.reset()
        till = toys.Till()
        self._desk(till).skew = 0.0
        whole: list[Any] = []
        start = wire.AFRESH if self._sitting.reloads else wire.RESET
        for aside, steps in groupby(program, lambda step: step.verb in ASIDES):
            if aside:
                whole += [self._aside(step, till) for step in steps]
                continue
            requests = tuple(step.as_request() for step in steps)
            self._desk(till).allow(_TRIPS * (len(requests) + 10))
            reply = wire.load_reply(self._request(wire.dump_request(("run", requests, start))))
            if store.forbidden:
                raise WrongAnswer(
                    f"it sent Redis {store.forbidden[0]}; that is not for a program that shares its Redis"
                )
            if type(reply) is not list:
                return wire.dump_reply(reply)
            whole += reply
            start = wire.GO_ON
        return wire.dump_reply(whole)

    def _aside(self, step: Step, till: toys.Till) -> Any:
        store, desk = self._sitting.store, self._desk(till)
        assert store is not None
        match step.verb:
            case "wait":
                store.now += step.args[0]
            case "skew":
                desk.skew = step.args[0]
            case "redis":
                store.own(*step.args)
            case "expiries":
                return store.expiries()
            case "undeclared":
                return store.undeclared()
            case "till":
                till.outcomes = list(step.args)
            case "charges":
                return len(till.charges)
            case "requests":
                return wire.encode(list(till.requests))
        return None

    def _desk(self, till: toys.Till) -> Desk:
        """Return the desk of the worker, forked if there is none, with ``till`` behind it."""
        if self._worker is None or not self._worker.alive:
            self._worker = self._sitting.fork()
        desk = self._worker.services
        assert isinstance(desk, Desk)
        desk.gateway = answers_of(till, desk.store)
        return desk

    def _request(self, body: bytes) -> bytes:
        if self._worker is None or not self._worker.alive:
            self._worker = self._sitting.fork()
        return self._sitting.request(self._worker, body, "a call")

    def _located(self, program: Script, lost: Failure) -> Failure:
        """Return ``lost`` with the call at which it happened, found by taking the script step by step."""
        if self._sitting.located:
            return lost
        self._sitting.located = True
        with contextlib.suppress(Failure, WorkerLost), self._sitting.aside() as worker:
            worker.request(wire.dump_request(("run", (), wire.RESET)))
            for index, step in enumerate(program):
                try:
                    worker.request(wire.dump_request(("run", (step.as_request(),), wire.GO_ON)))
                except WorkerLost as loss:
                    found = failure(loss, counterexample.expression(step))
                    lines = counterexample.unfinished(program, index, found.remark)
                    return type(lost)(found.message, counterexample=lines)
        return lost

    def _goes_on(self, told: list[Step], steps: list[Step]) -> list[Any]:
        """Carry out ``steps`` after those that were ``told``; return their replies."""
        afresh = wire.AFRESH if self._sitting.reloads else wire.RESET
        requests = tuple(step.as_request() for step in steps)
        try:
            body = self._request(wire.dump_request(("run", requests, wire.GO_ON if told else afresh)))
            return replies(Script(tuple(steps)), body)
        except wire.WireError as problem:
            raise RaisedError(f"the worker broke off: {problem}") from None
        except Failure as lost:
            raise self._located(Script((*told, *steps)), lost) from None

    def explaining(self) -> contextlib.AbstractContextManager[None]:
        """Return a context in which calls look for an explanation: they cost the submission nothing."""
        return self._sitting.explaining()

    @property
    def explains(self) -> bool:
        """Whether there is time left to look for explanations."""
        return not self._sitting.explanations.spent

    def transcript(self) -> str:
        """Return the calls made so far as a program."""
        return counterexample.calls(Script(tuple(self._told)))

    def renew(self) -> None:
        """End the worker; the next call forks another."""
        if self._worker is not None:
            self._sitting.release(self._worker)
            self._worker = None
        if "elsewhere" in self.__dict__:
            self.elsewhere.renew()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self._api:
            raise AttributeError(f"the kata's stub defines no {name!r}")

        def call(*args: Any, **kwargs: Any) -> Any:
            if not name[0].isupper():
                return self._step(Step("call", "", name, _refs(args), kwargs))
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
            into = f"{words}{sum(step.into.startswith(words) for step in self._told) or ''}"
            self._step(Step("call", "", name, _refs(args), kwargs, into))
            return Object(self, into)

        return call

    def _step(self, step: Step) -> Any:
        program = Script((*self._told, step))
        start = wire.GO_ON if self._told else wire.RESET
        body = wire.dump_request(("run", (step.as_request(),), start))
        self._told.append(step)
        got = self._request(body)
        try:
            with self._sitting.reading():
                reply = replies(Script((step,)), got)[0]
        except wire.WireError as problem:
            raise RaisedError(f"the worker broke off: {problem}") from None
        if self._expecting:
            name = self._expecting[-1]
            if type(reply) is not Raised or name not in reply.classes:
                _fail(program, Difference(len(program) - 1, Raised((name,), ""), reply))
            self._expecting[-1] = ""
            return None
        if type(reply) is Raised:
            _fail(program, Difference(len(program) - 1, None, reply))
        return reply

    @contextlib.contextmanager
    def raises(self, exception: type[Exception] | str) -> Iterator[None]:
        """Expect the one call made inside to raise ``exception``, or one derived from it."""
        self._expecting.append(exception if isinstance(exception, str) else exception.__name__)
        try:
            yield
        finally:
            self._expecting.pop()


class Conversation:
    """A program whose steps are chosen in the light of the replies so far: where right programs differ in these.

    It starts from a fresh module, and ends with the next that is asked of the subject by other ways.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._told: list[Step] = []
        self._heard: list[Any] = []

    def ask(self, *questions: tuple[Step, Any]) -> list[Any]:
        """Carry out steps, each given with the reply that it must have; return the replies.

        The reply may be `Any`: anything but an exception. It may be a `wire.Raised`: an exception of its class.
        """
        steps = [step for step, _ in questions]
        found = self._subject._goes_on(self._told, steps)
        for (step, expected), got in zip(questions, found, strict=True):
            self._told.append(step)
            self._heard.append(expected)
            if type(got) is Raised if expected is Any else not same(expected, got):
                _fail(*self._shown(Difference(len(self._told) - 1, expected, got)))
        return found

    def wrong(self, got: Any, expected: str, condition: str = "") -> NoReturn:
        """Fail: ``got``, the last reply, is not what is ``expected``; said in words, and as `Subject.wrong` says it."""
        program, last = self._shown(Difference(len(self._told) - 1, Any, got))
        self._subject.wrong(program, last.index, got, expected, condition)

    def _shown(self, difference: Difference) -> tuple[Script, Difference]:
        """Return the program up to ``difference`` without what only looked, and the difference in it."""
        kept = [place for place, step in enumerate(self._told) if step.verb != "read" or place == difference.index]
        program = Script(tuple(self._told[place] for place in kept))
        program.memo["expected"] = Expectation(tuple(self._heard[place] for place in kept), b"")
        return program, Difference(len(kept) - 1, difference.expected, difference.got)


class Object:
    """An object in the worker, under the name of the variable that holds it there."""

    def __init__(self, subject: Subject, name: str) -> None:
        self._subject = subject
        self._name = name

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            return self._subject._step(Step("call", self._name, method, _refs(args), kwargs))

        return call

    def __len__(self) -> int:
        return int(self._subject._step(script.call(self._name, "__len__")))

    def __contains__(self, item: Any) -> bool:
        return bool(self._subject._step(script.call(self._name, "__contains__", item)))


def _refs(args: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(Ref(arg._name) if isinstance(arg, Object) else arg for arg in args)


def _fail(program: Script, difference: Difference) -> None:
    step = program.steps[difference.index]
    expected, got = difference.expected, difference.got
    message = counterexample.sentence(step, expected, got)
    if type(got) is Raised and got.classes[0] == "NotImplementedError":
        message = f"{counterexample.expression(step)} is not written yet: it raised {counterexample.exception(got)}"
    shown = counterexample.program(program, difference)
    if type(got) is Raised:
        unexpected = (type(expected) is not Raised and not difference.is_answer) or "Exception" not in got.classes
        if unexpected or got.classes[0] == "NotImplementedError" or "MemoryError" in got.classes:
            raise_for(got, message, shown)
    raise WrongAnswer(message, counterexample=shown, kind="exception" if type(expected) is Raised else "value")
