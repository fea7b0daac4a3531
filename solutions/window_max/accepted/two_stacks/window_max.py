"""A queue made of two stacks, each of which knows its maximum.

Values come in on one stack and leave from the other. When there is none left to leave, the first
stack is turned over onto the second, and each value on the second is replaced by the maximum of
itself and those below it. Every value is turned over once.
"""

from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class WindowMax(Generic[T]):
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._incoming: list[T] = []
        self._highest: list[T] = []  # of the incoming values, if there are any
        self._leaving: list[T] = []  # maxima, with that of the fewest values at the bottom

    def push(self, value: T) -> T:
        if len(self._incoming) + len(self._leaving) == self._k:
            if not self._leaving:
                self._turn_over()
            self._leaving.pop()

        self._incoming.append(value)
        if not self._highest:
            self._highest.append(value)
        elif self._highest[0] < value:
            self._highest[0] = value

        if self._leaving and self._leaving[-1] > self._highest[0]:
            return self._leaving[-1]
        return self._highest[0]

    def _turn_over(self) -> None:
        highest = self._incoming[-1]
        while self._incoming:
            highest = max(highest, self._incoming.pop())
            self._leaving.append(highest)
        self._highest.clear()


def sliding_window_max(values: Sequence[T], k: int) -> list[T]:
    stream = WindowMax[T](k)
    return [maximum for count, maximum in enumerate(map(stream.push, values), 1) if count >= k]
