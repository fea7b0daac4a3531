"""The input is cut into blocks of k, in which running maxima are taken from both ends.

A window of k covers the end of one block and the beginning of the next, or exactly one block: its
maximum is the larger of two running maxima (van Herk 1992, Gil and Werman 1993). The stream keeps
those of the block before, taken from its end, and one for the block that is filling up.
"""

from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    if k > len(values):
        return []

    from_start = list(values)
    for place in range(1, len(from_start)):
        if place % k and from_start[place - 1] > from_start[place]:
            from_start[place] = from_start[place - 1]

    from_end = list(values)
    for place in range(len(from_end) - 2, -1, -1):
        if (place + 1) % k and from_end[place + 1] > from_end[place]:
            from_end[place] = from_end[place + 1]

    return list(map(max, from_end, from_start[k - 1 :]))


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._block: list[Any] = []
        self._block_max: Any = None
        self._before: list[Any] = []  # empty, or k running maxima of the block before

    def push(self, value: Any) -> Any:
        if len(self._block) == self._k:
            self._start_block()
        if not self._block or value > self._block_max:
            self._block_max = value
        self._block.append(value)
        filled = len(self._block)
        if self._before and filled < self._k and self._before[filled] > self._block_max:
            return self._before[filled]
        return self._block_max

    def _start_block(self) -> None:
        before, self._block = self._block, []
        for place in range(self._k - 2, -1, -1):
            before[place] = max(before[place], before[place + 1])
        self._before = before
