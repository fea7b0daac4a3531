"""Draws a run: a column for each actor, a line for each step, and where somebody acted on what was no longer so."""

from __future__ import annotations

from collections.abc import Sequence

from graders._engine import inert
from graders._engine.race.program import Trace, Turn

_WIDTH = 34


def columns(trace: Trace, actors: Sequence[str]) -> str:
    """Return the run as text: a line for each step, in its actor's column, with the reply."""
    width = min(_WIDTH, 100 // max(len(actors), 1))
    place = {actor: number for number, actor in enumerate(actors)}
    lines = ["     " + "".join(f"{actor:<{width}}" for actor in actors).rstrip()]
    stale = _stale(trace)
    for number, turn in enumerate(trace.turns):
        again = _again(trace.turns, number)
        if again:
            if again == 1:
                lines.append(f"     {' ' * width * place.get(turn.actor, 0)}... the same again")
            continue
        reply = f" → {turn.reply}" if turn.reply else ""
        said = inert.line(turn.request.label + reply, 400)
        note = f"  ◄ {stale[number]}" if number in stale else ""
        lines.append(f"{number + 1:>3}  {' ' * width * place.get(turn.actor, 0)}{said}{note}")
    return "\n".join(lines) + "\n"


def _again(turns: Sequence[Turn], number: int) -> int:
    """Return how often in a row the turn has done what it did before, beyond twice."""
    count = 0
    while number - count > 0 and _alike(turns[number - count], turns[number - count - 1]):
        count += 1
    return max(count - 1, 0)


def _alike(some: Turn, other: Turn) -> bool:
    return (some.actor, some.request.label, some.reply) == (other.actor, other.request.label, other.reply)


def _stale(trace: Trace) -> dict[int, str]:
    """Return, by step, who acted on what somebody else had changed since it was read."""
    notes: dict[int, str] = {}
    for number, turn in enumerate(trace.turns):
        for earlier in range(number - 1, -1, -1):
            before = trace.turns[earlier]
            if before.actor != turn.actor or not _shared(before.request.reads, turn.request.writes):
                continue
            between = [
                place for place in range(earlier + 1, number) if _changes(trace.turns[place], before, turn.actor)
            ]
            if between:
                notes.setdefault(earlier, "reads it")
                notes.setdefault(between[0], "changes it")
                notes[number] = "acts on what was read before"
            break
    return notes


def _changes(turn: Turn, read: Turn, reader: str) -> bool:
    return turn.actor != reader and _shared(turn.request.writes, read.request.reads)


def _shared(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool((some & others) - {"*"})  # what may touch everything tells nothing
