"""There is no lock: the state is one object in a mailbox, and whoever has taken it out is its only owner.

It is handed from thread to thread. Who finds the mailbox empty waits until the owner puts it back.
"""

from collections import OrderedDict
from collections.abc import Hashable
from queue import SimpleQueue
from typing import Any


class State:
    __slots__ = ("buckets", "counts", "lowest", "values")

    def __init__(self) -> None:
        self.values: dict[Hashable, Any] = {}
        self.counts: dict[Hashable, int] = {}
        self.buckets: dict[int, OrderedDict[Hashable, None]] = {}
        self.lowest = 1


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._mailbox: SimpleQueue[State] = SimpleQueue()
        self._mailbox.put(State())

    def get(self, key: Hashable, default: Any = None) -> Any:
        state = self._mailbox.get()
        try:
            if key not in state.values:
                return default
            raise_count(state, key)
            return state.values[key]
        finally:
            self._mailbox.put(state)

    def put(self, key: Hashable, value: Any) -> None:
        state = self._mailbox.get()
        try:
            if key in state.values:
                raise_count(state, key)
            else:
                if len(state.values) == self._capacity:
                    evict(state)
                insert(state, key)
            state.values[key] = value
        finally:
            self._mailbox.put(state)

    def __len__(self) -> int:
        state = self._mailbox.get()
        try:
            return len(state.values)
        finally:
            self._mailbox.put(state)

    def __contains__(self, key: Hashable) -> bool:
        state = self._mailbox.get()
        try:
            return key in state.values
        finally:
            self._mailbox.put(state)


def raise_count(state: State, key: Hashable) -> None:
    count = state.counts[key]
    bucket = state.buckets[count]
    del bucket[key]
    if not bucket:
        del state.buckets[count]
        if state.lowest == count:
            state.lowest += 1
    state.counts[key] = count + 1
    state.buckets.setdefault(count + 1, OrderedDict())[key] = None


def insert(state: State, key: Hashable) -> None:
    state.counts[key] = state.lowest = 1
    state.buckets.setdefault(1, OrderedDict())[key] = None


def evict(state: State) -> None:
    bucket = state.buckets[state.lowest]
    victim, _ = bucket.popitem(last=False)
    if not bucket:
        del state.buckets[state.lowest]
    del state.counts[victim], state.values[victim]
