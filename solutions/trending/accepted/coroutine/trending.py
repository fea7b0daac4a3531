"""Both classes are doors to generators, which keep all that is known in local variables and answer what is sent."""

import hashlib
import math
from collections import Counter, defaultdict, deque
from functools import reduce
from itertools import count as naturals
from itertools import islice, repeat


def checked(**facts):
    if wrong := [name for name, is_right in facts.items() if not is_right]:
        raise ValueError(f"out of range: {', '.join(wrong)}")


def started(generator):
    next(generator)
    return generator


def measures(epsilon, delta):
    checked(epsilon=0 < epsilon < 1, delta=0 < delta < 1)
    return math.ceil(math.e / epsilon), math.ceil(math.log(1 / delta))


def placing(width, depth, seed):
    """Takes items; gives the cells of each. A cell is one number, the same in all rows but for a multiple of width."""
    salts = [hashlib.blake2b(b"%x %d" % (seed, part), digest_size=16).digest() for part in range(0, depth, 4)]
    cells = None
    while True:
        item = yield cells
        data = item.encode() if isinstance(item, str) else item
        # All digests as one large number, which has 128 bits to spare for each row.
        digest = b"".join([hashlib.blake2b(data, salt=salt).digest() for salt in salts])
        number = int.from_bytes(digest, "little")
        cells = [start + (number >> shift & MASK) % width for start, shift in islice(LADDER(width), depth)]


MASK = (1 << 128) - 1


def LADDER(width):  # noqa: N802 - what one climbs from row to row
    return zip(naturals(0, width), naturals(0, 128), strict=False)


def counting(place):
    """Takes (item, count) to add, an item to estimate, and a Counter of cells to subtract."""
    cells, answer = Counter(), None
    while True:
        match (yield answer):
            case Counter() as old:
                for cell, count in old.items():
                    if cells[cell] == count:
                        del cells[cell]
                    else:
                        cells[cell] -= count
            case (item, count):
                answer = place.send(item)
                for cell in answer:
                    cells[cell] += count
            case None:
                answer = cells
            case item:
                answer = min(map(cells.get, place.send(item), repeat(0)))


def saving(k):
    """Takes (item, count) for k counters; gives the counters, and the most that an item without one can have."""
    counters, least = {}, 0
    while True:
        item, count = yield counters, least
        if item not in counters and len(counters) == k:
            counters[item] = counters.pop(min(counters, key=counters.get)) + count
        else:
            counters[item] = counters.get(item, 0) + count
        least = min(counters.values()) if len(counters) == k else 0


def trending(k, slices, window, sketch):
    """Takes (item, time, count) to observe, and a time to rank."""
    live, ranks, latest = deque(), None, 0
    while True:
        match (yield ranks):
            case (item, time, count):
                pass
            case time:
                item = None
        number = int(time * slices // window)
        latest = max(latest, number)
        while live and live[0][0] < latest - slices:
            sketch.send(live.popleft()[1])
        if item is not None:
            later = live.pop() if live and live[-1][0] > number else None
            if not live or live[-1][0] < number:
                live.append((number, Counter(), started(saving(k)), []))
            _, cells, saver, told = live[-1]
            for cell in sketch.send((item, count)):
                cells[cell] += count
            told[:] = saver.send((item, count))
            if later:
                live.append(later)
        else:
            elsewhere = sum(told[1] for *_, told in live)
            bounds = defaultdict(elsewhere.__int__)
            for counters, least in (told for *_, told in live):
                for name, bound in counters.items():
                    bounds[name] += bound - least
            ranks = sorted((-min(bound, sketch.send(name)), name) for name, bound in bounds.items())[:k]
            ranks = [(name, -minus) for minus, name in ranks]


class CountMinSketch:
    def __init__(self, epsilon, delta, seed=0):
        self.width, self.depth = measures(epsilon, delta)
        self.total, self._seed = 0, seed
        self._counting = started(counting(started(placing(self.width, self.depth, seed))))

    def add(self, item, count=1):
        checked(count=count >= 1)
        self._counting.send((item, count))
        self.total += count

    def estimate(self, item):
        return self._counting.send(item)

    def merge(self, other):
        checked(**{name: getattr(self, name) == getattr(other, name) for name in ("width", "depth", "_seed")})
        mine, theirs = (next(each._counting) for each in (self, other))
        mine.update(dict(theirs))
        self.total = reduce(int.__add__, (self.total, other.total))


class Trending:
    def __init__(self, k, window, slices=12, epsilon=0.001, delta=0.01, seed=0):
        checked(k=k >= 1, window=window > 0, slices=slices >= 1)
        sketch = started(counting(started(placing(*measures(epsilon, delta), seed))))
        self._trending = started(trending(k, slices, window, sketch))

    def observe(self, item, at, count=1):
        checked(at=at >= 0, count=count >= 1)
        self._trending.send((item, at, count))

    def top(self, now):
        return self._trending.send(now)
