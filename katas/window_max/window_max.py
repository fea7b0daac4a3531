"""Sliding-window maximum: your code goes here."""

from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")  # Any two values can be compared with each other; nothing else is known of them.


def sliding_window_max(values: Sequence[T], k: int) -> list[T]:
    """Return the maxima of all windows of `k` neighbouring values, from the first window to the last.

    That is a new list of `len(values) - k + 1` values, or an empty one if `k` is larger than
    `len(values)`. Leave `values` as it was; raise ValueError if `k` is below 1. The whole takes
    O(len(values)) time, whatever `k` is.
    """
    raise NotImplementedError


class WindowMax(Generic[T]):
    """The maximum of the last `k` values of a stream that may never end.

    It holds O(k) values at most, and no more than were pushed: a large `k` costs nothing by itself.
    """

    def __init__(self, k: int) -> None:
        """Start with nothing pushed; raise ValueError if `k` is below 1."""
        raise NotImplementedError

    def push(self, value: T) -> T:
        """Take the next value and return the maximum of the last `k` values, this one included.

        While fewer than `k` values have been pushed, return the maximum of all of them. A push takes
        O(1) time, amortised.
        """
        raise NotImplementedError
