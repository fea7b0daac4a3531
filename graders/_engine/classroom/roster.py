"""The roster: who is in the class, from a CSV, and which of them a sender is."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from graders._engine import inert
from graders._engine.classroom.naming import Sender, spellings
from graders._engine.classroom.values import Learner

_COLUMNS = {
    "id": ("id", "student id", "sid", "user id", "username", "login", "sis login id", "number"),
    "name": ("name", "student", "full name", "student name"),
    "email": ("email", "e-mail", "mail", "email address"),
    "section": ("section", "group", "class"),
    "extra": ("extra time", "extra_time", "extension", "extra"),
}
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "": 3_600}


class BadRoster(Exception):
    """A roster, policy or gradebook that cannot be used: in one sentence, for the teacher."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The class, by the order of its file, and the remarks on its rows."""

    learners: tuple[Learner, ...] = ()
    remarks: tuple[str, ...] = ()


def text_of(data: bytes) -> str:
    """Return a spreadsheet's bytes as text: UTF-8 with or without a mark, else what Windows writes."""
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 reads everything")


def rows(text: str) -> tuple[list[list[str]], str]:
    """Return a table's rows and what separates its cells: whichever of comma, semicolon and tab its first line has."""
    first = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)), separator
    except csv.Error as problem:
        raise BadRoster(f"it is no table: {problem}") from None


def span(text: str) -> timedelta:
    """Read ``2d``, ``12h``, ``90m`` or hours. Raises `BadRoster`."""
    found = re.fullmatch(r"(\d{1,6}(?:[.,]\d+)?) *(d|h|m|)[a-z]*", text.strip().lower())
    if not text.strip():
        return timedelta()
    if found is None:
        raise BadRoster(f"{inert.literal(text, 40)} is no length of time; write 2d, 12h or 90m")
    return timedelta(seconds=float(found[1].replace(",", ".")) * _UNITS[found[2]])


def read(data: bytes) -> Roster:
    """Read a roster. Raises `BadRoster` for one without names or ids."""
    table, _ = rows(text_of(data))
    if not table:
        raise BadRoster("it is empty")
    heads = [cell.strip().lower() for cell in table[0]]
    places = {
        field: next(heads.index(name) for name in names if name in heads)
        for field, names in _COLUMNS.items()
        if any(name in heads for name in names)
    }
    if "id" not in places and "email" not in places:
        raise BadRoster(f"its first line needs a column id or email; it has: {inert.line(', '.join(heads), 200)}")
    learners: dict[str, Learner] = {}
    remarks: list[str] = []
    for number, row in enumerate(table[1:], 2):
        cells = {field: row[place].strip() if place < len(row) else "" for field, place in places.items()}
        key = inert.line(cells.get("id") or cells.get("email") or "", 120)
        if not key:
            if any(cell.strip() for cell in row):
                remarks.append(f"roster, line {number}: neither id nor email; the line was left out")
            continue
        if key in learners:
            remarks.append(f"roster, line {number}: {key} is there twice; the first line counts")
            continue
        try:
            extra = span(cells.get("extra", ""))
        except BadRoster as problem:
            remarks.append(f"roster, line {number}: {problem}; no extra time for {key}")
            extra = timedelta()
        name, email, section = (inert.line(cells.get(field, ""), 200) for field in ("name", "email", "section"))
        learners[key] = Learner(key, name, email, section, extra)
    return Roster(tuple(learners.values()), tuple(remarks))


class Register:
    """Finds who a sender is among the learners of a roster."""

    def __init__(self, learners: Sequence[Learner]) -> None:
        self._by: list[tuple[Callable[[Sender], Iterable[str]], dict[str, list[Learner]]]] = []
        fields: tuple[tuple[Callable[[Sender], Iterable[str]], Callable[[Learner], Iterable[str]]], ...] = (
            (lambda who: _folded(who.id, who.login), lambda learner: _folded(learner.key)),
            (lambda who: _folded(who.email), lambda learner: _folded(learner.email)),
            (lambda who: _folded(who.login), lambda learner: _folded(learner.email.partition("@")[0])),
            (lambda who: spellings(who.name), lambda learner: spellings(learner.name)),
            (lambda who: _endings(who.id), lambda learner: _folded(learner.key, learner.email.partition("@")[0])),
        )
        for asked, kept in fields:
            known: dict[str, list[Learner]] = defaultdict(list)
            for learner in learners:
                for word in kept(learner):
                    known[word].append(learner)
            self._by.append((asked, known))

    def find(self, sender: Sender) -> list[Learner]:
        """Return who the sender may be: one learner, none, or several among whom no name decides."""
        for asked, known in self._by:
            hits = {learner.key: learner for word in asked(sender) for learner in known.get(word, ())}
            if hits:
                return list(hits.values())
        return []


def _folded(*values: str) -> list[str]:
    return [value.casefold() for value in values if value]


def _endings(name: str) -> list[str]:
    """Return what stands behind each hyphen or underscore: classroom tools name a clone ``assignment-user``."""
    return [name[found.end() :].casefold() for found in re.finditer(r"[-_]", name) if found.end() < len(name)]
