"""The rules of the kata, one by one. Each says what was expected of a reply, or returns None where nothing is wrong.

Plans and playlists are judged by rules because many are right. A rule looks at nothing but its own matter, so that
a mistake is found by the check that names it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from graders import Record, Ref

from . import model, playlists


class Fault(NamedTuple):
    """What was expected, in words; and, if it can be put so that it holds for all right replies, in Python."""

    expected: str
    condition: str = ""


Rule = Callable[..., Fault | None]

MICROSECOND = Fraction(1, 10**6)
LONGEST = 200_000  # characters: ten times what the longest playlist here comes to
PRINTED = '[line[8:].partition(",")[0] for line in {}.split() if line[:8] == "#EXTINF:"]'
NAMED = '[line for line in {}.splitlines() if line[:1] not in ("", "#")]'
ATTRIBUTES = ("BANDWIDTH", "AVERAGE-BANDWIDTH", "RESOLUTION", "CODECS")


def plain(argument: Any, held: Mapping[str, Any]) -> Any:
    """Return what an argument stands for: the value of a variable, or the items of a sequence."""
    if type(argument) is Ref:
        return held[argument.name]
    items = argument.args[0] if type(argument).__name__ == "Toy" else argument
    return [plain(item, held) for item in items] if isinstance(items, (list, tuple)) else items


def a_list_of_segments(plan: Any, *_: Any) -> Fault | None:
    """A plan is a list of segments, whose times are exact."""
    if type(plan) is not list:
        return Fault("a list of segments", "isinstance({}, list)")
    for number, segment in enumerate(plan):
        if type(segment) is not Record or [name for name, _ in segment.fields] != ["start", "duration"]:
            return Fault(
                f"a list of segments, but item {number} is none",
                "all(isinstance(segment, Segment) for segment in {})",
            )
        if any(type(time) not in (Fraction, int) for _, time in segment.fields):
            return Fault(
                f"exact times, but segment {number} has others",
                "all(type(time) in (Fraction, int) for segment in {} for time in (segment.start, segment.duration))",
            )
    return None


def covers(plan: Any, keyframes: Sequence[Fraction], duration: Fraction, _: int) -> Fault | None:
    """Segments start on keyframes, follow each other, and end where the video ends."""
    end = Fraction(0)
    for number, segment in enumerate(plan):
        if segment.start != end:
            return Fault(
                f"segment {number} to start at {end}, but it starts at {segment.start}",
                "(lambda plan: all(a.start + a.duration == b.start for a, b in zip(plan, plan[1:])))({})"
                if number
                else "{}[0].start == 0",
            )
        if segment.start not in keyframes:
            return Fault(
                f"segment {number} to start on a keyframe, but at {segment.start} there is none",
                f"all(segment.start in {[*keyframes]!r} for segment in {{}})",
            )
        end = segment.start + segment.duration
    if end == duration:
        return None
    condition = f"sum(segment.duration for segment in {{}}) == {duration!r}"
    return Fault(f"the last segment to end at {duration}, but it ends at {end}", condition)


def stays_within(plan: Any, keyframes: Sequence[Fraction], duration: Fraction, target: int) -> Fault | None:
    """No segment that could be cut lasts longer than the target, rounded half up."""
    for number, segment in enumerate(plan):
        if model.half_up(segment.duration) <= target:
            continue
        inside = [time for time in keyframes if 0 < time - segment.start < segment.duration]
        if inside:
            limit = target + Fraction(1, 2)
            gaps = [(start, end - start) for start, end in pairwise([*keyframes, duration])]
            alone = ", ".join(f"Segment({start!r}, {gap!r})" for start, gap in gaps if gap >= limit)
            excepted = f" or segment in [{alone}]" if alone else ""
            return Fault(
                f"durations that round half up to at most {target}, but segment {number} lasts {segment.duration} "
                f"and could be cut at {inside[0]}",
                f"all(segment.duration < {limit!r}{excepted} for segment in {{}})",
            )
    return None


def takes_alone(plan: Any, keyframes: Sequence[Fraction], duration: Fraction, target: int) -> Fault | None:
    """Each keyframe interval that is longer than the target is a segment."""
    parts = [(segment.start, segment.duration) for segment in plan]
    for start, end in pairwise([*keyframes, duration]):
        if model.half_up(end - start) > target and (start, end - start) not in parts:
            condition = f"Segment({start!r}, {end - start!r}) in {{}}"
            return Fault(f"a segment from {start} to {end}, where nothing can be cut, but there is none", condition)
    return None


@functools.lru_cache(4_096)
def _fewest(keyframes: tuple[Fraction, ...], duration: Fraction, target: int) -> int:
    return len(model.plan_segments(keyframes, duration, target))


def has_the_fewest(plan: Any, keyframes: Sequence[Fraction], duration: Fraction, target: int) -> Fault | None:
    """No plan has fewer segments."""
    fewest = _fewest(tuple(keyframes), duration, target)
    if len(plan) <= fewest:
        return None
    return Fault(f"a plan of length {fewest}, which is enough, but its length is {len(plan)}", f"len({{}}) == {fewest}")


def is_shared(reply: Any, renditions: Sequence[Sequence[Fraction]]) -> Fault | None:
    """The keyframes that are in all renditions, in order."""
    expected = model.shared_keyframes(renditions)
    right = type(reply) is list and reply == expected and all(type(time) is Fraction for time in reply)
    if right:
        return None
    # What is equal and no Fraction looks otherwise.
    condition = f"repr({{}}) == {repr(expected)!r}" if reply == expected else f"{{}} == {expected!r}"
    return Fault(str(expected), condition)


def is_text(playlist: Any, *_: Any) -> Fault | None:
    """A playlist is a str, and not so long that reading it would keep the judge."""
    if type(playlist) is not str:
        return Fault("a str", "isinstance({}, str)")
    return Fault(f"at most {LONGEST:,} characters", f"len({{}}) <= {LONGEST}") if len(playlist) > LONGEST else None


def is_a_media_playlist(playlist: str, *_: Any) -> Fault | None:
    """A player that knows the RFC and nothing else can read it."""
    try:
        playlists.media(playlist)
    except playlists.Malformed as problem:
        return Fault(str(problem), problem.condition)
    return None


def is_a_master_playlist(playlist: str, *_: Any) -> Fault | None:
    """A player that knows the RFC and nothing else can read it."""
    try:
        playlists.master(playlist)
    except playlists.Malformed as problem:
        return Fault(str(problem), problem.condition)
    return None


def _printed(playlist: str) -> list[Fraction]:
    """The printed durations, however they are written."""
    return [
        Fraction(text) for text in re.findall(r"^#EXTINF: *([0-9]{1,20}(?:\.[0-9]{1,20})?)", playlist, re.MULTILINE)
    ]


def adds_up(playlist: str, segments: Sequence[Any], _: str = "") -> Fault | None:
    """Each printed duration, and their sum, is right to a microsecond."""
    printed = _printed(playlist)
    if len(printed) != len(segments):
        expected = f"{len(segments)} EXTINF, one for each segment, but there are {len(printed)}"
        return Fault(expected, f"{{}}.count('#EXTINF') == {len(segments)}")
    for number, (shown, segment) in enumerate(zip(printed, segments, strict=True)):
        if abs(shown - segment.duration) > MICROSECOND:
            expected = f"an EXTINF within 1 µs of {segment.duration} for segment {number}, but it is {_six(shown)}"
            this = f"Fraction({PRINTED}[{number}])"
            return Fault(expected, f"abs({this} - {segment.duration!r}) <= Fraction(1, 10**6)")
    total, whole = sum(printed), sum(segment.duration for segment in segments)
    if abs(total - whole) <= MICROSECOND:
        return None
    return Fault(
        f"EXTINFs that add up to {whole} within 1 µs, but their sum is {_six(total)}",
        f"abs(sum(map(Fraction, {PRINTED})) - {whole!r}) <= Fraction(1, 10**6)",
    )


def _six(seconds: Fraction | int) -> str:
    return f"{float(seconds):.6f}"


def states_the_longest(playlist: str, *_: Any) -> Fault | None:
    """The target duration is the longest printed duration, rounded half up."""
    stated = re.search(r"^#EXT-X-TARGETDURATION:([0-9]{1,20})\r?$", playlist, re.MULTILINE)
    printed = _printed(playlist)
    if stated is None or not printed:
        return None  # for others to say
    longest = max(printed)
    rounded = model.half_up(longest)
    if int(stated[1]) == rounded:
        return None
    line = f"{playlists.TARGET}:{rounded}"
    expected = f"{line}, since the longest EXTINF is {_six(longest)}, but it is {stated[1]}"
    return Fault(expected, f"{line!r} in {{}}.split()")


def names_the_files(playlist: str, segments: Sequence[Any], uri: str = "segment{:05d}.ts") -> Fault | None:
    """The URI of each segment is the template's, numbered from 0."""
    lines = [line.removesuffix("\r") for line in playlist.split("\n")]
    found = [line for line in lines if line and not line.startswith("#")]
    for number, got in enumerate(found[: len(segments)]):
        right = uri.format(number)
        if got != right:
            return Fault(
                f"the URI {right!r} for segment {number}, but it is {got!r}", f"{NAMED}[{number}] == {right!r}"
            )
    if len(found) != len(segments):
        expected = f"{len(segments)} URIs, one for each segment, but there are {len(found)}"
        return Fault(expected, f"len({NAMED}) == {len(segments)}")
    return None


def describes(playlist: str, variants: Sequence[Any]) -> Fault | None:
    """Each variant is there with its attributes and its URI, and nothing else is."""
    try:
        left = playlists.master(playlist)
    except playlists.Malformed:
        return None  # for another rule to say
    for variant in variants:
        size = f"{variant.width}x{variant.height}"
        wanted = [str(variant.peak), str(variant.average), size, f'"{variant.codecs}"']
        alike = [stream for stream in left if stream.uri == variant.uri]
        if not alike:
            missing = f"the URI {variant.uri!r} after its {playlists.STREAM}, but it is not there"
            times = sum(other.uri == variant.uri for other in variants)
            return Fault(missing, f"{NAMED}.count({variant.uri!r}) == {times}")
        found = [[stream.attributes.get(name, "nothing") for name in ATTRIBUTES] for stream in alike]
        if wanted not in found:
            name, value, got = next(
                each for each in zip(ATTRIBUTES, wanted, found[0], strict=True) if each[1] != each[2]
            )
            parts = "{}" if name == "CODECS" else "{}.replace(':', ',').replace('\\n', ',').split(',')"
            return Fault(f"{name}={value} for {variant.uri!r}, but it is {got}", f"{f'{name}={value}'!r} in {parts}")
        left.remove(alike[found.index(wanted)])
    if not left:
        return None
    expected = f"{len(variants)} variants, but there are {len(variants) + len(left)}"
    return Fault(expected, f"{{}}.count('{playlists.STREAM}:') == {len(variants)}")


def is_the_best(choice: Any, variants: Sequence[Any], throughput: float, safety: float = 0.8) -> Fault | None:
    """The highest peak within reach, else the lowest."""
    limit = safety * throughput
    within = [variant.peak for variant in variants if variant.peak <= limit]
    best = max(within) if within else min(variant.peak for variant in variants)
    if choice in [variant for variant in variants if variant.peak == best]:
        return None
    reason = f"the highest within {limit:,.1f}" if within else f"the lowest, since none is within {limit:,.1f}"
    return Fault(f"the variant whose peak is {best:,}, {reason}", f"{{}}.peak == {best}")


OF: Mapping[str, tuple[Rule, ...]] = {
    "plan_segments": (a_list_of_segments, covers, stays_within, takes_alone, has_the_fewest),
    "shared_keyframes": (is_shared,),
    "media_playlist": (is_text, is_a_media_playlist, adds_up, states_the_longest, names_the_files),
    "master_playlist": (is_text, is_a_master_playlist, describes),
    "choose_variant": (is_the_best,),
}
