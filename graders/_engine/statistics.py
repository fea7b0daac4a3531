"""Decides, one round after the other, whether a cost grows faster than the reference's. Pure: figures in, verdict out.

The figure of a round is the excess growth ``ln((L_big / L_small) / (R_big / R_small))`` of learner L over
reference R, each in its own worker, on the same data, in the same round: constants, caches and the state of the
machine cancel out. A random walk takes a step up for a round over the threshold and down for one under it; it
ends at either bound, as in a sequential probability ratio test (Wald 1945), or is undecided.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

THRESHOLD = math.log(4)
EXTRA_OPERATIONS = 12.0
UP = 3
DOWN = 2
MOST_ROUNDS = 15

Decision = Literal["within", "over", "unsure"]


@dataclass(frozen=True, slots=True)
class Round:
    """CPU nanoseconds for each operation, at the small and the big size, of the learner and the reference."""

    small: float
    big: float
    reference_small: float
    reference_big: float

    @property
    def usable(self) -> bool:
        """Whether every clock moved."""
        return min(self.small, self.big, self.reference_small, self.reference_big) > 0

    @property
    def over(self) -> bool:
        """Whether growth exceeds the reference's fourfold, or by the cost of twelve of its operations."""
        excess = math.log(self.big / self.small) - math.log(self.reference_big / self.reference_small)
        # A big constant can hide growth from a ratio, but not from a difference.
        added = (self.big - self.small) / self.reference_big
        return excess > THRESHOLD or added > EXTRA_OPERATIONS

    @property
    def load(self) -> float:
        """How many times what is allowed this is, by the nearer of the two limits: over 1 is `over`."""
        growth = (self.big / self.small) / (self.reference_big / self.reference_small)
        added = (self.big - self.small) / self.reference_big
        return max(growth / math.exp(THRESHOLD), added / EXTRA_OPERATIONS)


class Walk:
    """The walk over the rounds of one run."""

    def __init__(self) -> None:
        self.rounds: list[Round] = []
        self._position = 0
        self._seen = 0

    def add(self, measured: Round) -> Decision | None:
        """Take a round into account; return the decision if that settles it."""
        self._seen += 1
        if measured.usable:
            self.rounds.append(measured)
            self._position += 1 if measured.over else -1
            if self._position >= UP:
                return "over"
            if self._position <= -DOWN:
                return "within"
        if self._seen < MOST_ROUNDS:
            return None
        # Noise puts one round in thousands over the threshold, so a third of them is no noise.
        return "over" if 3 * sum(seen.over for seen in self.rounds) >= len(self.rounds) > 0 else "unsure"


_OUTLIERS = 2  # rounds at each end that are not looked at, if there are enough
_ALL_AT_ONCE = 8  # times what is allowed: not even once may memory grow by so much


def keeps_growing(steps: list[int], beside: list[int], allowed: int) -> bool:
    """Whether rounds of work add more than ``allowed`` bytes to a learner's memory, beyond the reference's.

    An interpreter takes memory in leaps (pools, a collector's height, a table that doubles), of which a right program
    sees one or two; a leak adds in every round. So the typical round counts, and leaps only if they are huge.
    """
    grown, usual = ([max(_typical(each) * len(each), 0), max(sum(each), 0)] for each in (steps, beside))
    return grown[0] - usual[0] > allowed or grown[1] - usual[1] > allowed * (_ALL_AT_ONCE if len(steps) > 1 else 1)


def _typical(steps: list[int]) -> float:
    """Return the mean of all but the outliers."""
    middle = sorted(steps)[_OUTLIERS:-_OUTLIERS] if len(steps) > 3 * _OUTLIERS else steps
    return sum(middle) / len(middle)


def slope(small: float, big: float, sizes: tuple[int, int]) -> float:
    """Return the exponent of growth between two sizes: 0 for a constant, 1 for a line."""
    return math.log(big / small) / math.log(sizes[1] / sizes[0])
