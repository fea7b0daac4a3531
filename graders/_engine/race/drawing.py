"""Draws a run: a column for each actor, a line for each step, and where somebody acted on what was no longer so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from types import MappingProxyType

from graders._engine import inert
from graders._engine.race.program import Trace, Turn

_WIDTH = 78  # a terminal of 80 shows it, indented or not
_NUMBER = 5  # of which a step's number takes
_APART = 30  # at most, from one actor's lines to the next one's, which are indented so much more
_ROOM = 30  # at least, for the lines of the last
_LONGEST_ROUND = 12  # of steps that an actor takes again and again
_SIGN = re.compile(r"→ |◄ .*")
_HELD = "\xa0"  # a blank where no line is broken; what was said has none of it any more
_AND_SO_ON = "     ... and the same again"

Asides = Mapping[int, Sequence[tuple[str, str]]]


def columns(trace: Trace, actors: Sequence[str], asides: Asides = MappingProxyType({})) -> str:
    """Return the run as text: a line for each step, in its actor's column, with the reply.

    A line that is too long goes on, a little further in, on the next. Before the step of each number in ``asides``,
    counted from 0, come lines that are no steps, each an actor's.
    """
    apart = min(_APART, (_WIDTH - _NUMBER - _ROOM) // max(len(actors) - 1, 1))
    column = {actor: _NUMBER + apart * number for number, actor in enumerate(actors)}
    lines = [" " * _NUMBER + "".join(f"{actor:<{apart}}" for actor in actors).rstrip()]
    stale = _stale(trace)
    told: dict[str, list[tuple[str, str]]] = {actor: [] for actor in actors}
    for number, turn in enumerate(trace.turns):
        lines += _aside(asides.get(number, ()), column)
        own = told.setdefault(turn.actor, [])
        own.append((turn.request.label, turn.reply))
        if _goes_round(own):
            if lines[-1] != _AND_SO_ON:
                lines.append(_AND_SO_ON)
            continue
        reply = f" → {turn.reply}" if turn.reply else ""
        note = f"  ◄ {stale[number]}" if number in stale else ""
        lines += _told(turn.request.label + reply + note, column.get(turn.actor, _NUMBER), f"{number + 1:>3}")
    lines += _aside(asides.get(len(trace.turns), ()), column)
    return "\n".join(lines) + "\n"


def _goes_round(told: Sequence[tuple[str, str]]) -> bool:
    """Whether the last of what was told is told for the third time, alone or with the few that came before it."""
    return any(
        len(told) >= 3 * round_ and told[-round_:] == told[-2 * round_ : -round_] == told[-3 * round_ : -2 * round_]
        for round_ in range(1, _LONGEST_ROUND + 1)
    )


def _told(said: str, column: int, number: str = "") -> Iterator[str]:
    """Yield what an actor did in its column, on as many lines as it takes."""
    width = max(_WIDTH - column, _ROOM // 2)
    # A line ends before an arrow, not behind it.
    whole = _SIGN.sub(lambda match: match[0].replace(" ", _HELD), inert.line(said, 400))
    for part in wrap(whole, width, subsequent_indent="  ") or [""]:
        yield f"{number:<{column}}{inert.no_command(part.replace(_HELD, ' '))}"
        number = ""


def _aside(told: Sequence[tuple[str, str]], column: Mapping[str, int]) -> list[str]:
    return [line for actor, said in told for line in _told(said, column.get(actor, _NUMBER))]


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
