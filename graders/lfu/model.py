"""The sequential specification of ``lfu``: plain, slow, and right by inspection."""


class LFUCache:
    """Entries from least to most recently used, each a list of key, value and count."""

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity < 1")
        self._capacity = capacity
        self.entries: list[list[object]] = []

    def _use(self, key: object) -> list[object] | None:
        for place, entry in enumerate(self.entries):
            if entry[0] == key:
                entry[2] += 1  # type: ignore[operator]
                self.entries.append(self.entries.pop(place))
                return entry
        return None

    def get(self, key: object, default: object = None) -> object:
        entry = self._use(key)
        return default if entry is None else entry[1]

    def put(self, key: object, value: object) -> None:
        entry = self._use(key)
        if entry is not None:
            entry[1] = value
            return
        if len(self.entries) == self._capacity:
            fewest = min(entry[2] for entry in self.entries)  # type: ignore[type-var]
            del self.entries[[entry[2] for entry in self.entries].index(fewest)]
        self.entries.append([key, value, 1])

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, key: object) -> bool:
        return any(entry[0] == key for entry in self.entries)
