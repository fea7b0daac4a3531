"""Until its window is full a stream returns each value as it comes, not the maximum of what has come.

Killed by: test_a_stream_answers_from_the_first_push
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    window = WindowMax(k)
    maxima = [window.push(value) for value in values]
    return maxima[k - 1 :]


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
        return value if self._pushed < self._k else candidates[0][1]
