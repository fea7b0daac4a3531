"""Candidates are found by bisection in a list, and the oldest is cut off its front, which moves all the others.

Killed by: test_push_is_constant_time
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from typing import Any


class Candidate:
    """A value that may yet be the maximum; the largest sorts first."""

    __slots__ = ("place", "value")

    def __init__(self, place: int, value: Any) -> None:
        self.place = place
        self.value = value

    def __lt__(self, other: "Candidate") -> bool:
        return self.value > other.value


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    maxima = []
    candidates: deque[Candidate] = deque()
    for place, value in enumerate(values):
        while candidates and candidates[-1].value <= value:
            candidates.pop()
        candidates.append(Candidate(place, value))
        if candidates[0].place == place - k:
            candidates.popleft()
        if place >= k - 1:
            maxima.append(candidates[0].value)
    return maxima


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._pushed = 0
        self._candidates: list[Candidate] = []

    def push(self, value: Any) -> Any:
        candidates = self._candidates
        newest = Candidate(self._pushed, value)
        del candidates[bisect_left(candidates, newest) :]  # those that are no larger
        candidates.append(newest)
        if candidates[0].place == self._pushed - self._k:
            del candidates[0]
        self._pushed += 1
        return candidates[0].value
