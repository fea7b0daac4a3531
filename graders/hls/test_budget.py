"""What planning, playlists and choosing may cost: O(n), all of it.

Plans and playlists are many that are right, so of each only what is the same for all is asked: how long it is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial

from graders import Budget, Growth, Made, Record, Ref, Step, call, each, let, new, points

HALF_SECOND = Fraction(1001, 2000)  # 15 frames of NTSC
# Long, so that copying what is written already is dear.
URI = f"https://cdn.example/{'a-long-way-down/' * 40}{{:06d}}.ts"
SUSPECTS = "`in` on a list, a slice, pop(0), a search or a sum from the beginning, or text put in front of text"


def keyframes(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """So many keyframes, two seconds apart or so."""
    yield let(name, [Fraction(2 * number + (number > 0 and rng.random() < 0.5)) for number in range(size)])


MANY = Made(what="the video", unit="keyframes", by="plan_segments", sizes=(1_000, 80_000), steps=keyframes)
SOME = Made(what="the video", unit="keyframes", by="plan_segments", sizes=(500, 4_000), steps=keyframes)


def plans(reach: Callable[[int], int], name: str, size: int, _: random.Random) -> Iterator[Step]:
    """A plan whose segments reach so many seconds, which depends on the size."""
    yield new(f"{name}_plan", "plan_segments", Ref(name), Fraction(2 * size), reach(size))
    yield call(f"{name}_plan", "__len__")


def short(_: int) -> int:
    """Segments of a few keyframes."""
    return 5


def longer(_: int) -> int:
    """Segments of half a hundred keyframes."""
    return 100


def longest(size: int) -> int:
    """Eight segments, however long the video is."""
    return size // 4


@points(1)
def test_planning_is_linear(budget: Budget) -> None:
    """A keyframe is looked at a few times, however many there are and however far a segment reaches."""
    for operation, on, reach in (
        ("plan_segments per keyframe", SOME, short),
        ("plan_segments with few cuts per keyframe", SOME, longest),
        # What is quick until there are very many: slices, pop(0).
        ("plan_segments of a long video per keyframe", MANY, longer),
    ):
        work = partial(plans, reach)
        budget.allows(Growth(operation=operation, on=on, operations=int, work=work, suspects=SUSPECTS))


def few(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """Three renditions that share some of their keyframes, and half as many keyframes together as the size says."""
    whole = [HALF_SECOND * number for number in range(size // 3)]
    yield let(name, [whole, sorted(rng.sample(whole, size // 9)), whole[::2]])


def many(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """As many renditions as there can be with five keyframes each."""
    times = [HALF_SECOND * number for number in range(6)]
    yield let(name, [[times[0], *sorted(rng.sample(times[1:], 4))] for _ in range(size // 5)])


FEW = Made(what="the ladder", unit="keyframes", by="shared_keyframes", sizes=(900, 13_500), steps=few)
LADDER = Made(what="the ladder", unit="keyframes", by="shared_keyframes", sizes=(1_000, 10_000), steps=many)


def shares(name: str, _: int, __: random.Random) -> Iterator[Step]:
    """What they share."""
    yield new(f"{name}_shared", "shared_keyframes", Ref(name))
    yield call(f"{name}_shared", "__len__")


@points(1)
def test_sharing_is_linear(budget: Budget) -> None:
    """What all renditions share costs what reading them costs, be they few and long or many and short."""
    for operation, on in (
        ("shared_keyframes per keyframe", FEW),
        ("shared_keyframes of many renditions per keyframe", LADDER),
    ):
        budget.allows(Growth(operation=operation, on=on, operations=int, work=shares, suspects=SUSPECTS))


def segments(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """A plan of as many segments as there are keyframes, all of them further apart than the target."""
    times = [HALF_SECOND * (9 * number + (number > 0 and rng.randrange(4))) for number in range(size)]
    yield new(name, "plan_segments", times, HALF_SECOND * 9 * size, 2)
    yield call(name, "__len__")


PLANNED = Made(what="the plan", unit="segments", by="plan_segments", sizes=(420, 4_200), steps=segments)


def writes(name: str, _: int, __: random.Random) -> Iterator[Step]:
    """The playlist of a plan; whether all segments are in it, and a late one is there once."""
    yield new(f"{name}_text", "media_playlist", Ref(name), URI)
    yield call(f"{name}_text", "count", "#EXTINF:")
    yield call(f"{name}_text", "count", "/004100.ts")


def ladder(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """Variants of all peaks: the higher half rises, the lower follows in no order."""
    rows = []
    peaks = sorted(rng.sample(range(100_000, 100_000 + 16 * size), size))
    for peak in (*peaks[size // 2 :], *rng.sample(peaks[: size // 2], size // 2)):
        rates = (("uri", f"{peak}/video.m3u8"), ("peak", peak), ("average", peak // 2))
        rows.append(Record("Variant", (*rates, ("width", 1920), ("height", 1080), ("codecs", "avc1.640028,mp4a.40.2"))))
    yield let(name, rows)


VARIANTS = Made(what="the ladder", unit="variants", by="making the variants", sizes=(400, 3_200), steps=ladder)


def describes(name: str, _: int, __: random.Random) -> Iterator[Step]:
    """The master playlist of all."""
    yield new(f"{name}_text", "master_playlist", Ref(name))
    yield call(f"{name}_text", "count", "#EXT-X-STREAM-INF:")


CHOICES = 8


def chooses(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """Choices for throughputs from none to more than enough."""
    throughputs = [0.0, 1e12, *(float(100_000 + rng.randrange(16 * size)) for _ in range(CHOICES - 2))]
    yield each("", "choose_variant", [Ref(name)] * CHOICES, throughputs, [1.0] * CHOICES)


@points(1)
def test_writing_and_choosing_are_linear(budget: Budget) -> None:
    """A playlist costs what its lines cost, and a choice one look at each variant: both are made for every viewer."""
    probes = (
        Growth(operation="media_playlist per segment", on=PLANNED, operations=int, work=writes, suspects=SUSPECTS),
        Growth(operation="master_playlist per variant", on=VARIANTS, operations=int, work=describes, suspects=SUSPECTS),
        Growth(
            operation="choose_variant per variant",
            on=VARIANTS,
            operations=lambda size: CHOICES * size,
            work=chooses,
            suspects=SUSPECTS,
        ),
    )
    for probe in probes:
        budget.allows(probe)
