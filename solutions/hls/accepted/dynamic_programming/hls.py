"""The fewest segments up to each boundary, from the fewest up to the first boundary in reach, in one pass."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import NamedTuple

EXACT = Context(prec=60)
MICRO = Decimal("0.000001")


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
        raise ValueError("target < 1")
    boundaries = list(keyframes)
    boundaries.append(duration)
    if boundaries[0] != 0 or len(boundaries) == 1:
        raise ValueError("no keyframe at 0")

    # More boundaries never need fewer segments, so the first one in reach is the best to come from, and it only ever
    # moves on.
    fewest = [0] * len(boundaries)
    origin = [0] * len(boundaries)
    first_in_reach = 0
    for here in range(1, len(boundaries)):
        if boundaries[here] <= boundaries[here - 1]:
            raise ValueError("not increasing")
        back_to = boundaries[here] - target - Fraction(1, 2)
        while first_in_reach < here - 1 and boundaries[first_in_reach] <= back_to:
            first_in_reach += 1
        origin[here] = first_in_reach
        fewest[here] = fewest[first_in_reach] + 1

    here = len(boundaries) - 1
    plan: list[Segment | None] = [None] * fewest[here]
    while here:
        start = boundaries[origin[here]]
        plan[fewest[here] - 1] = Segment(start, boundaries[here] - start)
        here = origin[here]
    return [segment for segment in plan if segment is not None]


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    seen_in: dict[Fraction, int] = {}
    for rendition in renditions:
        for keyframe in rendition:
            seen_in[keyframe] = seen_in.get(keyframe, 0) + 1
    return sorted(keyframe for keyframe, count in seen_in.items() if count == len(renditions))


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    if not segments:
        raise ValueError("no segments")
    printed: list[Decimal] = []
    before = Decimal(0)
    elapsed = Fraction(0)
    for segment in segments:
        elapsed += segment.duration
        moment = EXACT.divide(Decimal(elapsed.numerator), Decimal(elapsed.denominator))
        moment = moment.quantize(MICRO, ROUND_HALF_UP, EXACT)
        printed.append(EXACT.subtract(moment, before))
        before = moment
    target = max(printed).quantize(Decimal(1), ROUND_HALF_UP)
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{target}", "#EXT-X-MEDIA-SEQUENCE:0"]
    lines += ["#EXT-X-PLAYLIST-TYPE:VOD"]
    for number, seconds in enumerate(printed):
        lines += [f"#EXTINF:{seconds:.6f},", uri.format(number)]
    lines += ["#EXT-X-ENDLIST"]
    return "\n".join(lines) + "\n"


def master_playlist(variants: Sequence[Variant]) -> str:
    if not variants:
        raise ValueError("no variants")
    lines = ["#EXTM3U", "#EXT-X-VERSION:3"]
    for uri, peak, average, width, height, codecs in variants:
        size = f"{width}x{height}"
        lines.append(
            f'#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},CODECS="{codecs}",RESOLUTION={size}'
        )
        lines.append(uri)
    return "\n".join(lines) + "\n"


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    if not variants:
        raise ValueError("no variants")

    def preference(variant: Variant) -> tuple[bool, int]:
        within = variant.peak <= safety * throughput
        return within, variant.peak if within else -variant.peak

    return max(variants, key=preference)
