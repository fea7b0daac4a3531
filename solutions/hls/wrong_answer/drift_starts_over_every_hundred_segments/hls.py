"""What is carried along is forgotten every hundred segments, as if a new playlist began.

Killed by: test_not_even_a_long_playlist_drifts
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

HALF = Fraction(1, 2)
HEADER = """\
#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:{target}
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
"""
ENTRY = """\
#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},CODECS="{codecs}",RESOLUTION={width}x{height}
{uri}
"""


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
    if len(keyframes) == 0 or keyframes[0] != 0:
        raise ValueError("no keyframe at 0")
    for i in range(1, len(keyframes)):
        if keyframes[i] <= keyframes[i - 1]:
            raise ValueError("keyframes do not increase")
    if duration <= keyframes[-1]:
        raise ValueError("the video ends too early")

    ends = [*keyframes[1:], duration]
    plan = []
    start = Fraction(0)
    i = 0
    while i < len(ends):
        while i + 1 < len(ends) and ends[i + 1] - start < target + HALF:
            i += 1
        plan.append(Segment(start, ends[i] - start))
        start = ends[i]
        i += 1
    return plan


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    counts: dict[Fraction, int] = {}
    for rendition in renditions:
        for keyframe in rendition:
            counts[keyframe] = counts.get(keyframe, 0) + 1
    return sorted(keyframe for keyframe, count in counts.items() if count == len(renditions))


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    if len(segments) == 0:
        raise ValueError("nothing to play")
    entries = []
    longest = 0
    for number, segment in enumerate(segments):
        if number % 100 == 0:
            carry = Fraction(0)
        exact = segment.duration * 1_000_000 + carry
        printed = int(exact + HALF)
        carry = exact - printed
        longest = max(longest, printed)
        entries.append(f"#EXTINF:{printed // 1_000_000}.{printed % 1_000_000:06d},\n{uri.format(number)}\n")
    target = (longest + 500_000) // 1_000_000
    return HEADER.format(target=target) + "".join(entries) + "#EXT-X-ENDLIST\n"


def master_playlist(variants: Sequence[Variant]) -> str:
    if len(variants) == 0:
        raise ValueError("nothing to choose from")
    return "#EXTM3U\n#EXT-X-VERSION:3\n" + "".join(ENTRY.format(**variant._asdict()) for variant in variants)


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    if len(variants) == 0:
        raise ValueError("nothing to choose from")
    budget = safety * throughput
    rising = sorted(variants, key=lambda variant: variant.peak)
    chosen = rising[0]
    for variant in rising:
        if variant.peak <= budget:
            chosen = variant
    return chosen
