"""How often a right sketch may err, and crowds in which a wrong one errs more often.

An estimate may be too high under any one seed. So it is asked of many sketches that differ by their seed, and the
bound is on how many of them err: whatever the hash functions are, who keeps the promise stays below it but once in
10**11 times.
"""

from __future__ import annotations

import functools
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from graders import Script, Step, Subject, call, each, new

from .streams import a_list_of_pairs

UNLIKELY = 1e-11


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
    lambda number: f"{chr(0x100 + number)}{number}",
    lambda number: "a" * number,
    lambda number: f"{number:06b}".replace("0", "ab").replace("1", "ba"),
    lambda number: f"{number:03d}" + "tail" * 12,
)

Trial = tuple[int, int]  # a naming and a seed
TooHigh = tuple[int, str, str]  # which reply, of which item, and where in the reply ``{}`` its count stands


@dataclass(frozen=True)
class Crowd(ABC):
    """So many ``loud`` items, each counted ``count`` times, and rare ones, each counted once.

    ``epsilon`` is such that a rare item is too high when it meets a loud one in every row.
    """

    epsilon: float
    delta: float
    loud: int
    count: int
    rare: int = 10

    def items(self, naming: int) -> tuple[list[str], list[str]]:
        """Return the rare items and the loud ones."""
        items = list(map(NAMINGS[naming], range(self.rare + self.loud)))
        return items[: self.rare], items[self.rare :]

    def limit(self, rare: Sequence[str], loud: Sequence[str]) -> int:
        """Return the most that a rare item may be when these are counted, but for a share delta of the seeds."""
        return 1 + int(self.epsilon * (len(loud) * self.count + len(rare)))

    @abstractmethod
    def steps(self, seed: int, rare: Sequence[str], loud: Sequence[str]) -> list[Step]:
        """Return the steps that count these items, and ask about the rare ones."""

    @abstractmethod
    def too_high(self, replies: Sequence[object], rare: Sequence[str], limit: int) -> Iterator[TooHigh]:
        """Yield which replies to these steps are over the limit."""

    def unlucky(self, subject: Subject, trials: tuple[Trial, ...]) -> Iterator[list[str]]:
        """Yield for each trial the rare items that are too high."""
        replies = subject.answers(_program(self, trials))
        size = len(replies) // len(trials)
        for place, (naming, _) in enumerate(trials):
            rare, loud = self.items(naming)
            mine = replies[place * size : (place + 1) * size]
            yield [item for _, item, _ in self.too_high(mine, rare, self.limit(rare, loud))]

    def fail(self, subject: Subject, trial: Trial, item: str, reason: str) -> None:
        """Fail, showing what becomes of one item under one seed as a program: a short one, if that will do."""
        naming, seed = trial
        everyone, loud = self.items(naming)

        for rare in ([item], everyone):
            shown = functools.partial(self._shown, subject, seed, item, rare)
            few = _needed(loud, shown) if shown(loud) else loud
            for program, got, where in shown(few):
                limit = self.limit(rare, few)
                words = f"{limit} or less for {item!r}; {reason}"
                subject.wrong(program, len(program) - 1, got, words, f"{where} <= {limit}")

    def _shown(
        self, subject: Subject, seed: int, item: str, rare: Sequence[str], loud: Sequence[str]
    ) -> list[tuple[Script, object, str]]:
        """Return a program whose last step shows that an item is too high, that reply, and where in it; if it does."""
        steps = self.steps(seed, rare, loud)
        replies = subject.answers(Script(tuple(steps)))
        found = self.too_high(replies, rare, self.limit(rare, loud))
        return [
            (Script(tuple(steps[: index + 1])), replies[index], where) for index, which, where in found if which == item
        ]


def _needed(items: Sequence[str], fails: Callable[[Sequence[str]], object]) -> list[str]:
    """Return a few of ``items``, with which alone it fails as well."""
    needed: list[str] = []
    while items and not fails(needed):
        low, high = 0, len(items)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if fails([*items[:middle], *needed]) else (middle, high)
        needed = [items[high - 1], *needed]
        items = items[: high - 1]
    return needed


@functools.cache
def _program(crowd: Crowd, trials: tuple[Trial, ...]) -> Script:
    """Return the script of all trials: the same for all submissions."""
    return Script(tuple(step for naming, seed in trials for step in crowd.steps(seed, *crowd.items(naming))))


FEW = 8


class Counted(Crowd):
    """A crowd that sketches count."""

    def steps(self, seed: int, rare: Sequence[str], loud: Sequence[str]) -> list[Step]:
        made = new("sketch", "CountMinSketch", self.epsilon, self.delta, seed)
        items, counts = [*rare, *loud], [1] * len(rare) + [self.count] * len(loud)
        if len(items) > FEW:
            return [made, each("sketch", "add", items, counts), each("sketch", "estimate", rare)]
        adds = [call("sketch", "add", *pair) for pair in zip(items, counts, strict=True)]
        return [made, *adds, *(call("sketch", "estimate", item) for item in rare)]

    def too_high(self, replies: Sequence[object], rare: Sequence[str], limit: int) -> Iterator[TooHigh]:
        last = replies[-1]
        for item, estimate in zip(rare, last if type(last) is list else [last], strict=False):
            if type(estimate) is int and estimate > limit:
                yield len(replies) - 1, item, "max({})" if type(last) is list else "{}"


class Ranked(Crowd):
    """A crowd that rankings count: too few places for the loud, so that whoever comes is ranked by the sketch."""

    def steps(self, seed: int, rare: Sequence[str], loud: Sequence[str]) -> list[Step]:
        steps = [new("trends", "Trending", 3, 60, 1, self.epsilon, self.delta, seed)]
        if len(loud) > FEW:
            steps.append(each("trends", "observe", loud, [0.0] * len(loud), [self.count] * len(loud)))
        else:
            steps += [call("trends", "observe", item, 0.0, self.count) for item in loud]
        for item in rare:
            steps += [call("trends", "observe", item, 0.0), call("trends", "top", 0.0)]
        return steps

    def too_high(self, replies: Sequence[object], rare: Sequence[str], limit: int) -> Iterator[TooHigh]:
        first = len(replies) - 2 * len(rare) + 1
        for index, item in zip(range(first, len(replies), 2), rare, strict=True):
            top = replies[index]
            if a_list_of_pairs(top) and dict(top).get(item, 0) > limit:
                yield index, item, f"dict({{}}).get({item!r}, 0)"
