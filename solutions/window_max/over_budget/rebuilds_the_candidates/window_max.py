"""Each push makes a new list of the candidates that remain, and so looks at all of them.

Killed by: test_push_is_constant_time
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


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._pushed = 0
        self._candidates: list[tuple[int, Any]] = []

    def push(self, value: Any) -> Any:
        self._pushed += 1
        gone = self._pushed - self._k
        still = [(number, other) for number, other in self._candidates if number > gone and other > value]
        self._candidates = [*still, (self._pushed, value)]
        return self._candidates[0][1]
