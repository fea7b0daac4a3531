"""No state on the object: get and put are closures over one dict and a list of four-item lists."""

from collections.abc import Callable, Hashable
from typing import Any

OLDER, NEWER, KEY, VALUE = range(4)


def make_cache(capacity: int) -> tuple[Callable[..., Any], Callable[[Hashable, Any], None], Any]:
    """Return get, put and the dict that both of them share."""
    links: dict[Hashable, list[Any]] = {}
    ring: list[Any] = []
    ring[:] = [ring, ring, None, None]

    def take_out(link: list[Any]) -> None:
        link[OLDER][NEWER] = link[NEWER]
        link[NEWER][OLDER] = link[OLDER]

    def append(link: list[Any]) -> None:
        newest = ring[OLDER]
        link[OLDER], link[NEWER] = newest, ring
        newest[NEWER] = ring[OLDER] = link

    def get(key: Hashable, default: Any = None) -> Any:
        if key not in links:
            return default
        link = links[key]
        take_out(link)
        append(link)
        return link[VALUE]

    def put(key: Hashable, value: Any) -> None:
        if key in links:
            take_out(links[key])
        elif len(links) >= capacity:
            victim = ring[NEWER]
            take_out(victim)
            del links[victim[KEY]]
        links[key] = link = [None, None, key, value]
        append(link)

    return get, put, links


class LRUCache:
    get: Callable[..., Any]
    put: Callable[[Hashable, Any], None]

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"{capacity} entries is not a cache")
        self.get, self.put, self._links = make_cache(capacity)

    def __len__(self) -> int:
        return len(self._links)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._links
