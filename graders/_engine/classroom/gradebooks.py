"""Gradebooks: a table of everything, and the files of Canvas and Moodle with one column filled. Pure functions.

A platform's own export is the start, because it knows its people, columns and points; only what changed goes back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graders._engine import inert
from graders._engine.classroom.naming import Sender, words
from graders._engine.classroom.outcome import Mark, Outcome, moment
from graders._engine.classroom.roster import BadRoster, Register, rows, text_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# How Moodle calls the columns of a grading worksheet, in the languages that we know.
_GRADE = ("grade", "bewertung", "note", "calificación", "cijfer", "valutazione", "nota", "ocena", "karakter", "betyg")
_MOST = ("maximum grade", "bestwertung", "höchstbewertung", "note maximale", "calificación máxima", "maximumcijfer")
_LOCKED = ("grade can be changed",)


@dataclass(frozen=True, slots=True)
class Filled:
    """A gradebook to be handed back, how many grades are in it, and what somebody should look at."""

    data: bytes
    grades: int
    remarks: tuple[str, ...]


def cell(text: str) -> str:
    """Return ``text`` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def points(number: float | None) -> str:
    """Return a score with a decimal point and no more places than it needs; empty for no grade."""
    return "" if number is None else f"{number:.2f}".rstrip("0").rstrip(".")


def grades_csv(outcome: Outcome) -> bytes:
    """Return a line for each learner, with columns for each kata. No grade is an empty cell, never a zero."""
    heads = ["learner", "name", "email", "section"]
    for kata in outcome.katas:
        heads += [kata.slug, f"{kata.slug} verdict", f"{kata.slug} days late", f"{kata.slug} handed in"]
    table = [[*heads, "total", "possible", "notes"]]
    by_learner: dict[str, list[Mark]] = {learner.key: [] for learner in outcome.learners}
    for mark in outcome.marks:
        by_learner[mark.learner.key].append(mark)
    for learner in outcome.learners:
        marks = by_learner[learner.key]
        row = [learner.key, learner.name, learner.email, learner.section]
        for mark in marks:
            when = moment(mark.attempt.when) if mark.attempt else ""
            row += [points(mark.final), mark.verdict, str(mark.days_late or ""), when]
        finals = [mark.final for mark in marks if mark.final is not None]
        total = points(sum(finals)) if finals else ""
        possible = points(sum(kata.points for kata in outcome.katas))
        told = [(mark.kata.slug, mark.note + (f": {mark.trouble}" if mark.trouble else "")) for mark in marks]
        notes = "; ".join(f"{slug}: {note}" for slug, note in told if note)
        table.append([*row, total, possible, notes])
    return _written(([cell(text) for text in row] for row in table), ",")


def files_csv(outcome: Outcome) -> bytes:
    """Return a line for each file that was not simply graded, with the reason."""
    table = [["what became of it", "file", "reason", "learner"]]
    table += [[it.fate, it.place, it.reason, it.learner] for it in outcome.listed]
    return _written(([cell(text) for text in row] for row in table), ",")


def canvas(export: bytes, outcome: Outcome, columns: Mapping[str, str]) -> Filled:
    """Fill a Canvas export. ``columns`` names the assignment of a kata where its title does not tell.

    Only people with a grade go back, for an empty cell would clear one; only filled columns, for others may have
    changed since; and the row of possible points as it was, for another one would change the assignment.
    Raises `BadRoster`.
    """
    table, separator = _table(export)
    heads = [head.strip() for head in table[0]]
    if "Student" not in heads[0] or len(heads) < 2 or "ID" not in heads[1] or "Section" not in heads:
        raise BadRoster("it is no Canvas export: its first line needs Student, ID ... Section, as Canvas writes it")
    info = heads.index("Section") + 1
    targets = _targets(heads, range(info, len(heads)), outcome, columns)
    first = next((n for n, row in enumerate(table[1:], 1) if len(row) > 1 and row[1].strip()), len(table))
    possible = next((row for row in table[1:first] if row and "points possible" in row[0].lower()), [])
    finder = _Finder(outcome, "canvas")
    remarks: list[str] = []
    filled = [_part(row, info, targets.values()) for row in table[:first]]
    grades = 0
    for row in table[first:]:
        name, number, *others = [text.strip() for text in row[:info]]
        learner = finder.find(
            Sender("", name, others[0] if others else "", others[1] if len(others) > 1 else ""), number
        )
        new: dict[int, str] = {}
        for kata, place in targets.items():
            mark = finder.mark(learner, kata)
            old = row[place].strip() if place < len(row) else ""
            if mark is None or mark.final is None or old.upper() == "EX":
                continue
            new[place] = _scaled(mark, possible[place] if place < len(possible) else "", ".", remarks)
        if new:
            # Where a kata has no grade the cell goes back as it came.
            kept = _part(row, info, targets.values())
            kept[info:] = [new.get(place, old) for place, old in zip(targets.values(), kept[info:], strict=True)]
            filled.append([cell(kept[0]), *kept[1:]])
            grades += len(new)
    remarks += finder.left_over(targets)
    return Filled(_written(filled, separator), grades, tuple(dict.fromkeys(remarks)))


def moodle(worksheet: bytes, outcome: Outcome, kata: str, column: str = "") -> Filled:
    """Fill a Moodle grading worksheet, which is of one assignment, and leave everything else in it as it was.

    Raises `BadRoster`.
    """
    table, separator = _table(worksheet)
    heads = [head.strip().lower() for head in table[0]]
    wanted = (column.lower(),) if column else _GRADE
    place = next((heads.index(name) for name in wanted if name in heads), None)
    if place is None:
        raise BadRoster(f"which column holds the grades? Name it; there are: {inert.line(', '.join(table[0]), 300)}")
    most = next((heads.index(name) for name in _MOST if name in heads), None)
    locked = next((heads.index(name) for name in _LOCKED if name in heads), None)
    comma = any(
        re.fullmatch(r"\d+,\d+", row[at].strip()) for row in table[1:] for at in (place, most) if at and at < len(row)
    )
    finder = _Finder(outcome, "moodle")
    remarks: list[str] = []
    grades = 0
    for row in table[1:]:
        if len(row) <= place:
            continue
        participant = re.search(r"(\d+)\s*$", row[0])
        mail = next((text.strip() for text in row[1:place] if "@" in text), "")
        name = next((text for head, text in zip(heads, row, strict=False) if "name" in head), "")
        learner = finder.find(Sender("", name, email=mail), participant[1] if participant else "")
        mark = finder.mark(learner, kata)
        if mark is None or mark.final is None:
            continue
        if locked is not None and row[locked].strip().lower() == "no":
            remarks.append(f"{inert.line(row[0], 60)}: the grade is locked in Moodle, which would skip it silently")
            continue
        row[place] = _scaled(
            mark, row[most] if most is not None and most < len(row) else "", "," if comma else ".", remarks
        )
        grades += 1
    remarks += finder.left_over([kata])
    mark_of_order = "\ufeff" if worksheet.startswith(b"\xef\xbb\xbf") else ""
    return Filled(_written(table, separator, mark_of_order), grades, tuple(dict.fromkeys(remarks)))


class _Finder:
    """Finds a gradebook's people among the learners, and remembers who was found."""

    def __init__(self, outcome: Outcome, platform: str) -> None:
        self._marks = {(mark.learner.key, mark.kata.slug): mark for mark in outcome.marks}
        self._register = Register(outcome.learners)
        self._handles = {mark.attempt.handle: mark.learner.key for mark in outcome.marks if mark.attempt}
        self._platform = platform
        self._found: set[str] = set()

    def find(self, sender: Sender, number: str) -> str:
        learner = self._handles.get(f"{self._platform}:{number}", "")
        if not learner:
            hits = self._register.find(sender)
            if not hits and number:
                hits = self._register.find(Sender("", id=number))
            learner = hits[0].key if len(hits) == 1 else ""
        self._found.add(learner)
        return learner

    def mark(self, learner: str, kata: str) -> Mark | None:
        return self._marks.get((learner, kata))

    def left_over(self, katas: Iterable[str]) -> list[str]:
        """Return a remark for each who has a grade and is not in the gradebook."""
        slugs = set(katas)
        return [
            f"{mark.learner.called} has a grade for {slug} and was not found in the gradebook"
            for (learner, slug), mark in self._marks.items()
            if slug in slugs and mark.final is not None and learner not in self._found
        ]


def _table(data: bytes) -> tuple[list[list[str]], str]:
    table, separator = rows(text_of(data))
    table = [row for row in table if any(text.strip() for text in row)]
    if not table:
        raise BadRoster("it is empty")
    return table, separator


def _targets(heads: Sequence[str], places: range, outcome: Outcome, columns: Mapping[str, str]) -> dict[str, int]:
    """Return the column of each kata that has one. Raises `BadRoster` where that is unclear."""
    found: dict[str, int] = {}
    for kata in outcome.katas:
        wanted = columns.get(kata.slug, "")
        if wanted:
            hits = [at for at in places if heads[at] == wanted or _bare(heads[at]) == wanted]
        else:
            names = [set(words(kata.title)), set(words(kata.slug.replace("_", " ")))]
            hits = [at for at in places if any(name <= set(words(_bare(heads[at]))) for name in names)]
        if len(hits) > 1 or (wanted and not hits):
            several = inert.line(", ".join(heads[at] for at in hits) or "none", 300)
            raise BadRoster(f"which column is for {kata.slug}? It could be: {several}")
        if hits:
            found[kata.slug] = hits[0]
    if not found:
        raise BadRoster("no column is named after a kata; say which with --canvas-column SLUG=TITLE")
    return found


def _bare(head: str) -> str:
    return re.sub(r"\s*\(\d+\)\s*$", "", head)


def _part(row: Sequence[str], info: int, places: Iterable[int]) -> list[str]:
    wide = [*row, *[""] * (info - len(row))]
    return [*wide[:info], *(wide[at] if at < len(wide) else "" for at in places)]


def _scaled(mark: Mark, possible: str, decimal: str, remarks: list[str]) -> str:
    """Return the grade, in the gradebook's own points."""
    assert mark.final is not None
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*", possible)
    most = float(found[1].replace(",", ".")) if found else mark.kata.points
    if found is None and possible.strip():
        remarks.append(f"{mark.kata.slug}: the possible points {inert.literal(possible, 30)} were not understood")
    grade = min(mark.final * most / mark.kata.points, most) if mark.kata.points else mark.final
    if abs(most - mark.kata.points) > 0.004:
        remarks.append(f"{mark.kata.slug}: scaled from {points(mark.kata.points)} to {points(most)} points")
    return points(grade).replace(".", decimal)


def _written(table: Iterable[Sequence[str]], separator: str, before: str = "") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(table)
    return (before + text.getvalue()).encode()
