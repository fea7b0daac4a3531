"""Writes histories of one cache: who is in it is known while they are written, so that each step is of one kind.

A property allows itself only the kinds that it is about, so that a mistake is
caught by the property that names it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence

from graders import Script, Step, call, new

KEYS: Sequence[Hashable] = range(1, 10)


class History:
    """A cache's life so far, as steps."""

    def __init__(self, capacity: int, keys: Sequence[Hashable] = KEYS, name: str = "cache") -> None:
        self.steps: list[Step] = [new(name, "LRUCache", capacity)]
        self._name = name
        self._keys = keys
        self._capacity = capacity
        self._cache: OrderedDict[Hashable, object] = OrderedDict()
        self._values = 0

    def _call(self, method: str, *args: object, **kwargs: object) -> None:
        self.steps.append(call(self._name, method, *args, **kwargs))

    def _put(self, key: Hashable, value: object) -> None:
        self._call("put", key, value)
        self._cache[key] = value
        self._cache.move_to_end(key)
        if len(self._cache) > self._capacity:
            self._cache.popitem(last=False)

    def get(self, key: Hashable, *args: object, **kwargs: object) -> None:
        """Get, whatever comes of it."""
        self._call("get", key, *args, **kwargs)
        if key in self._cache:
            self._cache.move_to_end(key)

    def _pick(self, choice: int, *, resident: bool) -> Hashable | None:
        """Return a key that is resident or not, as asked; None if there is none."""
        some = [key for key in self._keys if (key in self._cache) is resident]
        return some[choice % len(some)] if some else None

    def _fresh(self) -> int:
        self._values += 1
        return 100 + self._values

    def insert(self, choice: int, value: object = None) -> None:
        """Put a key that is not resident."""
        key = self._pick(choice, resident=False)
        if key is not None:
            self._put(key, self._fresh() if value is None else value)

    def overwrite(self, choice: int, *, same: bool = False) -> None:
        """Put a key that is resident: another value, or one equal to what it has, maybe of another type."""
        key = self._pick(choice, resident=True)
        if key is not None:
            self._put(key, _equal_to(self._cache[key]) if same else self._fresh())

    def hit(self, choice: int, *, its_value: bool = False) -> None:
        """Get a key that is resident; if asked so, with the very value that it has as the default."""
        key = self._pick(choice, resident=True)
        if key is not None:
            self.get(key, *((self._cache[key],) if its_value else ()))

    def storm(self, count: int) -> None:
        """Fill up, hit the oldest once and the newest half ``count`` times, insert: the oldest must have been saved."""
        while len(self._cache) < self._capacity:
            self.insert(count)
        resident = list(self._cache)
        self.get(resident[0])
        loud = resident[len(resident) // 2 :]
        for again in range(count):
            self.get(loud[again // 13 % len(loud)])
        self.insert(count)
        self.read_all()

    def miss(self, choice: int) -> None:
        """Get a key that is not resident."""
        key = self._pick(choice, resident=False)
        if key is not None:
            self.get(key)

    def ask(self, choice: int) -> None:
        """Ask whether a key is in, be it or not."""
        self._call("__contains__", self._keys[choice % len(self._keys)])

    def length(self, _: int = 0) -> None:
        """Ask for the length."""
        self._call("__len__")

    def read_all(self) -> None:
        """Get every key that is resident: who was evicted wrongly is missed here."""
        for key in self._keys:
            if key in self._cache:
                self.get(key)

    def script(self) -> Script:
        """Return the history as a script."""
        return Script(tuple(self.steps))


def _equal_to(value: object) -> object:
    """Return a value equal to ``value``: a float for an int, and the other way round; of other types the value."""
    if type(value) is int:
        return float(value)
    return int(value) if type(value) is float else value


def pairs(data: bytes) -> Iterable[tuple[int, int]]:
    """Return what to do and whom to pick, for each byte."""
    return ((byte % 8, byte // 8) for byte in data)
