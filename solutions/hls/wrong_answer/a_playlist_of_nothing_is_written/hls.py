"""Without segments a playlist comes back that lists nothing.

Killed by: test_nothing_to_play_is_refused
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor
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


def half_up(number: Fraction) -> int:
    return floor(number + Fraction(1, 2))


def plan_segments(keyframes: Sequence[Fraction], duration: Fraction, target: int) -> list[Segment]:
    if not keyframes or keyframes[0] != 0:
        raise ValueError("the first keyframe must be at 0")
    if target < 1:
        raise ValueError("the target must be at least 1")
    boundaries = [*keyframes, duration]
    for earlier, later in zip(boundaries, boundaries[1:]):
        if later <= earlier:
            raise ValueError(f"{later} comes after {earlier}")
    segments = []
    start = reached = boundaries[0]
    for boundary in boundaries[1:]:
        if half_up(boundary - start) > target and reached > start:
            segments.append(Segment(start, reached - start))
            start = reached
        reached = boundary
    segments.append(Segment(start, reached - start))
    return segments


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    if not renditions:
        return []
    shared = set(renditions[0])
    for rendition in renditions[1:]:
        shared &= set(rendition)
    return sorted(shared)


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    printed = []
    elapsed, so_far = Fraction(0), 0
    for segment in segments:
        elapsed += segment.duration
        microseconds = half_up(elapsed * 1_000_000) - so_far
        so_far += microseconds
        printed.append(microseconds)
    target = half_up(Fraction(max(printed, default=0), 1_000_000))
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{target}"]
    lines += ["#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:VOD"]
    for number, microseconds in enumerate(printed):
        seconds, rest = divmod(microseconds, 1_000_000)
        lines += [f"#EXTINF:{seconds}.{rest:06d},", uri.format(number)]
    lines += ["#EXT-X-ENDLIST"]
    return "\n".join(lines) + "\n"


def master_playlist(variants: Sequence[Variant]) -> str:
    if not variants:
        raise ValueError("no variants")
    lines = ["#EXTM3U", "#EXT-X-VERSION:3"]
    for variant in variants:
        attributes = [
            f"BANDWIDTH={variant.peak}",
            f"AVERAGE-BANDWIDTH={variant.average}",
            f"RESOLUTION={variant.width}x{variant.height}",
            f'CODECS="{variant.codecs}"',
        ]
        lines += ["#EXT-X-STREAM-INF:" + ",".join(attributes), variant.uri]
    return "\n".join(lines) + "\n"


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    if not variants:
        raise ValueError("no variants")
    within = [variant for variant in variants if variant.peak <= safety * throughput]
    if within:
        return max(within, key=lambda variant: variant.peak)
    return min(variants, key=lambda variant: variant.peak)
