"""Shrinks a failing schedule: fewer faults, fewer preemptions, fewer switches, fewer steps; each must fail alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graders._engine.race.program import Trace
from graders._engine.race.schedule import Choice, Schedule

ATTEMPTS = 200
_STEPS = 2_000  # of all attempts together, about: what never ends is long, and short enough to understand

Rerun = Callable[[Schedule], Trace | None]


def shrink(failing: Trace, rerun: Rerun, attempts: int = ATTEMPTS) -> Trace:
    """Return the lightest run found that still fails.

    ``rerun`` runs a schedule and returns its trace, or None if it does not fail in the same way.
    """
    attempts = min(attempts, max(_STEPS // max(len(failing.turns), 1), 5))
    best = failing
    tried = {best.schedule}
    better = True
    while better:
        better = False
        for candidate in _simpler(best.schedule):
            if candidate in tried:
                continue
            if not attempts:
                return best
            attempts -= 1
            tried.add(candidate)
            found = rerun(candidate)
            if found is not None and found.weight < best.weight:
                best, better = found, True
                tried.add(best.schedule)
                break
    return best


def _simpler(schedule: Schedule) -> Iterator[Schedule]:
    """Yield schedules without a fault, with two blocks of one actor joined, without an end, or without a step."""
    for place, choice in enumerate(schedule):
        if choice.fault:
            yield (*schedule[:place], Choice(choice.actor), *schedule[place + 1 :])
    blocks = _blocks(schedule)
    for place in range(len(blocks)):
        for later in range(place + 2, len(blocks)):
            if blocks[later][0].actor == blocks[place][0].actor:
                joined = [*blocks[: place + 1], blocks[later], *blocks[place + 1 : later], *blocks[later + 1 :]]
                yield _flat(joined)
                joined = [*blocks[:place], *blocks[place + 1 : later], blocks[place], *blocks[later:]]
                yield _flat(joined)
                break
    size = len(schedule) // 2
    while size:
        yield schedule[:-size]
        size //= 2
    for place in range(len(schedule)):
        yield (*schedule[:place], *schedule[place + 1 :])


def _blocks(schedule: Schedule) -> list[Schedule]:
    blocks: list[list[Choice]] = []
    for choice in schedule:
        if blocks and blocks[-1][0].actor == choice.actor:
            blocks[-1].append(choice)
        else:
            blocks.append([choice])
    return [tuple(block) for block in blocks]


def _flat(blocks: list[Schedule]) -> Schedule:
    return tuple(choice for block in blocks for choice in block)
