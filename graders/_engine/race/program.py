"""Programs: several actors, one of which goes on at a time; and one run of one, as a value.

An actor that waits says what it waits to do. Letting it go on carries that out, and the actor comes to wait for its
next request or is done. Nothing else moves meanwhile, so that the choices alone decide what happens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from graders._engine.race.schedule import Choice, Schedule, preemptions

STEPS = 200  # of a run; what is not done by then does not end
_SAME = 3  # times an actor may see the same answer to the same request before others must come first

EVERYTHING = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class Request:
    """What an actor waits to do: in words, what it reads and writes (``*`` for everything), and what may go wrong."""

    label: str
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()

    def depends_on(self, other: Request) -> bool:
        """Whether the order of the two can matter: one writes what the other reads or writes."""
        return _meet(self.writes, other.reads | other.writes) or _meet(other.writes, self.reads)


def _meet(some: frozenset[str], others: frozenset[str]) -> bool:
    if not some or not others:
        return False
    return "*" in some or "*" in others or not some.isdisjoint(others)


class Abandon(Exception):
    """The rest of this run would show nothing new."""


class Program(Protocol):
    """One run to be: fresh actors at their first requests."""

    def pending(self) -> Mapping[str, Request]:
        """Return what each actor that can go on waits to do; nothing once all are done, or wait for each other."""

    def grant(self, actor: str, fault: str) -> str:
        """Let ``actor`` carry out what it waits for, struck by ``fault``, and come to its next; return the reply."""

    def finished(self) -> bool:
        """Return whether every actor is done, where none is pending."""

    def close(self) -> None:
        """End what is still running."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a run."""

    actor: str
    request: Request
    fault: str
    reply: str
    enabled: tuple[str, ...]  # who could have gone on, the actor among them

    @property
    def choice(self) -> Choice:
        """The choice that led to it."""
        return Choice(self.actor, self.fault)


@dataclass(slots=True)
class Trace:
    """One run."""

    turns: list[Turn] = field(default_factory=list)
    ended: Literal["", "done", "deadlock", "livelock", "abandoned"] = ""

    @property
    def schedule(self) -> Schedule:
        """Who went on, step by step."""
        return tuple(turn.choice for turn in self.turns)

    @property
    def faults(self) -> int:
        """How many faults struck."""
        return sum(bool(turn.fault) for turn in self.turns)

    @property
    def switches(self) -> int:
        """How often another actor went on than before."""
        return sum(one.actor != other.actor for one, other in zip(self.turns, self.turns[1:], strict=False))

    @property
    def preemptions(self) -> int:
        """How often an actor was made to wait that could have gone on."""
        befores = ["", *(turn.actor for turn in self.turns)]
        could = (before in turn.enabled for before, turn in zip(befores, self.turns, strict=False))
        return preemptions([turn.actor for turn in self.turns], could)

    @property
    def weight(self) -> tuple[int, int, int, int]:
        """How much there is to understand: of two failures the lighter is shown."""
        return self.faults, self.preemptions, self.switches, len(self.turns)

    def polls(self, actor: str) -> bool:
        """Whether ``actor`` keeps asking the same and hearing the same: others must come first, or it never ends."""
        own = [turn for turn in self.turns if turn.actor == actor][-_SAME:]
        return len(own) == _SAME and len({(turn.request.label, turn.reply) for turn in own}) == 1


Chooser = Callable[[Trace, Mapping[str, Request]], Choice]


def run(program: Program, choose: Chooser, steps: int = STEPS) -> Trace:
    """Run ``program`` to its end, letting ``choose`` say who goes on; at most ``steps`` steps."""
    trace = Trace()
    try:
        while pending := program.pending():
            if len(trace.turns) == steps:
                trace.ended = "livelock"
                return trace
            # Fairness: who polls comes last, or a schedule that never lets the other go on would be no run at all.
            fair = {actor: request for actor, request in pending.items() if not trace.polls(actor)} or dict(pending)
            choice = choose(trace, fair)
            request = pending[choice.actor]
            reply = program.grant(choice.actor, choice.fault)
            trace.turns.append(Turn(choice.actor, request, choice.fault, reply, tuple(fair)))
        trace.ended = "done" if program.finished() else "deadlock"
    except Abandon:
        trace.ended = "abandoned"
    finally:
        program.close()
    return trace
