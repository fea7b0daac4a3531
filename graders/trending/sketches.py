"""How often a right sketch may err, and crowds in which a wrong one errs more often.

An estimate may be too high under any one seed. So it is asked of many sketches that differ by their seed, and the
bound is on how many of them err: whatever the hash functions are, who keeps the promise stays below it but once in
10**10 times.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from graders import Script, Step, Subject, call, each, new

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
class Crowd:
    """A sketch's shape, and so many loud items that each alone is more than its estimates may be too high by.

    One row errs about as often as it may. All rows together err as seldom as they should only if they are independent.
    """

    epsilon: float
    delta: float
    rare: int = 10

    @property
    def loud(self) -> int:
        """How many loud items there are."""
        return int(1 / self.epsilon)

    @property
    def count(self) -> int:
        """How often each of the loud is added: a rare item is added once."""
        return math.ceil(self.epsilon * self.rare / (1 - self.epsilon * self.loud)) + 1

    @property
    def limit(self) -> int:
        """The most that the estimate of a rare item may be, but for a share delta of the seeds."""
        return 1 + int(self.epsilon * (self.loud * self.count + self.rare))

    def items(self, naming: int) -> list[str]:
        """Return all items, the rare ones first."""
        return list(map(NAMINGS[naming], range(self.rare + self.loud)))

    def counts(self) -> list[int]:
        """Return how often each item is added."""
        return [1] * self.rare + [self.count] * self.loud

    def program(self, trials: Sequence[Trial]) -> Script:
        """Return the script that asks a sketch of each seed about the rare items."""
        steps: list[Step] = []
        for naming, seed in trials:
            items = self.items(naming)
            steps.append(new("sketch", "CountMinSketch", self.epsilon, self.delta, seed))
            steps.append(each("sketch", "add", items, self.counts()))
            steps.append(each("sketch", "estimate", items[: self.rare]))
        return Script(tuple(steps))

    def too_high(self, subject: Subject, trials: tuple[Trial, ...]) -> Iterator[list[str]]:
        """Yield for each trial the rare items whose estimate is over the limit."""
        program = _program(self, trials)
        replies = subject.answers(program)
        for place, (naming, _) in enumerate(trials):
            found = whole_numbers(subject, program, 3 * place + 2, replies)
            yield [item for item, got in zip(self.items(naming), found, strict=False) if got > self.limit]

    def fail(self, subject: Subject, trial: Trial, item: str, reason: str) -> None:
        """Fail, showing one trial as a program."""
        naming, seed = trial
        items, counts = self.items(naming), self.counts()
        adds = [call("sketch", "add", *pair) for pair in zip(items, counts, strict=True)]
        if len(adds) > 20:
            adds = [each("sketch", "add", items, counts)]
        made = new("sketch", "CountMinSketch", self.epsilon, self.delta, seed)
        program = Script((made, *adds, call("sketch", "estimate", item)))
        got = subject.answers(program)[-1]
        subject.wrong(program, len(program) - 1, got, f"{self.limit} or less; {reason}", f"{{}} <= {self.limit}")


def whole_numbers(subject: Subject, program: Script, index: int, replies: Sequence[object]) -> list[int]:
    """Return the replies to a step of many calls, which must be ints."""
    found = replies[index]
    if type(found) is not list or any(type(number) is not int for number in found):
        subject.wrong(program, index, found, "ints")
    return found


@functools.cache
def _program(crowd: Crowd, trials: tuple[Trial, ...]) -> Script:
    """The same for all submissions."""
    return crowd.program(trials)
