"""Draws a run: a column for each actor, a line for each step, and where somebody acted on what was no longer so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from graders._engine import inert
from graders._engine.race.program import Trace, Turn

_WIDTH = 34
_WIDEST = 64
_AND_SO_ON = "     ... and the same again"

Asides = Mapping[int, Sequence[tuple[str, str]]]


def columns(trace: Trace, actors: Sequence[str], asides: Asides = MappingProxyType({})) -> str:
    """Return the run as text: a line for each step, in its actor's column, with the reply.

    Before the step of each number in ``asides``, counted from 0, come lines that are no steps, each an actor's.
    """
    width = min(_WIDTH, 100 // max(len(actors), 1))
    if asides:  # and lines of code, which are longer than commands
        width = min(max([width, *(len(turn.request.label) + 3 for turn in trace.turns)]), _WIDEST)
    place = {actor: number for number, actor in enumerate(actors)}
    lines = ["     " + "".join(f"{actor:<{width}}" for actor in actors).rstrip()]
    stale = _stale(trace)
    last: dict[str, tuple[str, str]] = {}
    repeated: dict[str, int] = {}
    for number, turn in enumerate(trace.turns):
        lines += _aside(asides.get(number, ()), place, width)
        told = turn.request.label, turn.reply
        repeated[turn.actor] = repeated.get(turn.actor, 0) + 1 if last.get(turn.actor) == told else 0
        last[turn.actor] = told
        if repeated[turn.actor] > 1:
            if lines[-1] != _AND_SO_ON:
                lines.append(_AND_SO_ON)
            continue
        reply = f" → {turn.reply}" if turn.reply else ""
        said = inert.line(turn.request.label + reply, 400)
        note = f"  ◄ {stale[number]}" if number in stale else ""
        lines.append(f"{number + 1:>3}  {' ' * width * place.get(turn.actor, 0)}{said}{note}")
    lines += _aside(asides.get(len(trace.turns), ()), place, width)
    return "\n".join(lines) + "\n"


def _aside(told: Sequence[tuple[str, str]], place: Mapping[str, int], width: int) -> list[str]:
    return [f"     {' ' * width * place.get(actor, 0)}{inert.line(said, 400)}" for actor, said in told]


def _stale(trace: Trace) -> dict[int, str]:
    """Return, by step, who acted on what somebody else had changed since it was read."""
    notes: dict[int, str] = {}
    for number, turn in enumerate(trace.turns):
        for key in sorted(turn.request.writes - {"*"}):  # what may touch everything tells nothing
            own = [place for place in range(number) if _reads(trace.turns[place], turn.actor, key)]
            if not own:
                continue
            between = [place for place in range(own[-1] + 1, number) if _changes(trace.turns[place], turn.actor, key)]
            if between:
                notes.setdefault(own[-1], "reads it")
                notes.setdefault(between[0], "changes it")
                notes[number] = "acts on what was read before"
    return notes


def _reads(turn: Turn, actor: str, key: str) -> bool:
    return turn.actor == actor and key in turn.request.reads


def _changes(turn: Turn, reader: str, key: str) -> bool:
    return turn.actor != reader and key in turn.request.writes
