"""Segments are planned from the last to the first, and each EXTINF carries over what rounding left."""

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
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
    if target < 1 or len(keyframes) == 0 or keyframes[0] != 0:
        raise ValueError("need a keyframe at 0 and a target of at least 1 second")
    end = start = duration
    segments = []
    for keyframe in reversed(keyframes):
        if keyframe >= start:
            raise ValueError(f"{start} comes after {keyframe}")
        if start < end and 2 * (end - keyframe) >= 2 * target + 1:
            segments.append(Segment(start, end - start))
            end = start
        start = keyframe
    segments.append(Segment(start, end - start))
    segments.reverse()
    return segments


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    return list(reduce(_in_both, renditions)) if renditions else []


def _in_both(left: Sequence[Fraction], right: Sequence[Fraction]) -> Sequence[Fraction]:
    """Merge two increasing sequences, keeping what stands in both."""
    both = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            both.append(left[i])
            i += 1
            j += 1
        elif left[i] < right[j]:
            i += 1
        else:
            j += 1
    return both


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    if len(segments) == 0:
        raise ValueError("no segments")
    body = []
    longest = 0
    owed = Fraction(0)  # microseconds, from -1/2 up to 1/2
    for number, (_, duration) in enumerate(segments):
        owed += duration * 1_000_000
        printed = int(owed + Fraction(1, 2))
        owed -= printed
        longest = max(longest, printed)
        digits = f"{printed:07d}"
        body.append(f"#EXTINF:{digits[:-6]}.{digits[-6:]},\r\n{uri.format(number)}\r\n")
    return (
        "#EXTM3U\r\n"
        "#EXT-X-PLAYLIST-TYPE:VOD\r\n"
        "#EXT-X-ENDLIST\r\n"
        "#EXT-X-MEDIA-SEQUENCE:0\r\n"
        f"#EXT-X-TARGETDURATION:{(longest + 500_000) // 1_000_000}\r\n"
        "#EXT-X-VERSION:3\r\n"
    ) + "".join(body)


def master_playlist(variants: Sequence[Variant]) -> str:
    if len(variants) == 0:
        raise ValueError("no variants")
    entries = [
        f'#EXT-X-STREAM-INF:CODECS="{each.codecs}",RESOLUTION={each.width}x{each.height},'
        f"AVERAGE-BANDWIDTH={each.average},BANDWIDTH={each.peak}\r\n{each.uri}\r\n"
        for each in sorted(variants, key=lambda each: each.peak, reverse=True)
    ]
    return "#EXTM3U\r\n#EXT-X-VERSION:3\r\n" + "".join(entries)


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    if len(variants) == 0:
        raise ValueError("no variants")
    falling = sorted(variants, key=lambda each: each.peak, reverse=True)
    return next((each for each in falling if each.peak <= safety * throughput), falling[-1])
