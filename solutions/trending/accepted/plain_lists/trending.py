"""As one writes it at first: lists, dicts, one call of a hash for each row, and a search for the least counter."""

import hashlib
import math


class CountMinSketch:
    def __init__(self, epsilon, delta, seed=0):
        if epsilon <= 0 or epsilon >= 1:
            raise ValueError("epsilon must be between 0 and 1")
        if delta <= 0 or delta >= 1:
            raise ValueError("delta must be between 0 and 1")
        self.width = math.ceil(math.e / epsilon)
        self.depth = math.ceil(math.log(1 / delta))
        self.seed = seed
        self.total = 0
        self.table = []
        self.salts = []
        for row in range(self.depth):
            self.table.append([0] * self.width)
            self.salts.append(hashlib.sha256(f"seed {seed:x} row {row}".encode()).digest()[:16])

    def positions(self, item):
        if isinstance(item, str):
            item = item.encode("utf-8")
        result = []
        for salt in self.salts:
            digest = hashlib.blake2b(item, salt=salt, digest_size=8).digest()
            result.append(int.from_bytes(digest, "big") % self.width)
        return result

    def add(self, item, count=1):
        if count < 1:
            raise ValueError("count must be at least 1")
        for row, position in enumerate(self.positions(item)):
            self.table[row][position] += count
        self.total += count

    def estimate(self, item):
        counts = []
        for row, position in enumerate(self.positions(item)):
            counts.append(self.table[row][position])
        return min(counts)

    def merge(self, other):
        if self.width != other.width:
            raise ValueError("widths differ")
        if self.depth != other.depth:
            raise ValueError("depths differ")
        if self.seed != other.seed:
            raise ValueError("seeds differ")
        for row in range(self.depth):
            for position in range(self.width):
                self.table[row][position] += other.table[row][position]
        self.total += other.total


class Trending:
    def __init__(self, k, window, slices=12, epsilon=0.001, delta=0.01, seed=0):
        if k < 1:
            raise ValueError("k must be at least 1")
        if window <= 0:
            raise ValueError("window must be more than 0")
        if slices < 1:
            raise ValueError("slices must be at least 1")
        self.k = k
        self.window = window
        self.slices = slices
        self.sketch = CountMinSketch(epsilon, delta, seed)
        self.numbers = []  # of the slices that are counted and have observations, in order
        self.first = 0  # where in numbers the oldest one is
        self.added = {}  # slice number -> {(row, position): count}
        self.counters = {}  # slice number -> {item: count}, at most k of them
        self.latest = 0

    def observe(self, item, at, count=1):
        if count < 1:
            raise ValueError("count must be at least 1")
        if at < 0:
            raise ValueError("at must not be negative")
        number = int(at * self.slices // self.window)
        self.forget(number)
        if number not in self.added:
            self.added[number] = {}
            self.counters[number] = {}
            self.numbers.append(number)
            if len(self.numbers) > 1 and self.numbers[-2] > number:
                self.numbers[-1], self.numbers[-2] = self.numbers[-2], self.numbers[-1]

        added = self.added[number]
        for place in enumerate(self.sketch.positions(item)):
            row, position = place
            self.sketch.table[row][position] += count
            added[place] = added.get(place, 0) + count

        counters = self.counters[number]
        if item in counters:
            counters[item] += count
        elif len(counters) < self.k:
            counters[item] = count
        else:
            loser = min(counters, key=counters.get)
            counters[item] = counters.pop(loser) + count

    def top(self, now):
        self.forget(int(now * self.slices // self.window))
        leasts = {}
        for number, counters in self.counters.items():
            leasts[number] = min(counters.values()) if len(counters) == self.k else 0
        not_tracked = sum(leasts.values())
        at_most = {}
        for number, counters in self.counters.items():
            for item, count in counters.items():
                if item not in at_most:
                    at_most[item] = not_tracked
                at_most[item] += count - leasts[number]
        answer = [(item, min(bound, self.sketch.estimate(item))) for item, bound in at_most.items()]
        answer.sort(key=lambda pair: (-pair[1], pair[0]))
        return answer[: self.k]

    def forget(self, number):
        self.latest = max(self.latest, number)
        while self.first < len(self.numbers) and self.numbers[self.first] < self.latest - self.slices:
            old = self.numbers[self.first]
            for (row, position), count in self.added.pop(old).items():
                self.sketch.table[row][position] -= count
            del self.counters[old]
            self.first += 1
        if self.first > 100 and self.first * 2 > len(self.numbers):
            del self.numbers[: self.first]
            self.first = 0
