"""Linearizability: whether calls that overlapped gave the answers that some order of them, one by one, would give.

Wing and Gong's search (1993) with Lowe's memory of what was tried (2017): a call may take effect at any moment from
when it was made until it came back. A call of unknown outcome, whose actor died or heard nothing, may take effect at
any later moment, or never; what it would have answered is nobody's to say.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

STATES = 200_000

Answer = Literal["linearizable", "not linearizable", "undecided"]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: who made it, when it was made and came back (steps of the run), what was asked and answered."""

    actor: str
    made: int
    returned: int | None  # None: it is not known what became of it
    operation: Any
    answer: Any = None


# From a state, the states that a call may lead to with the answers that it then gives.
Model = Callable[[Any, Any], Sequence[tuple[Any, Any]]]


def check(
    calls: Sequence[Call],
    start: Hashable,
    model: Model,
    states: int = STATES,
    alike: Callable[[Any, Any], bool] = operator.eq,
) -> Answer:
    """Return whether ``calls`` are linearizable; ``model(state, operation)`` gives ``(next state, answer)`` pairs.

    States must be hashable; ``alike`` says whether an answer is the model's. "undecided" after so many ``states``:
    counted, so that a regrade says the same.
    """
    ordered = sorted(calls, key=lambda call: call.made)
    whole = (1 << len(ordered)) - 1
    open_ones = sum(1 << place for place, call in enumerate(ordered) if call.returned is None)
    seen: set[tuple[int, Hashable]] = set()
    waiting: list[tuple[int, Any]] = [(0, start)]
    while waiting:
        done, state = waiting.pop()
        if done | open_ones == whole:
            return "linearizable"
        if (done, state) in seen:
            continue
        if len(seen) >= states:
            return "undecided"
        seen.add((done, state))
        # Whatever came back before a call was made must have taken effect before it.
        soonest = min(
            (
                call.returned
                for place, call in enumerate(ordered)
                if not done >> place & 1 and call.returned is not None
            ),
            default=None,
        )
        for place, call in enumerate(ordered):
            if done >> place & 1 or (soonest is not None and call.made > soonest):
                continue
            for following, answer in model(state, call.operation):
                if call.returned is None or alike(answer, call.answer):
                    waiting.append((done | 1 << place, following))
    return "not linearizable"


def unexplained(
    calls: Sequence[Call],
    start: Hashable,
    model: Model,
    states: int = STATES,
    alike: Callable[[Any, Any], bool] = operator.eq,
) -> tuple[Call, list[Any]] | None:
    """Return the first call to come back with an answer that no order explains, and the answers that some would.

    None where all are explained, or it cannot be decided.
    """
    ended = [(call.returned, call) for call in calls if call.returned is not None]
    for now, culprit in sorted(ended, key=lambda pair: pair[0]):
        # As it looked when this call came back: of those still under way nothing is known yet.
        others = [
            call if call.returned is not None and call.returned < now else replace(call, returned=None)
            for call in calls
            if call.made < now and call is not culprit
        ]
        if check([*others, culprit], start, model, states, alike) != "not linearizable":
            continue
        heard: list[Any] = []

        def hears(answer: Any, told: Any, heard: list[Any] = heard) -> bool:
            if told is not heard:
                return alike(answer, told)
            if not any(alike(answer, one) for one in heard):
                heard.append(answer)
            return True

        check([*others, replace(culprit, answer=heard)], start, model, states, hears)
        possible = [replace(culprit, answer=answer) for answer in heard]
        return culprit, [
            call.answer for call in possible if check([*others, call], start, model, states, alike) == "linearizable"
        ]
    return None
