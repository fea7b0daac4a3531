"""The sequential specification of ``hls``: plain, slow, and right by inspection."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple


class Segment(NamedTuple):
    """A piece of the video."""

    start: Fraction
    duration: Fraction


class Variant(NamedTuple):
    """One encoding of the video."""

    uri: str
    peak: int
    average: int
    width: int
    height: int
    codecs: str


def half_up(seconds: Fraction) -> int:
    """The nearest integer; of two equally near the larger."""
    return floor(seconds + Fraction(1, 2))


def plan_segments(keyframes: Sequence[Fraction], duration: Fraction, target: int) -> list[Segment]:
    """Of all plans one with the fewest segments: the best way to each boundary, from the best ways to earlier ones."""
    boundaries = [*keyframes, duration]
    rising = all(boundaries[i] < boundaries[i + 1] for i in range(len(keyframes)))
    if not keyframes or keyframes[0] != 0 or not rising or target < 1:
        raise ValueError("no plan")
    best: list[list[Segment]] = [[]]
    for end in range(1, len(boundaries)):
        plans = []
        for start in range(end - 1, -1, -1):
            segment = Segment(boundaries[start], boundaries[end] - boundaries[start])
            alone = start == end - 1
            if not alone and half_up(segment.duration) > target:
                break  # and longer ones are no better
            plans.append([*best[start], segment])
        best.append(min(plans, key=len))
    return best[-1]


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """The keyframes of the first that are in all."""
    first = renditions[0] if renditions else []
    return [time for time in first if all(time in rendition for rendition in renditions)]


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    """Each EXTINF is the difference of two rounded times, so that what is rounded off never adds up."""
    if not segments:
        raise ValueError("no segments")
    printed = [
        half_up((segment.start + segment.duration) * 10**6) - half_up(segment.start * 10**6) for segment in segments
    ]
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{half_up(Fraction(max(printed), 10**6))}"]
    lines += ["#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:VOD"]
    for number, microseconds in enumerate(printed):
        lines += [f"#EXTINF:{microseconds // 10**6}.{microseconds % 10**6:06d},", uri.format(number)]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def master_playlist(variants: Sequence[Variant]) -> str:
    """A line of attributes and a line with the URI for each variant."""
    if not variants:
        raise ValueError("no variants")
    lines = ["#EXTM3U", "#EXT-X-VERSION:3"]
    for uri, peak, average, width, height, codecs in variants:
        rates = f"BANDWIDTH={peak},AVERAGE-BANDWIDTH={average}"
        lines += [f'#EXT-X-STREAM-INF:{rates},RESOLUTION={width}x{height},CODECS="{codecs}"', uri]
    return "\n".join([*lines, ""])


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    """The highest peak within reach, else the lowest of all."""
    if not variants:
        raise ValueError("no variants")
    within = [variant for variant in variants if variant.peak <= safety * throughput]
    if within:
        return max(within, key=lambda variant: variant.peak)
    return min(variants, key=lambda variant: variant.peak)
