"""Two deques of bare values: the window, and the candidates, where equal values are kept each.

The candidate to drop is known by its value: if what leaves the window equals the oldest candidate,
it is that candidate. That holds only because a newcomer never drops its equals.
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("a window holds at least one value")
        self._k = k
        self._window: deque[Any] = deque()
        self._candidates: deque[Any] = deque()

    def push(self, value: Any) -> Any:
        if len(self._window) == self._k and self._window.popleft() == self._candidates[0]:
            self._candidates.popleft()
        self._window.append(value)
        while self._candidates and self._candidates[-1] < value:
            self._candidates.pop()
        self._candidates.append(value)
        return self._candidates[0]


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    stream = WindowMax(k)
    maxima = []
    for count, value in enumerate(values, 1):
        maximum = stream.push(value)
        if count >= k:
            maxima.append(maximum)
    return maxima
