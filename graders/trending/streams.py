"""Writes the lives of rankings, as steps: what is counted by the time of each ``top`` is known while they are written.

Times are drawn in eighths of a slice, as plain numbers, and made into seconds here: so what fails can be shortened
number by number, and stays within the contract however it is shortened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, NoReturn, TypeGuard

from graders import Script, Step, Subject, call, each, new

from .model import Trending

EIGHTHS = 8
PARTS = 2 * EIGHTHS

# Windows and their slices, some of which begin at moments that no float can tell.
WINDOWS = ((60, 6), (60, 12), (10, 4), (1, 2), (3, 4), (7.5, 5), (5, 1), (3_600, 6), (25, 8), (1, 5), (10, 3), (60, 7))

Counts = Counter[str]
# What is wrong with a top, in words and as a condition that it should meet; or None.
Problem = tuple[str, str] | None
Rule = Callable[[Any, "Asked"], Problem]


@dataclass(frozen=True)
class Asked:
    """What is known of one call of `top`: whose it is, what may be counted by then, who was observed since the last.

    There is more than one way to count only when the top is asked for a moment that is past: the likeliest is first.
    """

    k: int
    epsilon: float
    countings: list[Counts]
    newly: frozenset[str]
    counted: Counts = field(default_factory=Counter)

    def each(self) -> Iterable[Asked]:
        """Return what is asked, for each of the ways to count."""
        return [replace(self, counted=counted) for counted in self.countings]

    @property
    def total(self) -> int:
        """All that is counted."""
        return sum(self.counted.values())


class Stream:
    """One ranking's life so far. Rankings that share ``steps`` live side by side."""

    def __init__(
        self,
        k: int,
        *promises: float,
        window: tuple[float, int] = (60, 12),
        edges: bool = False,
        name: str = "trends",
        steps: list[Step] | None = None,
    ) -> None:
        length, slices = window
        self.steps: list[Step] = [] if steps is None else steps
        self.asked: dict[int, Asked] = {}
        self._name = name
        self._k = k
        self._slices = slices
        self._epsilon = promises[0] if promises else 0.001
        self._truth = Trending(k, length, slices)
        self._part = Fraction(length) / slices / PARTS
        self._edges = edges
        self._clock = 0
        self._newly: set[str] = set()
        usual = slices == 12 and not promises
        self.steps.append(new(name, "Trending", k, length, *(() if usual else (slices, *promises))))

    def wait(self, eighths: int) -> None:
        """Let time go by."""
        self._clock += eighths

    def _seconds(self, late: int) -> float:
        """Return the time ``late`` by so many eighths of a slice: less than a whole."""
        moment = 2 * max(self._clock - late % EIGHTHS, 0)
        begins = moment * self._part
        # Where no float tells when a slice begins, or nobody asks what happens then, it happens a little later.
        later = moment % PARTS == 0 and not (self._edges and float(begins) == begins)
        return float(begins + self._part if later else begins)

    def observe(self, item: str, count: int = 1, late: int = 0) -> None:
        """Observe an item, ``late`` by so many eighths of a slice: less than a whole."""
        at = self._seconds(late)
        self.steps.append(call(self._name, "observe", item, at, *(() if count == 1 else (count,))))
        self._truth.observe(item, at, count)
        self._newly.add(item)

    def crowd(self, items: Sequence[str]) -> None:
        """Observe all these items at once."""
        at = self._seconds(0)
        self.steps.append(each(self._name, "observe", list(items), [at] * len(items)))
        for item in items:
            self._truth.observe(item, at)
        self._newly.update(items)

    def top(self, late: int = 0) -> None:
        """Ask for the top, as of now or of a moment that is less than a slice ago."""
        now = self._seconds(late)
        self.asked[len(self.steps)] = Asked(self._k, self._epsilon, self._truth.countings(now), frozenset(self._newly))
        self.steps.append(call(self._name, "top", now))
        self._truth.top(now)
        self._newly.clear()

    def spoil(self) -> None:
        """Ask for the top, and clear the list that comes back: it belongs to the caller."""
        self.steps.append(replace(call(self._name, "top", self._seconds(0)), into="listed"))
        self.steps.append(call("listed", "clear"))

    def watch(self, *, before: bool = True) -> None:
        """Ask for the top when each slice is to be forgotten, and just before, until nothing is left."""
        newest = self._clock // EIGHTHS
        for number in range(max(newest - self._slices, 0), newest + 1):
            if self._truth.counted(number, number):
                edge = (number + 1 + self._slices) * EIGHTHS
                for moment in (edge - 1, edge) if before else (edge,):
                    self._clock = max(self._clock, moment)
                    self.top()

    @cached_property
    def script(self) -> Script:
        """The life as a script, once it is over."""
        return Script(tuple(self.steps))


def keeps(subject: Subject, streams: Sequence[Stream], *rules: Rule) -> None:
    """Fail at the first top that breaks one of the rules, whatever may be counted by then."""
    program = streams[0].script
    asked = {index: each for stream in streams for index, each in stream.asked.items()}
    for index, top in enumerate(subject.answers(program)):
        if index in asked:
            problems = [_problem(top, each, (is_a_list_of_pairs, *rules)) for each in asked[index].each()]
            if all(problems):
                fail(subject, program, index, top, *(problems[0] or ("", "")))


def fail(subject: Subject, program: Script, index: int, got: object, words: str, condition: str) -> NoReturn:
    """Fail at a step, without what only looked before it and what others did, if it is answered the same then."""
    mine = program.steps[index].on
    steps = (step for step in program.steps[:index] if mine in (step.on, step.into) and not looks(step))
    shorter = Script((*steps, program.steps[index]))
    if subject.run(shorter)[-1] == got:
        program, index = shorter, len(shorter) - 1
    subject.wrong(program, index, got, words, condition)


def looks(step: Step) -> bool:
    """Whether a step asks something and, in a right program, changes nothing."""
    return step.verb == "read" or step.name in ("estimate", "top")


def _problem(top: Any, asked: Asked, rules: Iterable[Rule]) -> Problem:
    return next((problem for rule in rules if (problem := rule(top, asked)) is not None), None)


def a_list_of_pairs(top: Any) -> TypeGuard[list[tuple[str, int]]]:
    """Whether a top is a list of pairs of an item and a whole number."""
    return type(top) is list and all(
        type(pair) is tuple and [type(part) for part in pair] == [str, int] for pair in top
    )


def is_a_list_of_pairs(top: Any, _: Asked) -> Problem:
    """A top is a list of pairs of an item and a whole number."""
    if a_list_of_pairs(top):
        return None
    condition = "all(type(pair) is tuple and [*map(type, pair)] == [str, int] for pair in {})"
    return "a list of tuples, each of an item and an int", condition if type(top) is list else "type({}) is list"


def is_a_ranking(top: Any, asked: Asked) -> Problem:
    """At most k items, none of them twice, the largest first and those that tie by item."""
    if len(top) > asked.k:
        return f"at most {asked.k}", f"len({{}}) <= {asked.k}"
    items = [item for item, _ in top]
    if len(set(items)) < len(items):
        return "each item once", "len(dict(top := {})) == len(top)"
    for (item, count), (below, less) in pairwise(top):
        if (-count, item) > (-less, below):
            first = "its count is larger" if less > count else "they tie, and by item it comes first"
            condition = "(top := {}) == sorted(top, key=lambda pair: (-pair[1], pair[0]))"
            return f"{below!r} before {item!r}: {first}", condition
    return None


def counts_rightly(top: Any, asked: Asked) -> Problem:
    """No count is too low, or more than epsilon of all that is counted too high; and nothing is there that is not."""
    for item, count in top:
        truth = asked.counted[item]
        if not truth:
            return f"no {item!r}: of it nothing is counted any more", f"{item!r} not in dict({{}})"
        if count < truth:
            return f"{item!r} with {truth} or more", f"dict({{}}).get({item!r}, {truth}) >= {truth}"
        most = truth + int(asked.epsilon * asked.total)
        if count > most:
            words = f"{truth}" if most == truth else f"{truth} to {most}"
            return f"{item!r} with {words}", f"dict({{}}).get({item!r}, {truth}) <= {most}"
    return None


def has_the_frequent(top: Any, asked: Asked) -> Problem:
    """Who has more than a share of 1/k + epsilon of all that is counted is there."""
    items = {item for item, _ in top}
    for item, count in asked.counted.items():
        if item not in items and count > (Fraction(1, asked.k) + Fraction(asked.epsilon)) * asked.total:
            words = f"{item!r} in it, which is {count} of the {asked.total} that are counted: more than 1/k + epsilon"
            return words, f"{item!r} in dict({{}})"
    return None


def fills_its_places(subject: Subject, stream: Stream) -> None:
    """Fail where a top leaves out who was tracked, which a later top gives away, and had a place for it."""
    replies = subject.answers(stream.script)
    tops: list[tuple[int, Asked, dict[str, int]]] = []
    for index, asked in stream.asked.items():
        top = dict(replies[index]) if a_list_of_pairs(replies[index]) else {}
        tops.append((index, asked, top))
        for item in top:
            for (_, after, _), (before, then, listed) in pairwise(reversed(tops)):
                if item in after.newly:
                    break
                count = then.countings[0][item]
                if item in listed or not count:
                    continue
                if len(listed) < then.k or min(listed.values()) < count:
                    words = f"{item!r} in it, which is tracked, for it comes up later: of it {count} are counted"
                    fail(subject, stream.script, before, replies[before], words, f"{item!r} in dict({{}})")
