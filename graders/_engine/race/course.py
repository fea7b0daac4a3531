"""The course: where a kata's races are run. A check says who does what, and what must hold whatever the order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, NoReturn

from graders._boxed import toys, wire
from graders._engine import counterexample, inert, replay
from graders._engine.failures import Failure, LimitExceeded, NotWritten, RaisedError, WrongAnswer
from graders._engine.oracle import States, replies, same
from graders._engine.race import linear, schedule, threads
from graders._engine.race.actors import Cast
from graders._engine.race.drawing import columns
from graders._engine.race.explore import Outcome, Verdict, again, explore
from graders._engine.race.linear import Call
from graders._engine.race.program import Trace
from graders._engine.race.searches import Search
from graders._engine.race.searches.bounded import Bounded
from graders._engine.race.searches.dpor import SourceSets
from graders._engine.race.searches.pct import RandomPriorities
from graders._engine.race.shrink import shrink
from graders._engine.redis.desk import Desk, answers_of
from graders._engine.redis.store import AnyStore, StoreLost
from graders._engine.script import ASIDES, Script, Step, let, show
from graders._engine.sitting import Sitting, failure
from graders._engine.worker import Worker, WorkerLost

_NOTHING = Script(())


@dataclass(frozen=True, kw_only=True)
class Race:
    """Who does what at the same time: ``before`` comes first, ``after`` last, each by a process of its own.

    ``actors`` take their scripts' steps in any order between each other. ``alike`` names those that do the same.
    ``outcomes`` are the gateway's, as in `toys.Till`. With ``faults`` a connection may be lost, or a process die; some
    of them by name (`actors.FAULTS`), and ``pause:60`` for time that passes before a step. ``definite`` names the
    exceptions that are answers: where there are any, a call that raises another gave up, having taken effect or not.
    ``handed`` names variables of ``before`` that hold text, which every actor has, and ``after`` too. ``skews`` says
    by how many seconds the clock of an actor's process is wrong.
    """

    actors: Mapping[str, Script]
    before: Script = _NOTHING
    after: Script = _NOTHING
    alike: frozenset[str] = frozenset()
    outcomes: tuple[str, ...] = ()
    faults: bool | tuple[str, ...] = False
    definite: tuple[str, ...] = ()
    handed: tuple[str, ...] = ()
    skews: Mapping[str, float] = field(default_factory=dict)
    bound: int = 2
    limit: int = 150


@dataclass(slots=True)
class Finish:
    """What a run came to: each actor's replies, those after, the calls as a history, and what was charged."""

    answers: dict[str, list[Any]] = field(default_factory=dict)
    after: list[Any] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    charges: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    crashed: frozenset[str] = frozenset()
    trace: Trace = field(default_factory=Trace)
    times: list[float] = field(default_factory=list)  # of each step of the trace, in seconds since the actors began
    culprit: Call | None = None  # whose answer is wrong, where a rule can tell


Rule = Callable[[Finish], str | None]


class Course:
    """Runs the races of one check on one submission."""

    def __init__(
        self,
        check: str,
        sitting: Sitting,
        store: AnyStore | None,
        states: States,
        seed: int,
        example: Mapping[str, Any] | None = None,
    ) -> None:
        self._check = check
        self._sitting = sitting
        self._shared = store
        self._states = states
        self._seed = seed
        self._example = example
        self._races = 0
        self._workers: dict[str, Worker] = {}
        self._cast: Cast | None = None
        self._finish = Finish()
        self._handed: dict[str, str] = {}
        self._till = toys.Till()
        self.claims: list[str] = []
        self.schedules = 0

    def holds(self, race: Race, rule: Rule) -> None:
        """Fail at the first interleaving of ``race`` after which ``rule`` says, in a sentence, what is wrong."""

        def examine(trace: Trace) -> Verdict | None:
            return self._examined(race, rule, trace)

        def start() -> Cast:
            return self._start(race)

        self._races += 1
        if self._example is not None:
            if self._example["race"] != self._races:
                return
            trace, found = again(schedule.parse(self._example["schedule"]), start, examine)
            outcome = Outcome(1, failure=found, trace=trace if found else None)
        else:
            outcome = explore(start, self._searches(race), examine)
        self.schedules += outcome.schedules
        self._fail_if(race, outcome)
        self.claims += outcome.claims

    @property
    def _store(self) -> AnyStore:
        if self._shared is None:
            raise RuntimeError("this kata has no Redis: its kata.toml lists no services")
        return self._shared

    def holds_in_threads(self, race: Race, rule: Rule, *, fine: bool = False) -> None:
        """As `holds`, for threads of one process that share what ``before`` made.

        They stop at locks and before each line of the learner's file; with ``fine`` before each access that others can
        notice, which today's interpreters seldom stop at, but may.
        """
        self._races += 1

        def attempt(plan: schedule.Schedule) -> _Attempt:
            return self._in_threads(race, plan, rule, fine=fine)

        if self._example is not None:
            if self._example["race"] == self._races:
                self._fail_if_wrong(race, attempt(schedule.parse(self._example["schedule"])))
            return
        search = Bounded(race.bound, race.limit, alike=race.alike)
        while search.next() is not None:
            tried = attempt(search.prefix)
            self.schedules += 1
            if tried.verdict is None:
                search.seen(tried.trace)
                continue
            again = attempt(tried.trace.schedule)
            if again.verdict is None or again.trace != tried.trace:
                self._fail_if_wrong(race, tried, repeatable=False)
            kind = tried.verdict.kind

            def rerun(plan: schedule.Schedule, kind: str = kind) -> Trace | None:
                tried = attempt(plan)
                return tried.trace if tried.verdict is not None and tried.verdict.kind == kind else None

            lightest = shrink(tried.trace, rerun)
            self._fail_if_wrong(race, attempt(lightest.schedule))
        if search.exhausted:
            self.claims.append(search.claim)

    def _in_threads(self, race: Race, plan: schedule.Schedule, rule: Rule, *, fine: bool) -> _Attempt:
        worker = self._workers.get("threads")
        if worker is None or not worker.alive:
            worker = self._workers["threads"] = self._sitting.fork(staged=True)
        submission = self._sitting.submission
        body = threads.request(race.before, race.actors, race.after, plan, fine=fine)
        try:
            reply = self._sitting.request(worker, body, "a call in a thread")
            with self._sitting.reading():
                told = threads.read(reply, race.actors, dict(submission.sources)[submission.main].splitlines())
        except Failure as lost:
            lost.counterexample = _scene(race, Finish())
            raise
        except WorkerLost as loss:
            worker.kill()
            raise failure(loss, "a call in a thread") from None
        if isinstance(told, wire.Raised):
            raise RaisedError(f"executing the file raised {counterexample.exception(told)}")
        if told.left_behind:
            worker.kill()
        return _attempt(race, told, rule)

    def _fail_if_wrong(self, race: Race, attempt: _Attempt, *, repeatable: bool = True) -> None:
        """Raise the failure that an attempt shows, if it does."""
        verdict, trace = attempt.verdict, attempt.trace
        if verdict is not None:
            shown = _scene(race, attempt.finish)
            self._raise(verdict, trace, shown, repeatable=repeatable)

    def linearizable(self, race: Race, alike: Callable[[Any, Any], bool] = same) -> None:
        """Fail at the first interleaving whose calls no order of them, one by one, would have the model answer so.

        ``alike`` says whether the model's answer and a given one are the same.
        """
        self.holds(race, self._unexplained_after(race, alike))

    def _searches(self, race: Race) -> list[Search]:
        if race.faults:
            return [Bounded(race.bound, 2 * race.limit, faults=1, alike=race.alike)]
        return [
            Bounded(race.bound, race.limit, alike=race.alike),
            SourceSets(2 * race.limit),
            RandomPriorities(self._seed, race.limit // 5),
        ]

    def _start(self, race: Race) -> Cast:
        self._store.reset()
        self._till = toys.Till()
        known = self._alone(Script((*race.before, *map(show, race.handed))), "before")[len(race.before) :]
        self._handed = {name: text for name, text in zip(race.handed, known, strict=True) if type(text) is str}
        self._till.outcomes = list(race.outcomes)
        workers = {name: self._worker(name) for name in race.actors}
        self._cast = Cast(self._store, race.actors, workers, self._till, race.faults, self._handed, race.skews)
        return self._cast

    def _worker(self, name: str) -> Worker:
        worker = self._workers.get(name)
        if worker is None or not worker.alive:
            worker = self._workers[name] = self._sitting.fork(name=name)
        return worker

    def _alone(self, script: Script, name: str) -> list[Any]:
        """Carry out ``script`` in a process of its own, with nobody else about; return the replies."""
        found: list[Any] = []
        start = wire.AFRESH
        for aside, group in groupby(script, lambda step: step.verb in ASIDES):
            steps = Script(tuple(group))
            if aside:
                found += map(self._aside, steps)
                continue
            worker = self._worker(name)
            desk = worker.services
            assert isinstance(desk, Desk)
            desk.gateway = answers_of(self._till, desk.store)
            body = wire.dump_request(("run", steps.requests, start))
            try:
                found += replies(steps, self._sitting.request(worker, body, f"a call {name} the others"))
            except wire.WireError as problem:
                raise RaisedError(f"the worker broke off: {problem}") from None
            start = wire.GO_ON
        return found

    def _aside(self, step: Step) -> Any:
        match step.verb:
            case "wait":
                self._store.now += step.args[0]
            case "redis":
                self._store.own(*step.args)
            case "till":
                self._till.outcomes = list(step.args)
            case "charges":
                return len(self._till.charges)
            case "requests":
                return list(self._till.requests)
        return None

    def _examined(self, race: Race, rule: Rule, trace: Trace) -> Verdict | None:
        cast = self._cast
        assert cast is not None
        self._finish = Finish(calls=cast.calls, trace=trace)
        if cast.store_lost:
            return Verdict("store", f"Redis had to be ended: {cast.store_lost}; does a script run for ever?")
        for actor in cast.actors.values():
            if actor.lost is not None:
                ended = failure(actor.lost, f"{actor.name}'s {counterexample.expression(actor.step)}")
                return Verdict("limit" if isinstance(ended, LimitExceeded) else "lost", ended.message)
        if trace.ended == "livelock":
            return Verdict("livelock", "this never ends: after 200 steps the calls were still at it")
        if trace.ended == "deadlock":
            return Verdict("deadlock", "nobody can go on: each waits for another")
        if self._store.forbidden:
            return Verdict("forbidden", f"it sent Redis {self._store.forbidden[0]}, which is not for a shared Redis")
        try:
            handed = [let(name, text) for name, text in self._handed.items()]
            after = self._alone(Script((*handed, *race.after)), "after")[len(handed) :]
        except StoreLost as loss:
            return Verdict("store", f"Redis had to be ended: {loss}")
        finish = self._finish = Finish(
            answers={name: actor.answers for name, actor in cast.actors.items()},
            after=after,
            calls=[*cast.calls, *_calls_after(race, cast.calls, after)],
            charges=list(self._till.charges),
            crashed=frozenset(name for name, actor in cast.actors.items() if not actor.worker.alive),
            trace=trace,
            times=cast.times,
        )
        unknown = next((each for each in cast.raised() if "NotImplementedError" in each[2].classes), None)
        if unknown is not None:
            return Verdict("unwritten", f"{counterexample.expression(unknown[1])} is not written yet")
        said = rule(finish)
        return Verdict("rule", said) if said is not None else None

    def _fail_if(self, race: Race, outcome: Outcome) -> None:
        trace, found = outcome.trace, outcome.failure
        if trace is None or found is None:
            return
        asides = self._cast.asides if self._cast is not None and outcome.repeatable else {}
        shown = _clients(race, trace, asides, self._finish if outcome.repeatable else Finish())
        self._raise(found, trace, shown, repeatable=outcome.repeatable)

    def _raise(self, found: Verdict, trace: Trace, shown: str, *, repeatable: bool) -> NoReturn:
        sentence = inert.line(found.sentence, 500)
        if not repeatable:
            sentence += "; the same schedule gave another run: look for what this code leaves to chance"
        kinds: dict[str, type[Failure]] = {
            "store": LimitExceeded,
            "livelock": LimitExceeded,
            "limit": LimitExceeded,
            "lost": RaisedError,
            "unwritten": NotWritten,
        }
        problem = kinds.get(found.kind, WrongAnswer)(sentence, counterexample=shown)
        problem.replay = replay.string(self._check, {"race": self._races, "schedule": schedule.text(trace.schedule)})
        raise problem

    def linearizable_in_threads(self, race: Race, *, fine: bool = False) -> None:
        """As `linearizable`, for threads of one process; what comes ``after`` belongs to the history."""
        self.holds_in_threads(race, self._unexplained_after(race), fine=fine)

    def _unexplained_after(self, race: Race, alike: Callable[[Any, Any], bool] = same) -> Rule:
        start = self._states.after(race.before)
        known: dict[tuple[bytes, int], list[tuple[bytes, Any]]] = {}

        def step(state: bytes, operation: Step) -> list[tuple[bytes, Any]]:
            # One run is much like the next: the same steps, of this race, from the same states.
            key = state, id(operation)
            if key not in known:
                known[key] = self._states.step(state, operation)
            return known[key]

        def rule(finish: Finish) -> str | None:
            calls = [_if_it_gave_up(call, race.definite) for call in finish.calls]
            if linear.check(calls, start, step, alike=alike) != "not linearizable":
                return None
            found = linear.unexplained(calls, start, step, alike=alike)
            if found is None:
                return "no order of the calls, one after the other, gives these answers"
            finish.culprit, possible = found
            return _inexplicable(finish.culprit, possible)

        return rule

    def close(self) -> None:
        """End what is still running."""
        for worker in self._workers.values():
            self._sitting.release(worker)


def _calls_after(race: Race, calls: list[Call], answers: list[Any]) -> list[Call]:
    """Return what came after the actors' calls as calls of nobody's, one after the other."""
    last = max((call.returned or call.made for call in calls), default=0)
    return [
        Call("", last + 2 * place + 1, last + 2 * place + 2, step, answer)
        for place, (step, answer) in enumerate(zip(race.after, answers, strict=False))
    ]


def _if_it_gave_up(call: Call, definite: tuple[str, ...]) -> Call:
    """Return ``call``, of unknown outcome if it raised what is no answer."""
    if not definite or not call.actor or type(call.answer) is not wire.Raised:
        return call
    return call if any(name in definite for name in call.answer.classes) else replace(call, returned=None)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One run in threads, and what is wrong with it, if anything."""

    trace: Trace
    finish: Finish
    verdict: Verdict | None


def _attempt(race: Race, told: threads.Told, rule: Rule) -> _Attempt:
    """Return what a worker's run came to, by ``rule``."""
    answers: dict[str, list[Any]] = {}
    for call in sorted(told.calls, key=lambda call: call.made):
        answers.setdefault(call.actor, []).append(call.answer)
    calls = [*told.calls, *_calls_after(race, told.calls, told.after)]
    finish = Finish(answers=answers, after=told.after, calls=calls, trace=told.trace)
    return _Attempt(told.trace, finish, _wrong_in_threads(race, told, finish, rule))


def _wrong_in_threads(race: Race, told: threads.Told, finish: Finish, rule: Rule) -> Verdict | None:
    replies = [*told.before, *(call.answer for call in told.calls)]
    unknown = next((one for one in replies if type(one) is wire.Raised and "NotImplementedError" in one.classes), None)
    if unknown is not None:
        return Verdict("unwritten", f"not written yet: {counterexample.exception(unknown)}")
    if told.stuck:
        return Verdict("deadlock", _alone_for_ever(race, told, finish))
    if told.trace.ended == "deadlock":
        return Verdict("deadlock", f"nobody can go on: {'; '.join(told.cycle)}")
    if told.trace.ended == "livelock":
        return Verdict("livelock", "this never ends: the threads go round in circles, each waiting for another")
    said = rule(finish)
    return Verdict("rule", said) if said is not None else None


def _alone_for_ever(race: Race, told: threads.Told, finish: Finish) -> str:
    """Return in a sentence that a call waits for ever which no thread is in the way of; it is the last of the run."""
    before = [Call("", place, place, *pair) for place, pair in enumerate(zip(race.before, told.before, strict=False))]
    alone = [call for call in finish.calls if not call.actor] if finish.calls else before
    for call in alone:
        if type(call.answer) is wire.Raised and call.answer.classes[:1] == (threads.GAVE_UP,):
            finish.culprit = replace(call, returned=None)
            finish.calls = [*(other for other in finish.calls if other.made < call.made), finish.culprit]
            place = f" at line {call.answer.line}" if call.answer.line else ""
            return f"{counterexample.expression(call.operation)} waits for ever{place} {told.stuck}"
    return f"a call waits for ever {told.stuck}"


def _inexplicable(culprit: Call, possible: list[Any]) -> str:
    """Return in a sentence what is wrong with the answer of a call that no order of the calls explains."""
    made, answer = counterexample.expression(culprit.operation), culprit.answer
    by = f"{culprit.actor}'s {made}" if culprit.actor else f"{made}, afterwards,"
    kept = bool(culprit.operation.into)
    if type(answer) is wire.Raised:
        came = f"raised {counterexample.exception(answer)}"
    else:
        came = "succeeded" if kept else f"returned {counterexample.value(answer)}"
    if not possible:
        return f"{by} {came}: no order of the calls, one after the other, explains the answers up to there"
    wanted = " or ".join(_wanted(one, answer, kept=kept) for one in possible)
    orders = "in whatever order the calls came" if len(possible) == 1 else "depending on the order of the calls"
    return f"{by} {came}; expected {wanted}, {orders}"


def _wanted(possible: Any, answer: Any, *, kept: bool) -> str:
    if type(possible) is wire.Raised:
        return possible.classes[0]
    return "it to succeed" if kept else counterexample.value(possible, answer)


def _scene(race: Race, finish: Finish) -> str:
    """Return a run in threads as a learner reads it: what came before, what each thread did, and what came of it."""
    names = list(race.actors)
    if finish.culprit is not None and finish.calls == [finish.culprit]:
        return counterexample.unfinished(race.before, finish.culprit.made, "✗ waits for ever")
    parts = [counterexample.calls(race.before), f"\n# then threads {' and '.join(names)} at once, line by line:\n"]
    started = sorted({turn.actor for turn in finish.trace.turns}.difference(names), key=lambda name: int(name[1:]))
    if started:
        parts.append(f"# ({' and '.join(started)}: started by this code itself)\n")
    if finish.trace.turns:
        parts.append(columns(finish.trace, [*names, *started], _asides(finish)))
    else:
        drawn = [(name, counterexample.expression(step)) for name in names for step in race.actors[name]]
        parts += [inert.line(f"# {name}: {made}") + "\n" for name, made in drawn]
    after = [call for call in finish.calls if not call.actor]
    if after:
        parts.append("\n# and then, alone:\n")
    for call in after:
        parts.append(f"{counterexample.expression(call.operation)}  # {_outcome(call)}\n")
        if call is finish.culprit:
            break
    return "".join(parts)


def _clients(race: Race, trace: Trace, asides: Mapping[int, Sequence[tuple[str, str]]], finish: Finish) -> str:
    """Return a run over Redis as a learner reads it: what came before, what each client sent, and what came of it."""
    names = list(race.actors)
    parts = [counterexample.calls(race.before), f"\n# then clients {' and '.join(names)} at once:\n"]
    parts.append(columns(trace, names, asides))
    after = finish.calls[len(finish.calls) - len(finish.after) :] if finish.after else []
    if finish.culprit is not None and finish.culprit not in after:
        after = []
    if after:
        parts.append("\n# and then, alone:\n")
    for call in after:
        said = "" if call.operation.verb in ASIDES else f"  # {_outcome(call)}"
        parts.append(f"{counterexample.brief(call.operation)}{said}\n")
        if call is finish.culprit:
            break
    return "".join(parts)


def _asides(finish: Finish) -> dict[int, list[tuple[str, str]]]:
    """Return, by the step that follows, which calls begin and end there."""
    found: dict[int, list[tuple[str, str]]] = {}
    for call in sorted(finish.calls, key=lambda call: call.made):
        if call.actor:
            end = len(finish.trace.turns) if call.returned is None else call.returned // 2 + 1
            found.setdefault(end, []).append((call.actor, _outcome(call)))
    for call in sorted(finish.calls, key=lambda call: call.made):
        if call.actor:
            found.setdefault(call.made // 2, []).append((call.actor, counterexample.expression(call.operation)))
    return found


def _outcome(call: Call) -> str:
    if call.returned is None:
        return "✗ waits for ever"
    if type(call.answer) is wire.Raised:
        return f"→ raised {counterexample.exception(call.answer)}"
    return f"→ {counterexample.value(call.answer)}"
