"""The board: all katas, how far each is, and which to do next. Pure: facts and records in, text out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graders._practice.record import Record

_LEVELS = {"easy": 0, "medium": 1, "hard": 2}
_MARKS = {"new": "·", "begun": "○", "climbed": "◐", "solved": "●"}
AGAIN_DAYS = 14  # after so many days a solved kata is worth another try; twice as long after each time


@dataclass(frozen=True)
class Fact:
    """What the board says of a kata."""

    slug: str
    title: str
    level: str
    minutes: int
    prerequisites: tuple[str, ...] = ()


def order(facts: Sequence[Fact]) -> list[Fact]:
    """Return the katas easiest first, each after its prerequisites."""
    left = sorted(facts, key=lambda fact: (_LEVELS.get(fact.level, 3), fact.minutes, fact.slug))
    known = {fact.slug for fact in left}
    done: list[Fact] = []
    while left:
        slugs = {fact.slug for fact in done}
        ready = [fact for fact in left if not (set(fact.prerequisites) & known) - slugs]
        done.append((ready or left)[0])
        left.remove(done[-1])
    return done


def following(facts: Sequence[Fact], records: Mapping[str, Record]) -> Fact | None:
    """Return the kata to do next: one that was begun, else the easiest whose prerequisites are solved, else none."""
    unsolved = [fact for fact in order(facts) if _state(records, fact.slug) != "solved"]
    begun = [fact for fact in unsolved if _state(records, fact.slug) != "new"]
    if begun:
        return max(begun, key=lambda fact: records[fact.slug].last)
    return unsolved[0] if unsolved else None


def due(facts: Sequence[Fact], records: Mapping[str, Record], now: float) -> Fact | None:
    """Return the solved kata that has waited longest past its time to be done again, if one has."""
    waited = {
        fact: (now - solved[-1].at) / 86_400 / (AGAIN_DAYS * 2 ** (len(solved) - 1))
        for fact in facts
        if (solved := records.get(fact.slug, Record()).solved) and _state(records, fact.slug) == "solved"
    }
    longest = max(waited, key=lambda fact: waited[fact], default=None)
    return longest if longest is not None and waited[longest] >= 1 else None


def board(facts: Sequence[Fact], records: Mapping[str, Record]) -> str:
    """Return the board as text, a line for each kata."""
    lines = []
    width = max((len(fact.title) for fact in facts), default=0)
    for fact in order(facts):
        record = records.get(fact.slug, Record())
        lines.append(
            f"  {_MARKS[record.state]} {fact.title:<{width}}  {fact.level:<6} {fact.minutes:>4} min  "
            f"{_said(record, fact, records)}".rstrip()
        )
    solved = sum(_state(records, fact.slug) == "solved" for fact in facts)
    return "\n".join(
        [*lines, "", f"  {solved} of {len(facts)} solved    · new  ○ begun  ◐ visible tests pass  ● solved", ""]
    )


def _said(record: Record, fact: Fact, records: Mapping[str, Record]) -> str:
    match record.state:
        case "solved":
            best = min(each.minutes for each in record.solved) if record.solved else 0
            return f"solved, best time {best} min" if best else "solved"
        case "climbed":
            points = f"{record.score:g} of {record.max_score:g} points" if record.max_score else "not graded yet"
            return f"all visible tests pass; {record.verdict or 'hidden grade'}: {points}"
        case "begun":
            return f"{record.rungs} of {record.of} visible tests pass" if record.of else "begun"
    missing = [slug for slug in fact.prerequisites if _state(records, slug) != "solved"]
    return f"after {', '.join(missing)}" if missing else ""


def _state(records: Mapping[str, Record], slug: str) -> str:
    return records.get(slug, Record()).state
