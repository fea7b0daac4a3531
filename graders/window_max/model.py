"""The sequential specification of ``window_max``: plain, slow, and right by inspection."""

from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    """Return the maximum of each full window, found by looking at all of it."""
    if k < 1:
        raise ValueError("k < 1")
    items = list(values)
    return [max(items[start : start + k]) for start in range(len(items) - k + 1)]


class WindowMax:
    """The last ``k`` values, in a list."""

    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k < 1")
        self._k = k
        self._last: list[Any] = []

    def push(self, value: Any) -> Any:
        self._last.append(value)
        if len(self._last) > self._k:
            del self._last[0]
        return max(self._last)
