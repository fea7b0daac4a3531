"""The sequential specification of ``lru``: plain, slow, and right by inspection."""


class LRUCache:
    """Entries from least to most recently used, in a list."""

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity < 1")
        self._capacity = capacity
        self.entries: list[tuple[object, object]] = []

    def _take(self, key: object) -> tuple[object, object] | None:
        for place, (known, _) in enumerate(self.entries):
            if known == key:
                return self.entries.pop(place)
        return None

    def get(self, key: object, default: object = None) -> object:
        entry = self._take(key)
        if entry is None:
            return default
        self.entries.append(entry)
        return entry[1]

    def put(self, key: object, value: object) -> None:
        entry = self._take(key)
        if entry is None and len(self.entries) == self._capacity:
            del self.entries[0]
        self.entries.append((key if entry is None else entry[0], value))

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, key: object) -> bool:
        return any(known == key for known, _ in self.entries)
