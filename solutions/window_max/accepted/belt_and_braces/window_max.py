"""Right but slow: a lock, argument checks, properties, assertions and a log of what leaves."""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any

log = logging.getLogger(__name__)


class WindowMax:
    def __init__(self, k: int) -> None:
        self.check_width(k)
        self._k = k
        self._pushed = 0
        self._lock = threading.Lock()
        self._candidates: deque[tuple[int, Any]] = deque()

    @staticmethod
    def check_width(k: int) -> None:
        if k < 1:
            raise ValueError(f"k must be at least 1, got {k!r}")

    @property
    def maximum(self) -> Any:
        assert self._candidates, "a window is never empty after a push"
        return self._candidates[0][1]

    def push(self, value: Any) -> Any:
        with self._lock:
            while self._candidates and self._candidates[-1][1] <= value:
                self._candidates.pop()
            self._candidates.append((self._pushed, value))
            if self._pushed - self._candidates[0][0] >= self._k:
                number, _ = self._candidates.popleft()
                if log.isEnabledFor(logging.DEBUG):
                    log.debug("value %d has left", number)
            self._pushed += 1
            assert self._candidates[0][1] >= value, "the window holds the newcomer"
            return self.maximum


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    WindowMax.check_width(k)
    maxima: list[Any] = []
    if k > len(values):
        return maxima
    window = WindowMax(k)
    for number, value in enumerate(values, 1):
        maximum = window.push(value)
        if number >= k:
            maxima.append(maximum)
    assert len(maxima) == len(values) - k + 1
    return maxima
