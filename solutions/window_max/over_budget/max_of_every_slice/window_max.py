"""Takes the maximum of every slice, and so looks at each value as often as there are windows that it is in.

Killed by: test_the_whole_input_is_linear
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    items = list(values)
    return [max(items[start : start + k]) for start in range(len(items) - k + 1)]


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._pushed = 0
        self._candidates: deque[tuple[int, Any]] = deque()

    def push(self, value: Any) -> Any:
        candidates = self._candidates
        while candidates and candidates[-1][1] <= value:
            candidates.pop()
        candidates.append((self._pushed, value))
        if candidates[0][0] <= self._pushed - self._k:
            candidates.popleft()
        self._pushed += 1
        return candidates[0][1]
