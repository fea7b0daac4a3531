"""An EXTINF is printed like a clock that only shows minutes and seconds: after an hour it is at 0 again.

Killed by: test_printed_durations_do_not_drift
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import NamedTuple

HALF = Fraction(1, 2)
MICROSECONDS = 10**6  # in a second


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
    if not keyframes or keyframes[0] != 0:
        raise ValueError("the first keyframe must be at 0")
    if target < 1:
        raise ValueError(f"the target must be at least 1 second, not {target}")
    boundaries = [*keyframes, duration]
    for earlier, later in pairwise(boundaries):
        if later <= earlier:
            raise ValueError(f"keyframes must increase and the video end after the last: {later} follows {earlier}")

    segments = []
    start = reached = boundaries[0]
    too_far = start + target + HALF  # a segment up to here would round to more than the target
    for boundary in boundaries[1:]:
        if boundary >= too_far and reached > start:
            segments.append(Segment(start, reached - start))
            start = reached
            too_far = start + target + HALF
        reached = boundary
    segments.append(Segment(start, reached - start))
    return segments


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    if not renditions:
        return []
    first, *others = renditions
    shared = set(first)
    for other in others:
        shared &= set(other)
    return [keyframe for keyframe in first if keyframe in shared]


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    if not segments:
        raise ValueError("a playlist needs at least one segment")
    lines: list[str] = []
    elapsed, printed, longest = Fraction(0), 0, 0
    for number, segment in enumerate(segments):
        # Moments are rounded, not durations: in the sum of the differences all but the last cancel.
        elapsed += segment.duration
        microseconds = _half_up(elapsed * MICROSECONDS) - printed
        printed += microseconds
        longest = max(longest, microseconds)
        whole, decimals = divmod(microseconds, MICROSECONDS)
        lines += f"#EXTINF:{whole % 3600}.{decimals:06d},", uri.format(number)
    header = [
        "#EXTM3U",
        "#EXT-X-VERSION:3",
        f"#EXT-X-TARGETDURATION:{_half_up(Fraction(longest, MICROSECONDS))}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
    ]
    return "\n".join([*header, *lines, "#EXT-X-ENDLIST", ""])


def master_playlist(variants: Sequence[Variant]) -> str:
    if not variants:
        raise ValueError("a master playlist needs at least one variant")
    lines = ["#EXTM3U", "#EXT-X-VERSION:3"]
    for variant in variants:
        attributes = [
            f"BANDWIDTH={variant.peak}",
            f"AVERAGE-BANDWIDTH={variant.average}",
            f"RESOLUTION={variant.width}x{variant.height}",
            f'CODECS="{variant.codecs}"',
        ]
        lines += "#EXT-X-STREAM-INF:" + ",".join(attributes), variant.uri
    return "\n".join([*lines, ""])


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    if not variants:
        raise ValueError("there is no variant to choose from")
    affordable = [variant for variant in variants if variant.peak <= safety * throughput]
    if not affordable:
        return min(variants, key=_peak)
    return max(affordable, key=_peak)


def _half_up(number: Fraction) -> int:
    return floor(number + HALF)


def _peak(variant: Variant) -> int:
    return variant.peak
