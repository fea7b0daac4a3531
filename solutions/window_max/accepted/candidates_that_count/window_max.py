"""No positions: a candidate counts how many values of the window it stands for, itself included.

A newcomer takes over the counts of those it drops. A full window takes one from the oldest
candidate's count, and at zero that candidate is gone.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any


@dataclass(slots=True)
class Candidate:
    value: Any
    stands_for: int = 1


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError(f"no window has {k} values")
        self.room = k
        self.candidates: deque[Candidate] = deque()

    def push(self, value: Any) -> Any:
        self._add(Candidate(value))
        if self.room:
            self.room -= 1
        else:
            self._drop_one()
        return self.candidates[0].value

    def _add(self, newcomer: Candidate) -> None:
        while self.candidates and not newcomer.value < self.candidates[-1].value:
            newcomer.stands_for += self.candidates.pop().stands_for
        self.candidates.append(newcomer)

    def _drop_one(self) -> None:
        oldest = self.candidates[0]
        oldest.stands_for -= 1
        if not oldest.stands_for:
            self.candidates.popleft()


def _all_maxima(stream: WindowMax, values: Sequence[Any]) -> Iterator[Any]:
    for value in values:
        yield stream.push(value)


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    return list(islice(_all_maxima(WindowMax(k), values), min(k - 1, len(values)), None))
