"""Each position learns where the next larger value stands, and a window's maximum is found by jumps.

From the maximum of one window the jumps go on in the next: they only ever go forward. The stream
links its candidates instead, the newest and the oldest at the two ends of a ring.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    items = list(values)
    next_larger = [len(items)] * len(items)
    waiting: list[int] = []
    for place, item in enumerate(items):
        while waiting and items[waiting[-1]] < item:
            next_larger[waiting.pop()] = place
        waiting.append(place)

    maxima = []
    place = 0
    for start in range(len(items) - k + 1):
        place = max(place, start)
        while next_larger[place] < start + k:
            place = next_larger[place]
        maxima.append(items[place])
    return maxima


class _Candidate:
    __slots__ = ("newer", "number", "older", "value")

    def __init__(self, number: int, value: Any) -> None:
        self.number = number
        self.value = value
        self.newer = self
        self.older = self


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._pushed = 0
        self._ring = _Candidate(-1, None)  # its newer neighbour is the oldest candidate

    def push(self, value: Any) -> Any:
        ring = self._ring
        last = ring.older
        while last is not ring and last.value < value:
            last = last.older
        newcomer = _Candidate(self._pushed, value)
        newcomer.older, newcomer.newer = last, ring
        last.newer = ring.older = newcomer

        oldest = ring.newer
        if oldest.number == self._pushed - self._k:
            oldest = oldest.newer
            ring.newer, oldest.older = oldest, ring
        self._pushed += 1
        return oldest.value
