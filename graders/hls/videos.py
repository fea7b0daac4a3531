"""Makes videos out of small numbers, which shrink well.

A gap says how far the next keyframe is: so many units, and whether it is a hair early, a hair late or neither. What is
exact comes from the unit: halves, thirds, 25 frames of NTSC. What only looks like it comes from the hair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any, TypeVar

from hypothesis import strategies as st

from graders import Record, toy

T = TypeVar("T")
Times = list[Fraction]
Clock = tuple[int, int, int]  # numerator and denominator of the unit, and by how many powers of ten a hair is finer

# The last three are 25 and 16 frames of NTSC, and 43 of AAC: none of them comes to whole microseconds.
UNITS = ((1, 1), (1, 2), (1, 3), (1, 4), (1, 7), (1001, 1200), (1001, 1875), (11008, 11025))
# The last are beyond what a float can tell from nothing, and what a Decimal can.
FINEST = 40
FINENESS = st.sampled_from((2, 3, 6, 7, 20, FINEST))
CLOCKS = st.builds(lambda unit, finer: (*unit, finer), st.sampled_from(UNITS), FINENESS)
# The last three are for the pictures of a slide show, which stand for more than ten seconds, a minute, or an hour.
SLOW_UNITS = ((1, 2), (1, 3), (1001, 1875), (11008, 11025), (7, 2), (35, 2), (4001, 1))
SLOW_CLOCKS = st.builds(lambda unit, finer: (*unit, finer), st.sampled_from(SLOW_UNITS), FINENESS)
# In a gap, 1 is one unit, 2 a hair more, 3 a hair less; 4 is two units, and so on.
GAP = st.one_of(st.integers(0, 5).map(lambda units: 3 * units + 1), st.integers(1, 18))
GAPS = st.lists(GAP, min_size=1, max_size=12)


def some(items: Iterable[T]) -> tuple[T, ...]:
    """Return the items. Raises ValueError if there are none: no example may be shrunk to one that is to be refused."""
    found = tuple(items)
    if not found:
        raise ValueError("nothing is left of this example")
    return found


def hairs(finer: int) -> int:
    """How many hairs are in a unit. Raises ValueError if it is beyond all that is drawn: as `some`, for shrinking."""
    if finer > FINEST:
        raise ValueError("nobody can read such a number")
    return int(10**finer)


def spread(gaps: Iterable[int], clock: Clock) -> Times:
    """Times from 0 on, each so far after the one before: the keyframes, and last the duration."""
    gaps = some(gaps)
    above, below, finer = clock
    fine = hairs(finer)
    ends = accumulate((gap + 2) // 3 for gap in gaps)
    off = ((0, 1, -1)[(gap + 2) % 3] for gap in gaps)
    return [
        Fraction(0),
        *(Fraction(above * (end * fine + by), below * fine) for end, by in zip(ends, off, strict=True)),
    ]


def filled(blocks: Iterable[Sequence[int]], target: int, finer: int) -> Times:
    """Times of which each block, however divided, is as long as a segment can be: a hair less than a half over."""
    length = target + Fraction(1, 2) - Fraction(1, hairs(finer))
    times = [Fraction(0)]
    for parts in some(blocks):
        times += [times[-1] + length * Fraction(at, sum(parts)) for at in accumulate(parts)]
    return times


def segments(times: Times) -> list[Record]:
    """The segments between neighbouring times."""
    return [Record("Segment", (("start", start), ("duration", end - start))) for start, end in pairwise(times)]


def renditions(marks: Sequence[tuple[int, int]], count: int, clock: Clock) -> list[Times]:
    """The keyframes of each rendition. A mark is a time, counted in thirds of a gap, and who has it, as bits."""
    unit = Fraction(*clock[:2])
    hair = unit / hairs(clock[2])
    at = {time: unit * (time // 3) + hair * (time % 3) for time, _ in marks}
    return [sorted({at[time] for time, bits in marks if bits >> number & 1}) for number in range(count)]


def contained(items: list[Any], container: int) -> Any:
    """The items as a list, as a tuple, or as a sequence that is neither."""
    return (toy("Items", items), items, tuple(items))[container % 3]


def variants(rows: Iterable[Sequence[Any]]) -> list[Record]:
    """Variants, row by row in the order of their fields; no average is above its peak."""
    names = ("uri", "peak", "average", "width", "height", "codecs")
    sound = [(uri, peak, min(peak, average), *rest) for uri, peak, average, *rest in some(rows)]
    return [Record("Variant", tuple(zip(names, row, strict=True))) for row in sound]
