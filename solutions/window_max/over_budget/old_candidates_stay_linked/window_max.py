"""Each candidate knows the one before it, also when that one has left, so a fall is remembered from its beginning.

Killed by: test_memory_is_bounded
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    candidates: deque[int] = deque()
    maxima = []
    for index, value in enumerate(values):
        while candidates and values[candidates[-1]] <= value:
            candidates.pop()
        candidates.append(index)
        if candidates[0] <= index - k:
            candidates.popleft()
        if index >= k - 1:
            maxima.append(values[candidates[0]])
    return maxima


class _Candidate:
    __slots__ = ("leaves", "newer", "older", "value")

    def __init__(self, value: Any, leaves: int) -> None:
        self.value = value
        self.leaves = leaves
        self.older: Any = None
        self.newer: Any = None


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._pushed = 0
        self._oldest: Any = None
        self._newest: Any = None

    def push(self, value: Any) -> Any:
        if self._oldest is not None and self._oldest.leaves == self._pushed:
            self._oldest = self._oldest.newer
            if self._oldest is None:
                self._newest = None
        candidate = _Candidate(value, self._pushed + self._k)
        while self._newest is not None and self._newest.value < value:
            self._newest = None if self._newest is self._oldest else self._newest.older
        if self._newest is None:
            self._oldest = candidate
        else:
            self._newest.newer = candidate
            candidate.older = self._newest
        self._newest = candidate
        self._pushed += 1
        return self._oldest.value
