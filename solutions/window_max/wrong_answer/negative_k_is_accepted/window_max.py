"""Only a k of 0 is refused, a negative one passes.

Killed by: test_a_window_below_one_is_refused
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k == 0:
        raise ValueError("k must not be 0")
    candidates: deque[int] = deque()
    maxima = []
    for index, value in enumerate(values):
        while candidates and values[candidates[-1]] <= value:
            candidates.pop()
        candidates.append(index)
        if len(candidates) > 1 and candidates[0] <= index - k:
            candidates.popleft()
        if index >= k - 1:
            maxima.append(values[candidates[0]])
    return maxima


class WindowMax:
    def __init__(self, k: int) -> None:
        if k == 0:
            raise ValueError("k must not be 0")
        self._k = k
        self._pushed = 0
        self._candidates: deque[tuple[int, Any]] = deque()

    def push(self, value: Any) -> Any:
        candidates = self._candidates
        while candidates and candidates[-1][1] <= value:
            candidates.pop()
        candidates.append((self._pushed, value))
        if len(candidates) > 1 and candidates[0][0] <= self._pushed - self._k:
            candidates.popleft()
        self._pushed += 1
        return candidates[0][1]
