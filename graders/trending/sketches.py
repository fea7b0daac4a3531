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
class Crowd:
    """Rare items, and so many loud ones that each alone is more than an estimate may be too high by.

    One row errs about as often as it may. All rows together err as seldom as they should only if they are independent.
    The crowd is counted by sketches, or by ``rankings`` that have a place for each item.
    """

    epsilon: float
    delta: float
    rare: int = 10
    rankings: bool = False

    @property
    def loud(self) -> int:
        """How many loud items there are."""
        return int(1 / self.epsilon)

    @property
    def count(self) -> int:
        """How often each of the loud is counted: a rare item is counted once."""
        return math.ceil(self.epsilon * self.rare / (1 - self.epsilon * self.loud)) + 1

    def limit(self, rare: int) -> int:
        """The most that the estimate of one of ``rare`` items may be, but for a share delta of the seeds."""
        return 1 + int(self.epsilon * (self.loud * self.count + rare))

    def _items(self, naming: int) -> list[str]:
        return list(map(NAMINGS[naming], range(self.rare + self.loud)))

    def _counted(self, seed: int, items: Sequence[str], rare: int) -> list[Step]:
        counts = [1] * rare + [self.count] * self.loud
        if self.rankings:
            made = new("trends", "Trending", 100, 60, 1, self.epsilon, self.delta, seed)
            steps = [call("trends", "observe", item, 0.0, count) for item, count in zip(items, counts, strict=True)]
            whole = each("trends", "observe", items, [0.0] * len(items), counts)
        else:
            made = new("sketch", "CountMinSketch", self.epsilon, self.delta, seed)
            steps = [call("sketch", "add", item, count) for item, count in zip(items, counts, strict=True)]
            whole = each("sketch", "add", items, counts)
        return [made, *steps] if len(steps) < 5 else [made, whole]

    def _asked(self, items: Sequence[str]) -> Step:
        return call("trends", "top", 0.0) if self.rankings else each("sketch", "estimate", items)

    def program(self, trials: Sequence[Trial]) -> Script:
        """Return the script that asks about the rare items under each seed: three steps for each."""
        steps: list[Step] = []
        for naming, seed in trials:
            items = self._items(naming)
            steps += [*self._counted(seed, items, self.rare), self._asked(items[: self.rare])]
        return Script(tuple(steps))

    def too_high(self, subject: Subject, trials: tuple[Trial, ...]) -> Iterator[list[str]]:
        """Yield for each trial the rare items whose estimate is over the limit."""
        program = _program(self, trials)
        replies = subject.answers(program)
        limit = self.limit(self.rare)
        for place, (naming, _) in enumerate(trials):
            rare = self._items(naming)[: self.rare]
            found = self._estimates(subject, program, 3 * place + 2, replies, rare)
            yield [item for item in rare if found.get(item, 0) > limit]

    def _estimates(
        self, subject: Subject, program: Script, index: int, replies: Sequence[object], items: Sequence[str]
    ) -> dict[str, int]:
        reply = replies[index]
        if self.rankings:
            if not a_list_of_pairs(reply):
                subject.wrong(program, index, reply, "a list of tuples, each of an item and an int")
            return dict(reply)
        if type(reply) is not list or any(type(number) is not int for number in reply):
            subject.wrong(program, index, reply, "an int for each")
        return dict(zip(items, reply, strict=False))

    def fail(self, subject: Subject, trial: Trial, item: str, reason: str) -> None:
        """Fail, showing what becomes of one item under one seed: as a short program, if that will do."""
        naming, seed = trial
        items = self._items(naming)
        rare, loud = items[: self.rare], items[self.rare :]
        for beside in ([item], rare):
            asked = self._asked(beside) if self.rankings else call("sketch", "estimate", item)
            program = Script((*self._counted(seed, [*beside, *loud], len(beside)), asked))
            index, replies, limit = len(program) - 1, subject.answers(program), self.limit(len(beside))
            got = self._estimates(subject, program, index, [*replies[:-1], _listed(replies[-1])], [item]).get(item, 0)
            if got > limit:
                break
        said = f"dict({{}})[{item!r}]" if self.rankings else "{}"
        expected = f"{item!r} with {limit} or less" if self.rankings else f"{limit} or less"
        subject.wrong(program, index, replies[-1], f"{expected}; {reason}", f"{said} <= {limit}")


def _listed(reply: object) -> object:
    return [reply] if type(reply) is int else reply


@functools.cache
def _program(crowd: Crowd, trials: tuple[Trial, ...]) -> Script:
    """The same for all submissions."""
    return crowd.program(trials)
