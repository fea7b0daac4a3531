"""Variants are collected by peak, and of two with the same peak one is lost.

Killed by: test_each_variant_is_described
"""

import math
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
    if len(marks) < 2 or marks[0] != 0 or target < 1:
        raise ValueError("need a keyframe at 0 and a target of at least 1")
    if any(earlier >= later for earlier, later in pairwise(marks)):
        raise ValueError("need increasing keyframes and a duration after them")
    limit = target + Fraction(1, 2)
    cuts = [marks[0]]
    for earlier, later in pairwise(marks):
        if later - cuts[-1] >= limit and earlier > cuts[-1]:
            cuts.append(earlier)
    cuts.append(duration)
    return [Segment(start, end - start) for start, end in pairwise(cuts)]


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    if not renditions:
        return []
    first, *others = renditions
    return sorted(set(first).intersection(*others))


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    if not segments:
        raise ValueError("a playlist without segments")
    moments = accumulate((segment.duration for segment in segments), initial=Fraction(0))
    ticks = [math.floor(moment * 10**6 + Fraction(1, 2)) for moment in moments]
    printed = [later - earlier for earlier, later in pairwise(ticks)]
    target = math.floor(Fraction(max(printed), 10**6) + Fraction(1, 2))
    playlist = "#EXTM3U\n"
    playlist += "#EXT-X-VERSION:3\n"
    playlist += f"#EXT-X-TARGETDURATION:{target}\n"
    playlist += "#EXT-X-MEDIA-SEQUENCE:0\n"
    playlist += "#EXT-X-PLAYLIST-TYPE:VOD\n"
    for number, length in enumerate(printed):
        playlist += f"#EXTINF:{length // 10**6}.{length % 10**6:06d},\n"
        playlist += f"{uri.format(number)}\n"
    playlist += "#EXT-X-ENDLIST\n"
    return playlist


def master_playlist(variants: Sequence[Variant]) -> str:
    if not variants:
        raise ValueError("a playlist without variants")
    playlist = "#EXTM3U\n"
    playlist += "#EXT-X-VERSION:3\n"
    for variant in {variant.peak: variant for variant in variants}.values():
        playlist += f"#EXT-X-STREAM-INF:BANDWIDTH={variant.peak},AVERAGE-BANDWIDTH={variant.average},"
        playlist += f'RESOLUTION={variant.width}x{variant.height},CODECS="{variant.codecs}"\n'
        playlist += f"{variant.uri}\n"
    return playlist


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    if not variants:
        raise ValueError("no variant to choose")
    best = None
    for variant in variants:
        if variant.peak <= safety * throughput and (best is None or variant.peak > best.peak):
            best = variant
    if best is None:
        best = min(variants, key=lambda variant: variant.peak)
    return best
