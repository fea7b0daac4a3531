"""As few segments as can be, but of about the same length: each cut is near its even share of the way."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
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


def plan_segments(keyframes: Sequence[Fraction], duration: Fraction, target: int) -> list[Segment]:
    if target < 1:
        raise ValueError("the target is too short")
    if not keyframes or keyframes[0] != 0:
        raise ValueError("the first keyframe has to be at 0")
    places = [*keyframes, duration]
    if not all(earlier < later for earlier, later in pairwise(places)):
        raise ValueError("keyframes have to increase, and the duration to be after the last")

    limit = target + Fraction(1, 2)
    cuts = [places[0]]
    for stretch in _stretches(places, limit):
        cuts += _spread(stretch, limit)
    return [Segment(start, end - start) for start, end in pairwise(cuts)]


def _stretches(places: list[Fraction], limit: Fraction) -> Iterator[list[Fraction]]:
    """Part the video where a keyframe interval is too long; each such interval is a stretch of two places."""
    stretch = [places[0]]
    for earlier, later in pairwise(places):
        if later - earlier < limit:
            stretch.append(later)
            continue
        if len(stretch) > 1:
            yield stretch
        yield [earlier, later]
        stretch = [later]
    if len(stretch) > 1:
        yield stretch


def _spread(stretch: list[Fraction], limit: Fraction) -> list[Fraction]:
    """The places after the first that end a segment."""
    earliest = _earliest(stretch, limit)
    length = stretch[-1] - stretch[0]
    ends: list[Fraction] = []
    start = at = 0
    for number, least in enumerate(earliest, 1):
        even = stretch[0] + length * number / len(earliest)
        too_far = stretch[start] + limit
        at = max(least, start + 1)
        while at + 1 < len(stretch) and stretch[at] < even and stretch[at + 1] < too_far:
            at += 1
        ends.append(stretch[at])
        start = at
    return ends


def _earliest(stretch: list[Fraction], limit: Fraction) -> list[int]:
    """For each segment, the earliest it may end if those after it are to suffice: greedy from the end."""
    last = len(stretch) - 1
    ends = [last]
    for at in range(last - 1, -1, -1):
        if at + 1 < ends[-1] and stretch[ends[-1]] - stretch[at] >= limit:
            ends.append(at + 1)
    return ends[::-1]


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    if not renditions:
        return []
    shared = set(renditions[0])
    for rendition in renditions[1:]:
        shared &= set(rendition)
    return sorted(shared)


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    if not segments:
        raise ValueError("nothing to list")
    ends = accumulate(segment.duration for segment in segments)
    moments = [0, *(_microseconds(end) for end in ends)]
    printed = [later - earlier for earlier, later in pairwise(moments)]
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-MEDIA-SEQUENCE:0"]
    lines.append(f"#EXT-X-TARGETDURATION:{(max(printed) + 500_000) // 1_000_000}")
    for number, microseconds in enumerate(printed):
        lines.append(f"#EXTINF:{microseconds // 1_000_000}.{microseconds % 1_000_000:06d},")
        lines.append(uri.format(number))
    lines.append("#EXT-X-ENDLIST")
    return "".join(f"{line}\n" for line in lines)


def _microseconds(time: Fraction) -> int:
    numerator, denominator = time.as_integer_ratio()
    return (2_000_000 * numerator + denominator) // (2 * denominator)


def master_playlist(variants: Sequence[Variant]) -> str:
    if not variants:
        raise ValueError("nothing to list")
    text = "#EXTM3U\n#EXT-X-VERSION:3\n"
    for variant in variants:
        text += (
            f"#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH={variant.average},BANDWIDTH={variant.peak},"
            f'CODECS="{variant.codecs}",RESOLUTION={variant.width}x{variant.height}\n{variant.uri}\n'
        )
    return text


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    if not variants:
        raise ValueError("nothing to choose from")
    best, lowest = None, variants[0]
    for variant in variants:
        if variant.peak <= safety * throughput and (best is None or variant.peak > best.peak):
            best = variant
        if variant.peak < lowest.peak:
            lowest = variant
    return best or lowest
