"""The loop over the windows stops one short, so the last maximum is missing.

Killed by: test_every_full_window_has_its_maximum
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    n = len(values)
    if k > n:
        return []
    prefix = list(values)
    for i in range(1, n):
        if i % k:
            prefix[i] = max(prefix[i - 1], prefix[i])
    suffix = list(values)
    for i in range(n - 2, -1, -1):
        if (i + 1) % k:
            suffix[i] = max(suffix[i], suffix[i + 1])
    return [max(suffix[i], prefix[i + k - 1]) for i in range(n - k)]


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
