"""The input is checked against a list of built-in types, which a sequence of somebody's own is not in.

Killed by: test_any_sequence_will_do
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


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


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if not isinstance(values, (list, tuple, str, bytes, range)):
        raise TypeError(f"{type(values).__name__} is not a sequence")
    window = WindowMax(k)
    maxima = [window.push(value) for value in values]
    return maxima[k - 1 :]
