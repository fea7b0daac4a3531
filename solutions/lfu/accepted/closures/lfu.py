"""No state on the object: four functions over one lock, two dicts and a list that holds the lowest count."""

from _thread import allocate_lock
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

VALUE, COUNT = range(2)


def make_cache(capacity: int) -> tuple[Callable[..., Any], ...]:
    """Return get, put, a function for the length and one for membership."""
    lock = allocate_lock()
    entries: dict[Hashable, list[Any]] = {}
    buckets: dict[int, OrderedDict[Hashable, None]] = {}
    lowest = 1

    def leave(key: Hashable, count: int) -> bool:
        del buckets[count][key]
        if buckets[count]:
            return False
        del buckets[count]
        return True

    def enter(key: Hashable, count: int) -> None:
        if count in buckets:
            buckets[count][key] = None
        else:
            buckets[count] = OrderedDict({key: None})

    def use(key: Hashable) -> list[Any]:
        nonlocal lowest
        entry = entries[key]
        if leave(key, entry[COUNT]) and lowest == entry[COUNT]:
            lowest += 1
        entry[COUNT] += 1
        enter(key, entry[COUNT])
        return entry

    def get(key: Hashable, default: Any = None) -> Any:
        with lock:
            return use(key)[VALUE] if key in entries else default

    def put(key: Hashable, value: Any) -> None:
        nonlocal lowest
        with lock:
            if key in entries:
                use(key)[VALUE] = value
                return
            if len(entries) >= capacity:
                victim = next(iter(buckets[lowest]))
                leave(victim, lowest)
                del entries[victim]
            entries[key] = [value, 1]
            enter(key, 1)
            lowest = 1

    def length() -> int:
        with lock:
            return len(entries)

    def contains(key: Hashable) -> bool:
        with lock:
            return key in entries

    return get, put, length, contains


class LFUCache:
    get: Callable[..., Any]
    put: Callable[[Hashable, Any], None]

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"{capacity} entries is not a cache")
        self.get, self.put, self._length, self._contains = make_cache(capacity)

    def __len__(self) -> int:
        return self._length()

    def __contains__(self, key: Hashable) -> bool:
        return self._contains(key)
