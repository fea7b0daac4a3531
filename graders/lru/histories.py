"""Writes histories of one cache: who is in it is known while they are written, so that each step is of one kind.

The model says who is resident. A property allows itself only the kinds that it is about, so that a mistake is
caught by the property that names it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from graders import Script, Step, call, new

from .model import LRUCache

KEYS: Sequence[Hashable] = range(1, 10)


class History:
    """A cache's life so far, as steps."""

    def __init__(self, capacity: int, keys: Sequence[Hashable] = KEYS, name: str = "cache") -> None:
        self.steps: list[Step] = [new(name, "LRUCache", capacity)]
        self._name = name
        self._keys = keys
        self._cache = LRUCache(capacity)
        self._values = 0

    def _call(self, method: str, *args: object, **kwargs: object) -> None:
        self.steps.append(call(self._name, method, *args, **kwargs))
        if method not in ("__contains__", "__len__"):
            getattr(self._cache, method)(*args, **kwargs)

    def _pick(self, choice: int, *, resident: bool) -> Hashable | None:
        """Return a key that is resident or not, as asked; None if there is none."""
        some = [key for key in self._keys if (key in self._cache) is resident]
        return some[choice % len(some)] if some else None

    def _stored(self, key: Hashable) -> object:
        return dict(self._cache.entries)[key]

    def _fresh(self) -> int:
        self._values += 1
        return 100 + self._values

    def get(self, key: Hashable, **kwargs: object) -> None:
        """Get, whatever comes of it."""
        self._call("get", key, **kwargs)

    def insert(self, choice: int, value: object = None) -> None:
        """Put a key that is not resident."""
        key = self._pick(choice, resident=False)
        if key is not None:
            self._call("put", key, self._fresh() if value is None else value)

    def overwrite(self, choice: int, *, same: bool = False) -> None:
        """Put a key that is resident: another value, or the one it has."""
        key = self._pick(choice, resident=True)
        if key is not None:
            self._call("put", key, self._stored(key) if same else self._fresh())

    def hit(self, choice: int, *, its_value: bool = False) -> None:
        """Get a key that is resident; if asked so, with the very value that it has as the default."""
        key = self._pick(choice, resident=True)
        if key is not None:
            self._call("get", key, *((self._stored(key),) if its_value else ()))

    def miss(self, choice: int) -> None:
        """Get a key that is not resident."""
        key = self._pick(choice, resident=False)
        if key is not None:
            self._call("get", key)

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
                self._call("get", key)

    def script(self) -> Script:
        """Return the history as a script."""
        return Script(tuple(self.steps))


def pairs(data: bytes) -> Iterable[tuple[int, int]]:
    """Return what to do and whom to pick, for each byte."""
    return ((byte % 8, byte // 8) for byte in data)
