"""Compares a class's programs with each other and with those of earlier terms, kata by kata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from graders._engine import inert
from graders._engine.catalog import Kata
from graders._engine.classroom.copying import Pair, Program, pairs
from graders._engine.classroom.finds import Names
from graders._engine.classroom.intake import take
from graders._engine.classroom.outcome import Outcome
from graders._engine.classroom.values import Attempt
from graders._engine.submission import Submission


def compare(outcome: Outcome, katas: Sequence[Kata], earlier: Mapping[str, Sequence[Attempt]]) -> dict[str, list[Pair]]:
    """Return the pairs of each kata that are alike. ``earlier`` has the attempts of earlier terms, by name."""
    found = {}
    for kata in katas:
        own = [
            Program(inert.line(mark.learner.called, 120), _text(mark.attempt))
            for mark in outcome.marks
            if mark.kata.slug == kata.slug and mark.attempt and isinstance(mark.attempt.handed_in, Submission)
        ]
        old = [
            Program(inert.line(f"{attempt.learner}, {term}", 120), _text(attempt), own=False)
            for term, attempts in earlier.items()
            for attempt in attempts
            if attempt.kata == kata.slug and isinstance(attempt.handed_in, Submission)
        ]
        found[kata.slug] = pairs([*own, *old], _given(kata))
    return found


def earlier_terms(folders: Iterable[Path], katas: Sequence[Names]) -> dict[str, Sequence[Attempt]]:
    """Return what was handed in in earlier terms, by the name of the folder or archive."""
    return {path.resolve().name: take([path], katas).attempts for path in folders}


def _given(kata: Kata) -> list[str]:
    """Return what says nothing when two have it: the stub, and the right solutions that we know."""
    main = kata.facts.files[0]
    paths = [kata.folder / main, *sorted(kata.solutions.glob(f"accepted/*/{main}"))]
    return [path.read_text(encoding="utf-8") for path in paths]


def _text(attempt: Attempt) -> str:
    if not isinstance(attempt.handed_in, Submission):
        return ""
    return attempt.handed_in.files[0][1].decode("utf-8", "replace")
