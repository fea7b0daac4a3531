"""A coroutine is sent one boundary after another and answers with a segment as soon as one is complete."""

import io
from collections import Counter
from collections.abc import Generator, Sequence
from fractions import Fraction
from itertools import chain
from operator import attrgetter
from typing import NamedTuple


class Segment(NamedTuple):
    start: Fraction
    duration: Fraction


class Variant(NamedTuple):
    uri: str
    peak: int
    average: int
    width: int
    height: int
    codecs: str


STREAM = '#EXT-X-STREAM-INF:BANDWIDTH={1},AVERAGE-BANDWIDTH={2},CODECS="{5}",RESOLUTION={3}x{4}\n{0}'


def segmenter(target: int) -> Generator[Segment | None, Fraction | None, None]:
    """Take boundaries, and None after the last; for each, yield the segment that it completes, if any."""
    start = yield None
    if start != 0:
        raise ValueError("the first boundary is not 0")
    latest = start
    limit = target + Fraction(1, 2)
    complete = None
    while (boundary := (yield complete)) is not None:
        if boundary <= latest:
            raise ValueError(f"{boundary} is not after {latest}")
        if latest > start and boundary - start >= limit:
            complete = Segment(start, latest - start)
            start = latest
        else:
            complete = None
        latest = boundary
    if latest == start:
        raise ValueError("nothing between the first boundary and the last")
    yield Segment(start, latest - start)


def plan_segments(keyframes: Sequence[Fraction], duration: Fraction, target: int) -> list[Segment]:
    if target < 1:
        raise ValueError(f"a target of {target}")
    planner = segmenter(target)
    next(planner)
    segments = map(planner.send, chain(keyframes, (duration, None)))
    return [segment for segment in segments if segment is not None]


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    everywhere = Counter(chain.from_iterable(renditions))
    return sorted(keyframe for keyframe, renderings in everywhere.items() if renderings == len(renditions))


def rounder() -> Generator[int, Fraction, None]:
    """Take exact durations; yield each in whole microseconds, and never be further off than half of one in sum."""
    exact = Fraction(0)
    told = told_now = 0
    while True:
        exact += yield told_now
        told_now = (2_000_000 * exact.numerator + exact.denominator) // (2 * exact.denominator) - told
        told += told_now


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    rounding = rounder()
    next(rounding)
    printed = [rounding.send(segment.duration) for segment in segments]
    if not printed:
        raise ValueError("no segments")
    with io.StringIO(newline="\n") as file:
        print("#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:VOD", sep="\n", file=file)
        print("#EXT-X-TARGETDURATION", (max(printed) + 500_000) // 1_000_000, sep=":", file=file)
        for number, microseconds in enumerate(printed):
            print(f"#EXTINF:{microseconds / 1e6:.6f},", uri.format(number), sep="\n", file=file)
        print("#EXT-X-ENDLIST", file=file)
        return file.getvalue()


def master_playlist(variants: Sequence[Variant]) -> str:
    if not variants:
        raise ValueError("no variants")
    with io.StringIO(newline="\n") as file:
        print("#EXTM3U", "#EXT-X-VERSION:3", sep="\n", file=file)
        for variant in variants:
            print(STREAM.format(*variant), file=file)
        return file.getvalue()


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    match sorted(variants, key=attrgetter("peak")):
        case [lowest, *_] as rising:
            within = [variant for variant in rising if variant.peak <= safety * throughput]
            return within[-1] if within else lowest
        case _:
            raise ValueError("no variants")
