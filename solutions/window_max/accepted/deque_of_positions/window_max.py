"""The textbook's form: a deque of positions, and the values looked up in the input itself.

The stream has no input to look into, so it keeps its candidates' values in a second deque.
"""

from collections import deque
from collections.abc import Sequence
from itertools import count
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    positions: deque[int] = deque()
    maxima = []
    for end in range(len(values)):
        if positions and positions[0] <= end - k:
            positions.popleft()
        while positions and values[positions[-1]] < values[end]:
            positions.pop()
        positions.append(end)
        if end >= k - 1:
            maxima.append(values[positions[0]])
    return maxima


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._clock = count()
        self._positions: deque[int] = deque()
        self._values: deque[Any] = deque()

    def push(self, value: Any) -> Any:
        now = next(self._clock)
        if self._positions and self._positions[0] <= now - self._k:
            self._positions.popleft()
            self._values.popleft()
        while self._values and self._values[-1] < value:
            self._positions.pop()
            self._values.pop()
        self._positions.append(now)
        self._values.append(value)
        return self._values[0]
