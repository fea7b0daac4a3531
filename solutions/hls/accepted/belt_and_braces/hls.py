"""Right but slow: classes for everything, checks, a log, and playlists with all that the RFC allows besides."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import NamedTuple

log = logging.getLogger(__name__)


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


@dataclass
class Planner:
    target: int
    segments: list[Segment] = field(default_factory=list)
    start: Fraction = field(default_factory=Fraction)
    reached: Fraction = field(default_factory=Fraction)

    def __post_init__(self) -> None:
        if self.target < 1:
            raise ValueError(f"target must be at least 1, got {self.target!r}")

    def extend(self, boundary: Fraction) -> None:
        if boundary <= self.reached:
            raise ValueError(f"{boundary} does not come after {self.reached}")
        if half_up(boundary - self.start) > self.target:
            self.close()
        self.reached = boundary

    def close(self) -> None:
        if self.reached == self.start:
            log.debug("the interval at %s will be a segment of its own", self.start)
            return
        segment = Segment(self.start, self.reached - self.start)
        assert segment.duration > 0
        self.segments.append(segment)
        self.start = self.reached


class Writer:
    """Collects the lines of a playlist."""

    def __init__(self, title: str) -> None:
        self._lines = ["#EXTM3U", f"# {title}", ""]
        self.tag("VERSION", 3)

    def tag(self, name: str, value: object = None) -> None:
        self._lines.append(f"#EXT-X-{name}" if value is None else f"#EXT-X-{name}:{value}")

    def line(self, text: str) -> None:
        assert "\n" not in text
        self._lines.append(text)

    def text(self) -> str:
        return "\r\n".join(self._lines) + "\r\n"


def plan_segments(keyframes: Sequence[Fraction], duration: Fraction, target: int) -> list[Segment]:
    planner = Planner(target)
    if not keyframes:
        raise ValueError("there must be a keyframe")
    if keyframes[0] != 0:
        raise ValueError(f"the first keyframe must be at 0, not at {keyframes[0]}")
    for keyframe in list(keyframes)[1:]:
        planner.extend(keyframe)
    planner.extend(duration)
    planner.close()
    assert planner.segments[0].start == 0
    assert sum(segment.duration for segment in planner.segments) == duration
    return planner.segments


def shared_keyframes(renditions: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    shared: dict[Fraction, None] | None = None
    for rendition in renditions:
        shared = dict.fromkeys(keyframe for keyframe in rendition if shared is None or keyframe in shared)
        log.debug("%d keyframes are left", len(shared))
    return sorted(shared or ())


@dataclass
class Entry:
    number: int
    microseconds: int
    uri: str

    @property
    def printed(self) -> str:
        return f"{self.microseconds // 10**6}.{self.microseconds % 10**6:06d}"


def entries(segments: Iterable[Segment], uri: str) -> list[Entry]:
    made: list[Entry] = []
    exact, so_far = Fraction(0), 0
    for number, segment in enumerate(segments):
        exact += segment.duration
        entry = Entry(number, half_up(exact * 10**6) - so_far, uri.format(number))
        so_far += entry.microseconds
        assert abs(Fraction(so_far, 10**6) - exact) <= Fraction(1, 10**6)
        made.append(entry)
    return made


def media_playlist(segments: Sequence[Segment], uri: str = "segment{:05d}.ts") -> str:
    if not segments:
        raise ValueError("a media playlist must have a segment")
    listed = entries(segments, uri)
    writer = Writer("Media playlist")
    writer.tag("INDEPENDENT-SEGMENTS")
    writer.tag("TARGETDURATION", half_up(max(Fraction(entry.printed) for entry in listed)))
    writer.tag("MEDIA-SEQUENCE", 0)
    writer.tag("PLAYLIST-TYPE", "VOD")
    for entry in listed:
        writer.line(f"#EXTINF:{entry.printed},Segment {entry.number}")
        writer.line(entry.uri)
    writer.tag("ENDLIST")
    return writer.text()


def master_playlist(variants: Sequence[Variant]) -> str:
    if not variants:
        raise ValueError("a master playlist must have a variant")
    writer = Writer("Master playlist")
    for variant in variants:
        attributes = {
            "RESOLUTION": f"{variant.width}x{variant.height}",
            "CODECS": f'"{variant.codecs}"',
            "AVERAGE-BANDWIDTH": str(variant.average),
            "BANDWIDTH": str(variant.peak),
        }
        writer.tag("STREAM-INF", ",".join(map("=".join, attributes.items())))
        writer.line(variant.uri)
    return writer.text()


def choose_variant(variants: Sequence[Variant], throughput: float, safety: float = 0.8) -> Variant:
    if not variants:
        raise ValueError("there must be a variant")
    affordable = [variant for variant in variants if variant.peak <= safety * throughput]
    chosen = sorted(affordable or variants, key=lambda variant: variant.peak)[-1 if affordable else 0]
    log.debug("chose %s at %s bit/s", chosen.uri, throughput)
    return chosen
