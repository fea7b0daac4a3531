"""Who may have copied: programs alike in their tokens, whatever their names and layout. It never changes a grade.

Winnowing (Schleimer, Wilkerson, Aiken 2003): of each window of hashes of runs of tokens the least is kept, so that any
common stretch of a certain length leaves a common fingerprint. What everybody was given, what right programs have in
common, and what half the class wrote says nothing, and is left out.
"""

from __future__ import annotations

import keyword
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

RUN = 14  # tokens in a fingerprint
WINDOW = 8
_ALIKE = 0.6
_FEWEST = 4  # fingerprints of a program's own, below which nothing can be said
_MOST_SHARERS = 40  # programs with the same fingerprint, above which it is common
_MOST_PAIRS = 60
_TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)|(?P<text>[bBrRuUfF]{0,2}(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\""
    r"|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"))|(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)|(?P<sign>\S)",
    re.DOTALL,
)
_KEPT = frozenset(keyword.kwlist)


@dataclass(frozen=True, slots=True)
class Program:
    """A program to be compared: whose, from which term, and its text. ``own`` are of the class that is graded."""

    whose: str
    text: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """Two programs that are alike, with the lines that are, and the share of the smaller one that is."""

    one: Program
    other: Program
    share: float
    one_lines: frozenset[int]
    other_lines: frozenset[int]


Prints = dict[int, list[tuple[int, int]]]  # each fingerprint with the first and last lines where it stands


def tokens(text: str) -> list[tuple[str, int]]:
    """Return a program's tokens with their lines: names, texts and numbers as such, docstrings and comments not at all.

    It reads what is no valid Python, too, and runs nothing.
    """
    found: list[tuple[str, int]] = []
    line, seen = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        kind, word = match.lastgroup, match.group()
        if kind == "comment":
            continue
        if kind == "text":
            before = text[: match.start()].rpartition("\n")[2]
            if not before.strip() and text[match.end() : match.end() + 1] in ("", "\n"):
                continue  # a text that is a statement says nothing
            word = "S"
        elif kind == "number":
            word = "0"
        elif kind == "name" and word not in _KEPT:
            word = "N"
        found.append((word, line))
    return found


def fingerprints(found: Sequence[tuple[str, int]]) -> Prints:
    """Return the fingerprints of a program's tokens, and where they stand."""
    runs = [
        zlib.crc32(" ".join(word for word, _ in found[at : at + RUN]).encode()) for at in range(len(found) - RUN + 1)
    ]
    prints: Prints = {}
    last = -1
    for start in range(max(len(runs) - WINDOW + 1, min(len(runs), 1))):
        window = runs[start : start + WINDOW]
        least = min(window)
        place = start + len(window) - 1 - window[::-1].index(least)
        if place != last:
            last = place
            prints.setdefault(least, []).append((found[place][1], found[place + RUN - 1][1]))
    return prints


def pairs(programs: Iterable[Program], given: Iterable[str]) -> list[Pair]:
    """Return the pairs of ``programs`` that are alike, the most alike first, without what is in ``given``."""
    known: set[int] = set()
    for text in given:
        # All runs of tokens, not only the kept ones: what is given may be cut anywhere.
        stream = tokens(text)
        known |= {zlib.crc32(" ".join(word for word, _ in stream[at : at + RUN]).encode()) for at in range(len(stream))}
    groups: dict[frozenset[int], list[Program]] = defaultdict(list)
    for program in sorted(programs, key=lambda it: not it.own):
        groups[frozenset(fingerprints(tokens(program.text)).keys() - known)].append(program)
    # Those with the same fingerprints are compared as one: many copies of one file are no custom.
    kinds = list(groups)
    holders: dict[int, list[int]] = defaultdict(list)
    for number, kind in enumerate(kinds):
        for it in kind:
            holders[it].append(number)
    common = {it for it, who in holders.items() if len(who) > _most(len(kinds))}
    shared: Counter[tuple[int, int]] = Counter()
    for it, who in holders.items():
        if it not in common:
            shared.update((one, other) for at, one in enumerate(who) for other in who[at + 1 :])
    sizes = [len(kind - common) for kind in kinds]
    alike = [
        (number / min(sizes[one], sizes[other]), groups[kinds[one]][0], groups[kinds[other]][0], one, other)
        for (one, other), number in shared.items()
        if min(sizes[one], sizes[other]) >= _FEWEST and number >= _ALIKE * min(sizes[one], sizes[other])
    ]
    alike += [
        (1.0, members[0], member, number, number)
        for number, members in enumerate(groups.values())
        for member in members[1:]
        if sizes[number] >= _FEWEST
    ]
    alike = [it for it in alike if it[1].whose != it[2].whose and (it[1].own or it[2].own)]
    alike.sort(key=lambda it: (-it[0], -sizes[it[3]], it[1].whose, it[2].whose))
    found = []
    for share, a, b, one, other in alike[:_MOST_PAIRS]:
        both = (kinds[one] & kinds[other]) - common
        # Two with the same fingerprints need not have them on the same lines.
        lines = [_lines(fingerprints(tokens(program.text)), both) for program in (a, b)]
        found.append(Pair(a, b, share, *lines))
    return found


def _most(programs: int) -> int:
    """Return how many different programs may share what is no common knowledge."""
    return min(max(4, programs // 2), _MOST_SHARERS)


def _lines(prints: Mapping[int, Sequence[tuple[int, int]]], both: Iterable[int]) -> frozenset[int]:
    return frozenset(line for it in both for first, last in prints[it] for line in range(first, last + 1))
