"""As short as it gets without being unkind: min, max and set arithmetic raise and decide by themselves."""

from collections.abc import Sequence
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
    marks = [*keyframes, duration]
    if len(marks) < 2 or marks[0] != 0 or target < 1 or any(a >= b for a, b in pairwise(marks)):
        raise ValueError("cannot plan this")
    cuts = marks[:1]
    for a, b in pairwise(marks):
        if b - cuts[-1] >= target + Fraction(1, 2) and a != cuts[-1]:
            cuts.append(a)
    return [Segment(a, b - a) for a, b in pairwise([*cuts, duration])]


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    return sorted(set(renditions[0]).intersection(*renditions)) if renditions else []


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    ends = [int(end * 10**6 + Fraction(1, 2)) for end in accumulate(s.duration for s in segments)]
    steps = [b - a for a, b in pairwise([0, *ends])]
    return (
        f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:{(max(steps) + 500_000) // 10**6}\n"
        "#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n"
        + "".join(f"#EXTINF:{s // 10**6}.{s % 10**6:06},\n{uri.format(n)}\n" for n, s in enumerate(steps))
        + "#EXT-X-ENDLIST\n"
    )


def master_playlist(variants: Sequence[Variant]) -> str:
    if not variants:
        raise ValueError("no variants")
    return "#EXTM3U\n#EXT-X-VERSION:3\n" + "".join(
        f"#EXT-X-STREAM-INF:BANDWIDTH={v.peak},AVERAGE-BANDWIDTH={v.average},RESOLUTION={v.width}x{v.height},"
        f'CODECS="{v.codecs}"\n{v.uri}\n'
        for v in variants
    )


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    lowest = min(v.peak for v in variants)
    most = max(lowest, safety * throughput)
    return max((v for v in variants if v.peak <= most), key=lambda v: v.peak)
