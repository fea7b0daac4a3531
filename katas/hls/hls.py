"""An HLS segment planner: your code goes here."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple


class Segment(NamedTuple):
    """A piece of the video that a player fetches as one file; times are in seconds."""

    start: Fraction
    duration: Fraction


class Variant(NamedTuple):
    """One encoding of the video; rates are in bits per second, width and height in pixels."""

    uri: str  # of its media playlist
    peak: int
    average: int
    width: int
    height: int
    codecs: str  # such as "avc1.640028,mp4a.40.2"


def plan_segments(keyframes: Sequence[Fraction], duration: Fraction, target: int) -> list[Segment]:
    """Return as few segments as possible that cover [0, duration), each starting on a keyframe.

    No segment's duration, rounded half up, is above `target` seconds. Only where the next keyframe
    is further away than that does a segment take longer: from the one keyframe to the next.

    Raise ValueError if the first keyframe is not 0, if keyframes do not strictly increase, if the
    duration is not after the last keyframe, or if `target` is below 1.
    """
    raise NotImplementedError


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """Return, in increasing order, the keyframes that all renditions have; of no renditions, none."""
    raise NotImplementedError


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    """Return the playlist of one variant: its segments, as `plan_segments` gives them, in order.

    Segment number n, counted from 0, is found at `uri.format(n)`. Its EXTINF has six decimals; the
    EXTINFs add up to the duration of the video within a millionth of a second, however many there
    are. Raise ValueError if there are no segments.
    """
    raise NotImplementedError


def master_playlist(variants: Sequence[Variant]) -> str:
    """Return the playlist from which a player chooses: each variant's attributes and its URI.

    Raise ValueError if there are no variants.
    """
    raise NotImplementedError


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    """Return the variant of the highest peak that is at most `safety * throughput`.

    If every peak is above that, return the variant of the lowest peak. Raise ValueError if there
    are no variants.
    """
    raise NotImplementedError
