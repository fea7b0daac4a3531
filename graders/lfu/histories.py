"""Writes histories of one cache: who is in it, and how often it was used, is known while they are written."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from graders import Script, Step, call, new

from .model import LFUCache

KEYS: Sequence[Hashable] = range(1, 10)


class History:
    """A cache's life so far, as steps. Each kind of step is of one kind only, so that a property names its mistake."""

    def __init__(self, capacity: int, keys: Sequence[Hashable] = KEYS, name: str = "cache") -> None:
        self.steps: list[Step] = [new(name, "LFUCache", capacity)]
        self._name = name
        self._keys = keys
        self._capacity = capacity
        self._cache = LFUCache(capacity)
        self._values = 0

    def _call(self, method: str, *args: object, **kwargs: object) -> None:
        self.steps.append(call(self._name, method, *args, **kwargs))
        getattr(self._cache, method)(*args, **kwargs)

    def get(self, key: Hashable, *args: object, **kwargs: object) -> None:
        """Get, whatever comes of it."""
        self._call("get", key, *args, **kwargs)

    def _pick(self, choice: int, *, resident: bool) -> Hashable | None:
        residents = {entry[0] for entry in self._cache.entries}
        some = [key for key in self._keys if (key in residents) is resident]
        return some[choice % len(some)] if some else None

    def insert(self, choice: int, value: object = None) -> None:
        """Put a key that is not resident."""
        key = self._pick(choice, resident=False)
        if key is not None:
            self._values += 1
            self._call("put", key, 100 + self._values if value is None else value)

    def _kept(self, key: Hashable) -> object:
        return next(entry[1] for entry in self._cache.entries if entry[0] == key)

    def overwrite(self, choice: int, *, same: bool = False) -> None:
        """Put a key that is resident: another value, or the one that it has."""
        key = self._pick(choice, resident=True)
        if key is not None:
            self._values += 1
            self._call("put", key, self._kept(key) if same else 100 + self._values)

    def hit(self, choice: int, *, default: bool = False) -> None:
        """Get a key that is resident; with a default, the value itself."""
        key = self._pick(choice, resident=True)
        if key is not None:
            self.get(key, *((self._kept(key),) if default else ()))

    def raise_all(self, choice: int) -> None:
        """Use every entry once, in an order of its own: no count is what it was, and all that tied still tie."""
        for place in range(len(self._cache)):
            self.hit(choice + 3 * place)

    def favour(self, choice: int) -> None:
        """Use one entry many times."""
        for _ in range(3 + choice % 5):
            self.hit(choice)

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


def pairs(data: bytes) -> Iterable[tuple[int, int]]:
    """Return what to do and whom to pick, for each byte."""
    return ((byte % 8, byte // 8) for byte in data)
