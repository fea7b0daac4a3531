"""The deque is told that k is the most it may hold, but it takes no length beyond 63 bits.

Killed by: test_a_stream_answers_from_the_first_push
"""

from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class WindowMax(Generic[T]):
    """The maximum of the last `k` values of a stream.

    A candidate is a value in the window with no value as large pushed after it, kept beside the
    number of the push that will put it out. Each value becomes a candidate once and stops being one
    once, so a push costs O(1) in the long run.
    """

    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k!r}")
        self._k = k
        self._pushed = 0
        self._candidates: deque[tuple[int, T]] = deque(maxlen=k)

    def push(self, value: T) -> T:
        candidates = self._candidates
        while candidates and candidates[-1][1] <= value:
            candidates.pop()
        candidates.append((self._pushed + self._k, value))
        # At most one has to go: candidates were pushed one by one, and they leave in that order.
        if candidates[0][0] == self._pushed:
            candidates.popleft()
        self._pushed += 1
        return candidates[0][1]


def sliding_window_max(values: Sequence[T], k: int) -> list[T]:
    """Return the maxima of all full windows: what a stream answers once its first window is full."""
    window: WindowMax[T] = WindowMax(k)
    maxima = [window.push(value) for value in values]
    return maxima[k - 1 :]
