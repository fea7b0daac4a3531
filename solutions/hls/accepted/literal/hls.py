"""The rules word by word, without a trick: round each duration as it grows, until it would be too long."""

import math
from collections.abc import Sequence
from fractions import Fraction
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


def round_half_up(number: Fraction) -> int:
    below = math.floor(number)
    if number - below >= Fraction(1, 2):
        return below + 1
    return below


def plan_segments(keyframes: Sequence[Fraction], duration: Fraction, target: int) -> list[Segment]:
    if len(keyframes) == 0:
        raise ValueError("no keyframes")
    if keyframes[0] != 0:
        raise ValueError("no keyframe at 0")
    for i in range(1, len(keyframes)):
        if keyframes[i] == keyframes[i - 1]:
            raise ValueError("a keyframe is repeated")
        if keyframes[i] < keyframes[i - 1]:
            raise ValueError("keyframes are out of order")
    if duration <= keyframes[-1]:
        raise ValueError("the duration is not after the last keyframe")
    if target < 1:
        raise ValueError("the target is below 1")

    def boundary(i: int) -> Fraction:
        return keyframes[i] if i < len(keyframes) else duration

    segments: list[Segment] = []
    begin = 0
    while begin < len(keyframes):
        end = begin + 1
        while end < len(keyframes) and round_half_up(boundary(end + 1) - keyframes[begin]) <= target:
            end += 1
        segments.append(Segment(start=keyframes[begin], duration=boundary(end) - keyframes[begin]))
        begin = end
    return segments


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    if len(renditions) == 0:
        return []
    sets = [set(rendition) for rendition in renditions]
    return [keyframe for keyframe in renditions[0] if all(keyframe in each for each in sets)]


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    if len(segments) == 0:
        raise ValueError("no segments")
    printed: list[int] = []
    for segment in segments:
        begin = round_half_up(segment.start * 1_000_000)
        end = round_half_up((segment.start + segment.duration) * 1_000_000)
        printed.append(end - begin)
    playlist: list[str] = []
    playlist.append("#EXTM3U")
    playlist.append("#EXT-X-VERSION:3")
    playlist.append("#EXT-X-TARGETDURATION:" + str(round_half_up(Fraction(max(printed), 1_000_000))))
    playlist.append("#EXT-X-MEDIA-SEQUENCE:0")
    playlist.append("#EXT-X-PLAYLIST-TYPE:VOD")
    for i in range(len(segments)):
        digits = str(printed[i]).zfill(7)
        playlist.append("#EXTINF:" + digits[:-6] + "." + digits[-6:] + ",")
        playlist.append(uri.format(i))
    playlist.append("#EXT-X-ENDLIST")
    return "\n".join(playlist) + "\n"


def master_playlist(variants: Sequence[Variant]) -> str:
    if len(variants) == 0:
        raise ValueError("no variants")
    playlist: list[str] = []
    playlist.append("#EXTM3U")
    playlist.append("#EXT-X-VERSION:3")
    for variant in variants:
        attributes = "BANDWIDTH=" + str(variant.peak)
        attributes += ",AVERAGE-BANDWIDTH=" + str(variant.average)
        attributes += ",RESOLUTION=" + str(variant.width) + "x" + str(variant.height)
        attributes += ',CODECS="' + variant.codecs + '"'
        playlist.append("#EXT-X-STREAM-INF:" + attributes)
        playlist.append(variant.uri)
    return "\n".join(playlist) + "\n"


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    if len(variants) == 0:
        raise ValueError("no variants")
    chosen = None
    for variant in variants:
        if variant.peak <= safety * throughput and (chosen is None or variant.peak >= chosen.peak):
            chosen = variant
    if chosen is not None:
        return chosen
    lowest = variants[0]
    for variant in variants:
        if variant.peak < lowest.peak:
            lowest = variant
    return lowest
