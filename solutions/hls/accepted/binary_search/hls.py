"""Jumps from cut to cut by binary search, and leaves sorting, grouping and adding to the library."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, chain, groupby, pairwise, starmap
from math import floor
from operator import attrgetter, lt
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


def _cuts(boundaries: list[Fraction], limit: Fraction) -> Iterator[Fraction]:
    at = 0
    while at < len(boundaries) - 1:
        yield boundaries[at]
        too_far = bisect_left(boundaries, boundaries[at] + limit, at)
        at = max(too_far - 1, at + 1)
    yield boundaries[-1]


def plan_segments(keyframes: Sequence[Fraction], duration: Fraction, target: int) -> list[Segment]:
    boundaries = [*keyframes, duration]
    starts_at_zero = len(boundaries) > 1 and boundaries[0] == 0
    if not (target >= 1 and starts_at_zero and all(starmap(lt, pairwise(boundaries)))):
        raise ValueError("this cannot be cut into segments")
    cuts = _cuts(boundaries, Fraction(2 * target + 1, 2))
    return [Segment(start, end - start) for start, end in pairwise(cuts)]


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    # Renditions are increasing runs, which the sort finds and merges.
    merged = groupby(sorted(chain.from_iterable(renditions)))
    return [keyframe for keyframe, equals in merged if sum(1 for _ in equals) == len(renditions)]


def _printed(segments: Iterable[Segment]) -> Iterator[int]:
    """Durations in microseconds; the fraction of one that each moment loses is given to the next segment."""
    moments = accumulate((segment.duration for segment in segments), initial=Fraction(0))
    whole = (floor(moment * 1_000_000) for moment in moments)
    return (later - earlier for earlier, later in pairwise(whole))


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    printed = list(_printed(segments))
    if not printed:
        raise ValueError("an empty playlist")
    target = floor(Fraction(max(printed), 1_000_000) + Fraction(1, 2))
    entries = ((f"#EXTINF:{each // 1_000_000}.{each % 1_000_000:06},", uri.format(n)) for n, each in enumerate(printed))
    head = ("#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-PLAYLIST-TYPE:VOD", f"#EXT-X-TARGETDURATION:{target}")
    lines = chain(head, ("#EXT-X-MEDIA-SEQUENCE:0",), chain.from_iterable(entries), ("#EXT-X-ENDLIST", ""))
    return "\n".join(lines)


def master_playlist(variants: Sequence[Variant]) -> str:
    if not variants:
        raise ValueError("an empty playlist")
    entry = (
        "#EXT-X-STREAM-INF:BANDWIDTH={0.peak},AVERAGE-BANDWIDTH={0.average},RESOLUTION={0.width}x{0.height},"
        'CODECS="{0.codecs}"\n{0.uri}\n'
    )
    return "".join(chain(["#EXTM3U\n#EXT-X-VERSION:3\n"], map(entry.format, variants)))


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    rising = sorted(variants, key=attrgetter("peak"))
    if not rising:
        raise ValueError("no variant")
    return ([rising[0]] + [variant for variant in rising if variant.peak <= safety * throughput])[-1]
