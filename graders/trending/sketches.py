"""How often a right sketch may err, and crowds in which a wrong one errs more often.

An estimate may be too high under any one seed. So it is asked of many sketches that differ by their seed, and the
bound is on how many of them err: whatever the hash functions are, who keeps the promise stays below it but once in
10**10 times.
"""

from __future__ import annotations

import functools
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from graders import Script, Step, Subject, call, each, new

from .streams import a_list_of_pairs

UNLIKELY = 1e-10


@functools.cache
def most(trials: int, chance: float, odds: float = UNLIKELY) -> float:
    """Return what the sum of ``trials`` independent shares, each ``chance`` at most on average, seldom reaches.

    By Chernoff's bound, which holds for all that lies between 0 and 1: so it does not matter how much the items that
    were asked of one sketch have to do with each other.
    """
    low, high = chance, 1 - 1e-12
    for _ in range(50):
        share = (low + high) / 2
        apart = share * math.log(share / chance) + (1 - share) * math.log((1 - share) / (1 - chance))
        low, high = (share, high) if trials * apart < -math.log(odds) else (low, share)
    return trials * high


# Names as they come in practice. Seeds are drawn without a look at them, so none may be worse than others.
NAMINGS: Sequence[Callable[[int], str]] = (
    lambda number: f"#tag{number}",
    lambda number: str(1_000_000 + number),
    lambda number: f"https://shop.example/by-name/{number:08d}/reviews",
    lambda number: chr(0x100 + number),
    lambda number: "a" * number,
    lambda number: f"{number:06b}".replace("0", "ab").replace("1", "ba"),
    lambda number: f"{number:03d}" + "tail" * 12,
)

Trial = tuple[int, int]  # a naming and a seed


@dataclass(frozen=True)
class Crowd(ABC):
    """So many ``loud`` items, each counted ``count`` times, and rare ones, each counted once.

    ``epsilon`` is such that a rare item is too high when it meets a loud one in every row.
    """

    where: ClassVar[str]  # in a reply the count of ITEM stands

    epsilon: float
    delta: float
    loud: int
    count: int
    rare: int = 10

    def items(self, naming: int) -> tuple[list[str], list[str]]:
        """Return the rare items and the loud ones."""
        items = list(map(NAMINGS[naming], range(self.rare + self.loud)))
        return items[: self.rare], items[self.rare :]

    def limit(self, rare: int) -> int:
        """Return the most that a rare item may be when so many are counted, but for a share delta of the seeds."""
        return 1 + int(self.epsilon * (self.loud * self.count + rare))

    @abstractmethod
    def steps(self, trial: Trial, rare: Sequence[str]) -> list[Step]:
        """Return the steps that count the loud items and some of the rare ones, and ask about these."""

    @abstractmethod
    def too_high(self, replies: Sequence[object], rare: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield from the replies to these steps which are too high, and of which item."""

    def unlucky(self, subject: Subject, trials: tuple[Trial, ...]) -> Iterator[list[str]]:
        """Yield for each trial the rare items that are too high."""
        replies = subject.answers(_program(self, trials))
        size = len(replies) // len(trials)
        for place, (naming, _) in enumerate(trials):
            mine = replies[place * size : (place + 1) * size]
            yield [item for _, item in self.too_high(mine, self.items(naming)[0])]

    def fail(self, subject: Subject, trial: Trial, item: str, reason: str) -> None:
        """Fail, showing what becomes of one item under one seed as a program: a short one, if that will do."""
        for rare in ([item], self.items(trial[0])[0]):
            steps = self.steps(trial, rare)
            replies = subject.answers(Script(tuple(steps)))
            for index, which in self.too_high(replies, rare):
                if which == item:
                    limit = self.limit(len(rare))
                    program = Script(tuple(steps[: index + 1]))
                    words, condition = f"{limit} or less for {item!r}; {reason}", f"{self.where} <= {limit}"
                    subject.wrong(program, index, replies[index], words, condition.replace("ITEM", repr(item)))


@functools.cache
def _program(crowd: Crowd, trials: tuple[Trial, ...]) -> Script:
    """Return the script of all trials: the same for all submissions."""
    return Script(tuple(step for trial in trials for step in crowd.steps(trial, crowd.items(trial[0])[0])))


class Counted(Crowd):
    """A crowd that sketches count."""

    where = "{}"

    def steps(self, trial: Trial, rare: Sequence[str]) -> list[Step]:
        naming, seed = trial
        made = new("sketch", "CountMinSketch", self.epsilon, self.delta, seed)
        items, counts = [*rare, *self.items(naming)[1]], [1] * len(rare) + [self.count] * self.loud
        if len(items) > 4:
            return [made, each("sketch", "add", items, counts), each("sketch", "estimate", rare)]
        adds = [call("sketch", "add", *pair) for pair in zip(items, counts, strict=True)]
        return [made, *adds, *(call("sketch", "estimate", item) for item in rare)]

    def too_high(self, replies: Sequence[object], rare: Sequence[str]) -> Iterator[tuple[int, str]]:
        limit, last = self.limit(len(rare)), replies[-1]
        for item, estimate in zip(rare, last if type(last) is list else [last], strict=False):
            if type(estimate) is int and estimate > limit:
                yield len(replies) - 1, item


class Ranked(Crowd):
    """A crowd that rankings count: too few places for the loud, so that whoever comes is ranked by the sketch."""

    where = "dict({})[ITEM]"

    def steps(self, trial: Trial, rare: Sequence[str]) -> list[Step]:
        naming, seed = trial
        steps = [new("trends", "Trending", 3, 60, 1, self.epsilon, self.delta, seed)]
        steps.append(each("trends", "observe", self.items(naming)[1], [0.0] * self.loud, [self.count] * self.loud))
        for item in rare:
            steps += [call("trends", "observe", item, 0.0), call("trends", "top", 0.0)]
        return steps

    def too_high(self, replies: Sequence[object], rare: Sequence[str]) -> Iterator[tuple[int, str]]:
        limit = self.limit(len(rare))
        for place, item in enumerate(rare):
            top = replies[2 * place + 3]
            if a_list_of_pairs(top) and dict(top).get(item, 0) > limit:
                yield 2 * place + 3, item
