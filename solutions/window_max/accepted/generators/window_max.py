"""No state on the object: push sends the value into a generator that has the window in its locals."""

from collections import deque
from collections.abc import Generator, Sequence
from itertools import count, islice
from typing import Any


def window(k: int) -> Generator[Any, Any, None]:
    """Take a value with each send, and yield the maximum of the last `k`."""
    falling: deque[tuple[Any, int]] = deque()
    value = yield
    for leaves in count(k):
        while falling and falling[-1][0] < value:
            falling.pop()
        falling.append((value, leaves))
        while falling[0][1] <= leaves - k:
            falling.popleft()
        value = yield falling[0][0]


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError(k)
        maxima = window(k)
        next(maxima)
        self.push = maxima.send


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    push, rest = WindowMax(k).push, iter(values)
    for value in islice(rest, min(k - 1, len(values))):
        push(value)
    return [push(value) for value in rest]
