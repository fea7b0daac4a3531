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
    listed = list(programs)
    prints = [
        {print_: at for print_, at in fingerprints(tokens(it.text)).items() if print_ not in known} for it in listed
    ]
    holders: dict[int, list[int]] = defaultdict(list)
    for number, mine in enumerate(prints):
        for print_ in mine:
            holders[print_].append(number)
    groups = _same_prints(prints)
    common = {it for it, who in holders.items() if len({groups[number] for number in who}) > _most(listed)}
    shared: Counter[tuple[int, int]] = Counter()
    for print_, who in holders.items():
        if print_ not in common:
            shared.update((one, other) for at, one in enumerate(who) for other in who[at + 1 :])
    sizes = [len(mine.keys() - common) for mine in prints]
    found = []
    for (one, other), number in shared.items():
        smaller = min(sizes[one], sizes[other])
        a, b = listed[one], listed[other]
        if smaller >= _FEWEST and number / smaller >= _ALIKE and a.whose != b.whose and (a.own or b.own):
            both = (prints[one].keys() & prints[other].keys()) - common
            found.append(Pair(a, b, number / smaller, _lines(prints[one], both), _lines(prints[other], both)))
    found.sort(key=lambda pair: (-pair.share, -len(pair.one_lines), pair.one.whose, pair.other.whose))
    return found[:_MOST_PAIRS]


def _most(programs: Sequence[Program]) -> int:
    """Return how many different programs may share what is no common knowledge."""
    return min(max(4, len(programs) // 2), _MOST_SHARERS)


def _same_prints(prints: Sequence[Prints]) -> list[int]:
    """Number the programs so that those with the same fingerprints have one number: many copies are no custom."""
    numbers: dict[frozenset[int], int] = {}
    return [numbers.setdefault(frozenset(mine), len(numbers)) for mine in prints]


def _lines(prints: Mapping[int, Sequence[tuple[int, int]]], both: Iterable[int]) -> frozenset[int]:
    return frozenset(line for it in both for first, last in prints[it] for line in range(first, last + 1))
