"""Measures the reference of ``trending`` beside other people's sketches and writes it as JSON: pairs by name.

Run as ``python -m tests.benchmarks.in_the_sketches``, so that nothing else is in the process whose memory is looked at.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from graders._engine import catalog

TURNS = 9
WIDTH, DEPTH = 2_719, 5  # epsilon 0.001, delta 0.01
ITEMS = 20_000

Pairs = list[tuple[float, float]]
Add, Estimate = Callable[[str, int], object], Callable[[str], float]


def reference() -> Any:
    """Load the reference."""
    kata = catalog.kata("trending")
    spec = spec_from_file_location(kata.slug, kata.reference / kata.facts.files[0])
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_turns(ours: Callable[[int], float], theirs: Callable[[int], float]) -> Pairs:
    """Measure both by turns; the first turn does not count."""
    return [(ours(turn), theirs(turn)) for turn in range(TURNS + 1)][1:]


def seconds(act: Callable[[str], object], items: Sequence[str]) -> float:
    """Return what an act takes, on average over the items, of CPU."""
    began = time.process_time()
    for item in items:
        act(item)
    return (time.process_time() - began) / len(items)


def too_high(add: Add, estimate: Estimate, turn: int) -> float:
    """Return by how much estimates are too high, on average over the items of a stream as they are: few are many."""
    counts = {f"#{turn}/{rank}": ITEMS // rank for rank in range(1, ITEMS + 1)}
    for item, count in counts.items():
        add(item, count)
    return sum(estimate(item) - count for item, count in counts.items()) / len(counts)


def resident_bytes() -> int:
    """Return how much of memory this process has."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def memory(trending: Any) -> Pairs:
    """Count and rank a million different items, of which a thousand fill the window: memory then, and after these."""
    sketch, ranking = trending.CountMinSketch(0.001, 0.01), trending.Trending(10, window=1)
    seen = []
    for number in range(1_000_000):
        sketch.add(f"#tag{number}")
        ranking.observe(f"#tag{number}", number / 1_000)
        if number + 1 in (1_000, 1_000_000):
            ranking.top(number / 1_000)
            seen.append(float(resident_bytes()))
    return [(seen[1], seen[0])]


def measure() -> dict[str, Pairs]:
    """Return the pairs, by name."""
    trending = reference()
    found = {"memory": memory(trending)}

    from datasketches import count_min_sketch
    from probables import CountMinSketch

    def ours(seed: int = 0) -> Any:
        return trending.CountMinSketch(0.001, 0.01, seed)

    counts = ours().counts
    assert len(counts) == WIDTH * DEPTH
    # As many bytes as ours has for its counters: of 32 bits each with the one, and of 64 with the other.
    width = WIDTH * counts.itemsize // 4

    items = [f"#tag{number}" for number in range(ITEMS)]
    mine, pure, compiled = ours(), CountMinSketch(width, DEPTH), count_min_sketch(DEPTH, width // 2)
    found["add, pure"] = by_turns(lambda _: seconds(mine.add, items), lambda _: seconds(pure.add, items))
    found["add, compiled"] = by_turns(lambda _: seconds(mine.add, items), lambda _: seconds(compiled.update, items))
    found["estimate, pure"] = by_turns(lambda _: seconds(mine.estimate, items), lambda _: seconds(pure.check, items))

    def our_error(turn: int) -> float:
        sketch = ours(turn)
        return too_high(sketch.add, sketch.estimate, turn)

    def pure_error(turn: int) -> float:
        sketch = CountMinSketch(width, DEPTH)
        return too_high(sketch.add, sketch.check, turn)

    def compiled_error(turn: int) -> float:
        sketch = count_min_sketch(DEPTH, width // 2, turn + 1)
        return too_high(sketch.update, sketch.get_estimate, turn)

    found["error, pure"] = by_turns(our_error, pure_error)
    found["error, compiled"] = by_turns(our_error, compiled_error)
    return found


if __name__ == "__main__":
    print(json.dumps(measure()))
