"""The running maxima from the right are taken on the reversed input, whose blocks match only if k divides n.

Killed by: test_every_full_window_has_its_maximum
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def running_maxima(items: list[Any], k: int) -> list[Any]:
    for i in range(1, len(items)):
        if i % k:
            items[i] = max(items[i - 1], items[i])
    return items


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    if k > len(values):
        return []
    prefix = running_maxima(list(values), k)
    suffix = running_maxima(list(values)[::-1], k)[::-1]
    return [max(pair) for pair in zip(suffix, prefix[k - 1 :])]


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
