"""Says what is wrong with how some attempts at one payment went, whatever the order in which they did.

Which answers are right depends on what is stored when, which nobody but the submission knows. So each rule speaks only
where every right program agrees: an attempt may hold the lock from its first command that writes; it holds it when it
comes to the gateway; it is over when it takes no further step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graders import Finish, Race, Raised, Script, Step, charges, wait

from .payments import LOCK, RETENTION, pay, process

SLACK = 2  # seconds; nothing is judged that is closer to a boundary
AT_ONCE = 0.4  # seconds; who was overtaken may take breath before it tries again
LOST = ("drop_before", "drop_after")
DEAD = ("crash_after",)  # to die before a step is to die after the one before
UNANSWERED = ("timeout_before", "timeout_after")

# A repeat at once, another when every lock is over, one more, and how often the card was charged.
AFTER = (process(), pay(), wait(LOCK + SLACK), pay(), pay(), charges())


def rush(
    actors: str,
    *,
    waits: Mapping[str, float] = MappingProxyType({}),
    before: tuple[Step, ...] = (),
    outcomes: tuple[str, ...] = (),
    faults: tuple[str, ...] = (),
    skews: Mapping[str, float] = MappingProxyType({}),
    bound: int = 2,
    limit: int = 20,
) -> Race:
    """Each of ``actors`` pays for the same, some of them only when they have waited."""
    come = {name: (wait(waits[name]),) if name in waits else () for name in actors}
    return Race(
        before=Script((process(), *before) if before else ()),
        actors={name: Script((process(), *come[name], pay())) for name in actors},
        after=Script(AFTER),
        alike=frozenset(actors) if not waits else frozenset(),
        outcomes=outcomes,
        faults=faults,
        skews=skews,
        bound=bound,
        limit=limit,
    )


@dataclass(frozen=True, slots=True)
class Attempt:
    """One actor's payment: what came of it, and which turns of the run were its own."""

    name: str
    answer: Any  # None if it died
    died: bool
    turns: tuple[int, ...]
    began: int | None  # the turn from which on it may hold the lock
    asked: tuple[int, ...]  # the turns that were the gateway's
    unanswered: bool  # the gateway did not answer
    answered: bool  # the gateway said what the outcome is

    @property
    def raised(self) -> str:
        """The exception that it raised, "" for none."""
        return self.answer.classes[0] if type(self.answer) is Raised else ""

    @property
    def is_definite(self) -> bool:
        """Whether it came to an outcome."""
        return type(self.answer) is dict or self.raised == "CardDeclined"

    @property
    def first_after_gateway(self) -> int | None:
        """The turn in which it first did something after it had last heard of the gateway."""
        return next((turn for turn in self.turns if self.asked and turn > self.asked[-1]), None)


def _attempts(finish: Finish) -> list[Attempt]:
    found = []
    turns = finish.trace.turns
    for name, answers in finish.answers.items():
        own = tuple(number for number, turn in enumerate(turns) if turn.actor == name)
        asked = tuple(number for number in own if turns[number].request.reads == {"gateway"})
        writes = [
            number
            for number in own
            if number not in asked and turns[number].request.writes and turns[number].fault != "drop_before"
        ]
        told = [f"{turns[number].fault} {turns[number].reply}" for number in asked]
        unanswered = any("GatewayTimeout" in one or one.startswith("timeout") for one in told)
        answered = bool(told) and not unanswered and ("CardDeclined" in told[-1] or " {" in told[-1])
        died = name in finish.crashed
        answer = None if died or not answers else answers[-1]
        found.append(Attempt(name, answer, died, own, writes[0] if writes else None, asked, unanswered, answered))
    return found


def once(finish: Finish) -> str | None:
    """Say what is wrong with a race at one payment, if anything is; all that is done afterwards is `AFTER`."""
    _, soon, _, stored, again, charged = finish.after
    return _Story(finish, _attempts(finish), soon, stored, again, charged).problem()


@dataclass(frozen=True, slots=True)
class _Story:
    finish: Finish
    attempts: list[Attempt]
    soon: Any
    stored: Any
    again: Any
    charged: int

    def problem(self) -> str | None:
        if self.charged > 1:
            return f"the card was charged {self.charged} times for one payment"
        for attempt in self.attempts:
            said = self._of(attempt)
            if said:
                return said
        return self._afterwards()

    def _of(self, attempt: Attempt) -> str | None:
        name, raised = attempt.name, attempt.raised
        if raised and raised not in ("CardDeclined", "GatewayTimeout", "InFlight"):
            return f"{name}'s pay raised {_shown(attempt.answer)}"
        if raised == "GatewayTimeout" and not attempt.unanswered:
            return f"{name}'s pay raised GatewayTimeout, but the gateway answered it"
        if attempt.unanswered and not attempt.died and raised != "GatewayTimeout":
            return f"{name} did not hear from the gateway; its pay {_came(attempt.answer)}, expected GatewayTimeout"
        if raised == "InFlight" and not any(self._in_the_way(other, attempt) for other in self.attempts):
            return f"{name}'s pay raised InFlight, but no other attempt was running by then"
        waited = self._waited(attempt)
        if waited > AT_ONCE:
            return (
                f"{name}'s pay took {waited:.1f} s, and not for the gateway; expected an answer, or InFlight, at once"
            )
        if raised == "InFlight" and attempt.answered:
            return f"{name} heard the outcome from the gateway, and its pay raised InFlight; expected an outcome"
        holder = next((other for other in self.attempts if self._holds(other, attempt)), None)
        if holder is not None and raised != "InFlight" and not attempt.died:
            return (
                f"{name}'s pay {_came(attempt.answer)} while {holder.name} was at the gateway, not overdue; "
                "expected InFlight"
            )
        return None

    def _waited(self, attempt: Attempt) -> float:
        """Return for how long ``attempt`` stood still of its own accord."""
        turns = self.finish.trace.turns
        if attempt.asked or not attempt.turns:
            return 0.0
        if any(turn.fault for turn in turns[attempt.turns[0] : attempt.turns[-1] + 1]):
            return 0.0
        return self.finish.times[attempt.turns[-1]] - self.finish.times[attempt.turns[0]]

    def _in_the_way(self, other: Attempt, attempt: Attempt) -> bool:
        """Whether ``other`` may have held the lock at some moment of ``attempt``'s life."""
        if other is attempt or not attempt.turns or not other.turns:
            return False
        if other.turns[-1] < attempt.turns[0] and not other.died:
            return False
        wrote = [turn for turn in other.turns if turn < attempt.turns[-1] and turn not in other.asked]
        times = self.finish.times
        return bool(wrote) and times[attempt.turns[0]] < times[wrote[-1]] + LOCK + SLACK

    def _holds(self, other: Attempt, attempt: Attempt) -> bool:
        """Whether ``other`` held the lock for all of ``attempt``'s life, and nobody else had been to the gateway."""
        if other is attempt or not attempt.turns or other.began is None or other.began > attempt.turns[0]:
            return False
        start, end = attempt.turns[0], attempt.turns[-1]
        if any(start < turn < end for turn in other.turns):
            return False
        for third in self.attempts:
            if third not in (other, attempt) and any(other.began < turn < end for turn in third.asked):
                return False
        if self.finish.times[end] - self.finish.times[other.began] > LOCK - SLACK:
            return False
        before = [turn for turn in other.turns if turn < start]
        after = [turn for turn in other.turns if turn > end]
        at_gateway = before[-1] in other.asked or bool(after and after[0] in other.asked)
        return at_gateway and (bool(after) or other.died)

    def _afterwards(self) -> str | None:
        stored = self.stored
        died = [attempt for attempt in self.attempts if attempt.died]
        if type(stored) is not dict and _raised(stored) != "CardDeclined":
            return f"a repeat, {LOCK + SLACK} seconds after all this, {_came(stored)}; expected the outcome"
        if not _alike(stored, self.again):
            return f"a repeat {_came(stored)}, and the next one {_came(self.again)}"
        if self.charged and type(stored) is not dict:
            return f"the card was charged, but a repeat {_came(stored)}"
        if type(stored) is dict and self.finish.charges and stored != self.finish.charges[0][1]:
            return f"a repeat {_came(stored)}; expected {self.finish.charges[0][1]}, the gateway's response"
        if not _alike(stored, self.soon) and not (died and _raised(self.soon) == "InFlight"):
            return (
                f"when all was over a repeat {_came(self.soon)}, and one {LOCK + SLACK} seconds later {_came(stored)}"
            )
        for attempt in self.attempts:
            if attempt.is_definite and not _alike(stored, attempt.answer) and not self._has_its_own(attempt):
                return f"{attempt.name}'s pay {_came(attempt.answer)}, but a repeat {_came(stored)}"
        return self._after_a_death(died)

    def _has_its_own(self, attempt: Attempt) -> bool:
        """Whether ``attempt`` may have been taken over when nothing was stored yet: then its own outcome is right."""
        first = attempt.first_after_gateway
        if first is None or attempt.began is None:
            return False
        overdue = self.finish.times[first] - self.finish.times[attempt.began] >= LOCK - SLACK
        return overdue and not any(
            other.is_definite and other.turns[-1] < first for other in self.attempts if other is not attempt
        )

    def _after_a_death(self, died: list[Attempt]) -> str | None:
        """Whoever died at the gateway leaves a lock that is not over at once."""
        for attempt in died:
            others = any(other.asked for other in self.attempts if other is not attempt)
            if attempt.began is None or others or attempt.turns[-1] not in attempt.asked:
                continue
            recent = self.finish.times[-1] - self.finish.times[attempt.began] <= LOCK - SLACK
            if recent and _raised(self.soon) != "InFlight":
                return (
                    f"{attempt.name} died at the gateway, and a repeat {_came(self.soon)} at once: nobody can know "
                    "so soon that it is dead; expected InFlight"
                )
        return None


def others_pass(finish: Finish) -> str | None:
    """Say what is wrong with a race of payments that have nothing to do with each other."""
    paid = [call for call in finish.calls if call.actor and call.operation.name == "pay"]
    for one in paid:
        if type(one.answer) is not dict:
            return f"{one.actor}'s pay {_came(one.answer)}, but only other keys were paid for; expected a response"
    if finish.after[-1] != len(paid):
        return f"{len(paid)} payments of different keys made {finish.after[-1]} charges"
    return None


def one_request_wins(finish: Finish) -> str | None:
    """Say what is wrong with a race of A and B, each with a request of its own for one key."""
    came = {name: answers[-1] for name, answers in finish.answers.items()}
    winners = [name for name, answer in came.items() if type(answer) is dict]
    charged = finish.after[-1]
    if charged > 1:
        return f"the card was charged {charged} times, for two requests with one key"
    for name, answer in came.items():
        if name not in winners and _raised(answer) != "KeyReused":
            return (
                f"{name}'s pay {_came(answer)}; expected a response or KeyReused, as the other's request is not equal"
            )
    if len(winners) != 1:
        return "both raised KeyReused; expected the response for whoever came first"
    for name, answer in zip("AB", finish.after[1:3], strict=True):
        if name in winners and not _alike(came[name], answer):
            return f"{name} was paid, and its repeat {_came(answer)}"
        if name not in winners and _raised(answer) != "KeyReused":
            return f"{name} was refused, and its repeat {_came(answer)}; expected KeyReused"
    return None


def new_again(finish: Finish) -> str | None:
    """Say what is wrong with what comes when the retention is over: a pair of payments for another request."""
    for answer in finish.after[2:4]:
        if type(answer) is not dict or answer["amount"] != 7:
            when = f"{RETENTION} seconds after the first attempt the key is new"
            return f"{when}, whoever died; but a payment for another request {_came(answer)}"
    return None


def _alike(one: Any, other: Any) -> bool:
    if type(one) is Raised and type(other) is Raised:
        return one.classes[0] == other.classes[0] and one.message == other.message
    return type(one) is type(other) and bool(one == other)


def _raised(answer: Any) -> str:
    return answer.classes[0] if type(answer) is Raised else ""


def _shown(answer: Raised) -> str:
    return f"{answer.classes[0]}: {answer.message}"[:200] if answer.message else answer.classes[0]


def _came(answer: Any) -> str:
    return f"raised {_shown(answer)}" if type(answer) is Raised else f"returned {answer!r}"[:200]
