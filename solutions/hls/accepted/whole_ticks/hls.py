"""Every time becomes a whole number of ticks of one clock, so that the work is done on plain ints."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
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


class Clock:
    """A clock whose tick divides all the times it is made for."""

    def __init__(self, times: Iterable[Fraction]) -> None:
        self.rate = lcm(*{time.denominator for time in times})

    def ticks(self, time: Fraction) -> int:
        return time.numerator * (self.rate // time.denominator)

    def time(self, ticks: int) -> Fraction:
        return Fraction(ticks, self.rate)


def plan_segments(keyframes: Sequence[Fraction], duration: Fraction, target: int) -> list[Segment]:
    clock = Clock([*keyframes, duration])
    ticks = [clock.ticks(keyframe) for keyframe in keyframes]
    end = clock.ticks(duration)
    if not ticks or ticks[0] != 0:
        raise ValueError("no keyframe at 0")
    if any(ticks[i] >= ticks[i + 1] for i in range(len(ticks) - 1)):
        raise ValueError("keyframes out of order")
    if end <= ticks[-1]:
        raise ValueError("the duration is not after the last keyframe")
    if target < 1:
        raise ValueError("target below 1")

    longest = ((2 * target + 1) * clock.rate - 1) // 2  # the most ticks that are still less than target + 1/2
    starts = [0]
    previous = 0
    for tick in [*ticks[1:], end]:
        if tick - starts[-1] > longest and previous != starts[-1]:
            starts.append(previous)
        previous = tick
    return [
        Segment(clock.time(start), clock.time(stop - start))
        for start, stop in zip(starts, [*starts[1:], end], strict=True)
    ]


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    if not renditions:
        return []
    clock = Clock(keyframe for rendition in renditions for keyframe in rendition)
    shared = set.intersection(*({clock.ticks(keyframe) for keyframe in rendition} for rendition in renditions))
    return [clock.time(tick) for tick in sorted(shared)]


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    if not segments:
        raise ValueError("no segments")
    clock = Clock(segment.duration for segment in segments)
    ticks = printed = longest = 0
    lines = []
    for number, segment in enumerate(segments):
        ticks += clock.ticks(segment.duration)
        until = (ticks * 2_000_000 + clock.rate) // (2 * clock.rate)
        seconds, microseconds = divmod(until - printed, 1_000_000)
        longest = max(longest, until - printed)
        printed = until
        lines.append(f"#EXTINF:{seconds:d}.{microseconds:06d},\n{uri.format(number)}")
    return "\n".join(
        [
            "#EXTM3U",
            "#EXT-X-VERSION:3",
            "#EXT-X-MEDIA-SEQUENCE:0",
            f"#EXT-X-TARGETDURATION:{(longest + 500_000) // 1_000_000}",
            "#EXT-X-PLAYLIST-TYPE:VOD",
            *lines,
            "#EXT-X-ENDLIST\n",
        ]
    )


def master_playlist(variants: Sequence[Variant]) -> str:
    if not variants:
        raise ValueError("no variants")
    lines = ["#EXTM3U", "#EXT-X-VERSION:3"]
    for v in variants:
        lines.append(f"#EXT-X-STREAM-INF:RESOLUTION={v.width}x{v.height},BANDWIDTH={v.peak}")
        lines[-1] += f',AVERAGE-BANDWIDTH={v.average},CODECS="{v.codecs}"'
        lines.append(v.uri)
    return "\n".join(lines) + "\n"


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    if not variants:
        raise ValueError("no variants")
    affordable = {v.peak: v for v in variants if v.peak <= safety * throughput}
    return affordable[max(affordable)] if affordable else min(variants, key=lambda v: v.peak)
