"""What a segment planner must do. Each property looks at rules of its own, and so catches its own mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graders import Raised, Record, Ref, Script, Step, Subject, call, catches_all, let, new, points

from . import model, rules
from .rules import Rule
from .videos import (
    CLOCKS,
    FINENESS,
    GAP,
    GAPS,
    SLOW_CLOCKS,
    Clock,
    Times,
    contained,
    filled,
    renditions,
    segments,
    some,
    spread,
    variants,
)

# The last is for the slides of a day.
TARGETS = st.sampled_from((*range(1, 8), 7_200))
CONTAINERS = st.integers(1, 3)


Broken = tuple[int, Any, rules.Fault]  # at which step, its reply, and what was expected


def keeps(subject: Subject, steps: Iterable[Step], *of_each: Rule) -> None:
    """Fail at the first reply that breaks a rule: one of those given, or else any for the function called."""
    program = Script(tuple(steps))
    broken = first_broken(program, subject.answers(program), of_each)
    if broken is None:
        return
    # One call says more than many: where it breaks a rule by itself, what came before it is left out.
    alone = by_itself(program, broken[0])
    replies = subject.run(alone)
    if not any(type(reply) is Raised for reply in replies):
        again = first_broken(alone, replies, of_each)
        program, broken = (program, broken) if again is None else (alone, again)
    index, reply, fault = broken
    # Of a long text the beginning is enough: what is wrong with it is told in words.
    got = f"{reply[:60]}..." if type(reply) is str and len(reply) > 100 else reply
    subject.wrong(program, index, got, *fault)


def first_broken(program: Script, replies: Sequence[Any], of_each: Sequence[Rule]) -> Broken | None:
    """Return the first of the replies that breaks a rule."""
    held: dict[str, Any] = {}
    for index, (step, reply) in enumerate(zip(program, replies, strict=True)):
        arguments = [rules.plain(arg, held) for arg in step.args]
        if step.into:
            held[step.into] = arguments[0] if step.verb == "let" else []
            continue
        if step.on:  # what is done to a list there is done to it here
            getattr(held[step.on], step.name)(*arguments)
            continue
        for rule in of_each or rules.OF[step.name]:
            fault = rule(reply, *arguments)
            if fault is not None:
                return index, reply, fault
    return None


def by_itself(program: Script, index: int) -> Script:
    """The step of ``program`` at ``index``, after those that name what it is given."""
    step = program.steps[index]
    named = {arg.name for arg in step.args if type(arg) is Ref}
    return Script((*(each for each in program.steps[:index] if each.verb == "let" and each.into in named), step))


def plan(times: Times, target: int, container: int = 1) -> Step:
    """Ask for a plan: the keyframes, and last the duration, are in ``times``."""
    return call("", "plan_segments", contained(times[:-1], container), times[-1], target)


def attainable(times: Times, target: int) -> int:
    """Return the target, or the least one that every keyframe interval is within."""
    return max(target, *(model.half_up(after - before) for before, after in pairwise(times)))


@points(1)
@given(gaps=GAPS, clock=CLOCKS, target=TARGETS, container=CONTAINERS)
def test_segments_cover_the_video(subject: Subject, gaps: list[int], clock: Clock, target: int, container: int) -> None:
    """Segments start on keyframes and follow each other exactly from 0 to the end: a gap is a stall, however small."""
    times = spread(gaps, clock)
    *others, end = times
    # As many keyframes of a video as long, at other times: whoever remembers a plan must not mistake one for the other.
    moved = [others[0], *((before + after) / 2 for before, after in pairwise(others)), end]
    within = max(attainable(times, target), attainable(moved, target))
    steps = [plan(each, within, container) for each in (times, moved)]
    keeps(subject, steps, rules.a_list_of_segments, rules.covers)


# How many units come to the target and a half: a segment of so many is too long, and if it is a hair shorter it is not.
REACHES = st.integers(2, 9)


def at_the_limit(gaps: list[int], target: int, reach: int, finer: int) -> Times:
    """Return times of which many are the target and a half apart, or nearly so."""
    return spread(gaps, (2 * target + 1, 2 * reach, finer))


@points(1)
@given(gaps=GAPS, target=TARGETS, reach=REACHES, finer=FINENESS)
def test_no_segment_outlasts_the_target(subject: Subject, gaps: list[int], target: int, reach: int, finer: int) -> None:
    """A duration that rounds half up to more than the target is too long: strict players refuse the playlist."""
    times = at_the_limit(gaps, target, reach, finer)
    keeps(subject, [plan(times, attainable(times, target))], rules.a_list_of_segments, rules.stays_within)


BLOCKS = st.lists(st.lists(st.integers(1, 6), min_size=1, max_size=4), min_size=1, max_size=4)


@points(2)
@given(gaps=GAPS, reach=REACHES, blocks=BLOCKS, target=TARGETS, finer=FINENESS)
def test_no_plan_has_fewer_segments(
    subject: Subject, gaps: list[int], reach: int, blocks: list[list[int]], target: int, finer: int
) -> None:
    """A segment reaches as far as the target lets it: each one more is a request more, for every viewer."""
    times = at_the_limit(gaps, target, reach, finer)
    steps = [plan(times, attainable(times, target))] if gaps else []
    steps += [plan(filled(blocks, target, finer), target)] if blocks else []
    keeps(subject, steps, rules.a_list_of_segments, rules.has_the_fewest)


LONG_GAPS = st.lists(st.one_of(GAP, st.integers(19, 40)), min_size=1, max_size=9)


@points(1)
@given(gaps=LONG_GAPS, target=st.integers(1, 4), reach=REACHES, finer=FINENESS)
@settings(max_examples=30)
def test_a_long_interval_is_a_segment_of_its_own(
    subject: Subject, gaps: list[int], target: int, reach: int, finer: int
) -> None:
    """Between two keyframes nothing can be cut: a longer interval is taken whole, and its neighbours stay apart."""
    times = at_the_limit(gaps, target, reach, finer)
    # In quarters of a second: intervals that are all too long, each with one after it that is hardly there.
    crumbs = [part for gap in some(gaps) for part in (gap + 3 * (4 * target + 2), 1 + gap % 3)]
    steps = [plan(times, target), plan(spread(crumbs, (1, 4, finer)), target)]
    keeps(subject, steps, rules.a_list_of_segments, rules.takes_alone)


FLAWS = (
    *("no keyframe", "none at 0", "first below 0", "one repeated", "out of order", "ends at the last", "ends before"),
    *("target of 0", "target below 0"),
)


def flawed(flaw: str, gaps: list[int], clock: Clock, place: int) -> Step:
    """Ask for a plan where there is none."""
    times, target = spread(gaps, clock), 3
    at = place % len(gaps)
    match flaw:
        case "no keyframe":
            times = times[-1:]
        case "none at 0":
            times = [time + Fraction(1, place) for time in times]
        case "first below 0":
            times[0] = -Fraction(1, place)
        case "one repeated":
            times.insert(at, times[at])
        case "out of order":
            times.insert(at, (times[-2] + times[-1]) / 2)
        case "ends at the last":
            times[-1] = times[-2]
        case "ends before":
            times[-1] = times[-2] - Fraction(1, place)
        case "target of 0":
            target = 0
        case "target below 0":
            target = -place
        case _:
            raise ValueError(flaw)
    return plan(times, target, place)


@points(1)
@given(flaws=st.permutations(FLAWS), gaps=GAPS, clock=CLOCKS, place=st.integers(1, 9))
@settings(max_examples=20)
def test_what_cannot_be_planned_is_refused(
    subject: Subject, flaws: list[str], gaps: list[int], clock: Clock, place: int
) -> None:
    """No keyframe at 0, keyframes out of order, an end that is none, a target below 1: planned, they would not play."""
    # What is planned after it has nothing to do with it; and of one keyframe there is one plan.
    sound = plan(spread(gaps[:1], clock), place)
    subject.agrees(Script(tuple(step for flaw in flaws for step in (flawed(flaw, gaps, clock, place), sound))))


# Who has a keyframe, as bits: mostly all.
MARKS = st.tuples(st.integers(0, 11), st.one_of(st.just(15), st.just(15), st.integers(1, 15)))
COUNTS = st.sampled_from((0, 1, 2, 2, 3, 3, 4))


def share(marks: list[tuple[int, int]], count: int, clock: Clock, container: int) -> Step:
    """Ask what keyframes are shared."""
    each = [contained(times, container) for times in renditions(marks, count, clock)]
    return call("", "shared_keyframes", contained(each, container))


@points(1)
@given(marks=st.lists(MARKS, min_size=5, max_size=15), count=COUNTS, clock=CLOCKS, container=CONTAINERS)
def test_shared_keyframes_are_in_every_rendition(
    subject: Subject, marks: list[tuple[int, int]], count: int, clock: Clock, container: int
) -> None:
    """Only where every rendition has a keyframe at exactly the same time can a player switch between them."""
    apart = [mark for mark in marks if mark[1] != 15]  # of which less is shared, or nothing
    subject.agrees(Script.of(share(marks, count, clock, container), share(apart, count, clock, container)))


# By number, for a template that were shrunk would be none.
TEMPLATES = ("{}.ts", "part{:03d}.ts", "v1/{:x}.ts", "https://cdn.example/a,b/{}.ts?key=1,2", "été{0}.ts")
NUMBERS = st.integers(0, len(TEMPLATES) - 1)


def write(times: Times, *uri: str) -> Step:
    """Ask for a media playlist whose segments are those between ``times``."""
    return call("", "media_playlist", segments(times), *uri)


@points(1)
@given(gaps=GAPS, clock=SLOW_CLOCKS)
def test_a_strict_player_reads_the_media_playlist(subject: Subject, gaps: list[int], clock: Clock) -> None:
    """Each tag in its place, each EXTINF with six decimals: clients must refuse a playlist that breaks the RFC."""
    keeps(subject, [write(spread(gaps, clock))], rules.is_text, rules.is_a_media_playlist)


@points(1)
@given(gaps=GAPS, laps=st.integers(1, 8), clock=CLOCKS | SLOW_CLOCKS)
@settings(max_examples=40)
def test_printed_durations_do_not_drift(subject: Subject, gaps: list[int], laps: int, clock: Clock) -> None:
    """Each EXTINF and their sum are right to a microsecond: what adds up puts sound, subtitles and seeking off."""
    keeps(subject, [write(spread(gaps * laps, clock))], rules.is_text, rules.adds_up)


@points(1)
@given(count=st.integers(1_100, 1_400), unit=st.sampled_from(((1001, 600), (22016, 11025), (1, 3))))
@settings(max_examples=1)
def test_not_even_a_long_playlist_drifts(subject: Subject, count: int, unit: tuple[int, int]) -> None:
    """However many EXTINFs there are, a microsecond is all they are off by together: a day of video is one playlist."""
    keeps(subject, [write(spread([1] * count, (*unit, 2)))], rules.is_text, rules.adds_up)


@points(1)
@given(gaps=GAPS, clock=SLOW_CLOCKS, count=st.integers(1, 3), target=TARGETS, finer=FINENESS)
def test_the_target_duration_is_the_longest_printed(
    subject: Subject, gaps: list[int], clock: Clock, count: int, target: int, finer: int
) -> None:
    """The target duration is the longest EXTINF as printed, rounded half up: players plan their buffers by it."""
    steps = [write(spread(gaps, clock))] if gaps else []
    # Parts of a second, which may be nearer to 0.
    steps.append(write(spread([1] * count, (1, 1 + target, finer))))
    # A hair under a half, which is mostly printed as the half.
    steps.append(write(filled([[1]] * count, target, finer)))
    keeps(subject, steps, rules.is_text, rules.states_the_longest)


@points(1)
@given(gaps=GAPS, again=GAPS, template=NUMBERS)
def test_segments_are_numbered_from_zero(subject: Subject, gaps: list[int], again: list[int], template: int) -> None:
    """Segment n of every playlist is at uri.format(n), and its URI stands there as it is: else players get a 404."""
    times, uri = spread(again, (1, 1, 1)), TEMPLATES[template]
    steps = [write(spread(gaps, (1, 1, 1)), uri), write(times), write(times, uri)]
    keeps(subject, steps, rules.is_text, rules.names_the_files)


CODECS = ("avc1.640028,mp4a.40.2", "avc1.42c015", "hvc1.2.4.L123.B0,mp4a.40.5", "av01.0.08M.08,opus,stpp.ttml.im1t")
SIZES = st.sampled_from((144, 240, 426, 480, 720, 1080, 1280, 1920, 2160, 3840))
RATES = st.tuples(st.integers(4, 16), st.integers(1, 20)).map(
    lambda each: (each[0] * 500_000, each[0] * each[1] * 25_000)
)
URIS = st.sampled_from(("144p.m3u8", "v/1080p.m3u8", "https://cdn.example/a,b/c.m3u8?x=1,2&y", "été.m3u8", "a=b.m3u8"))
ROWS = st.lists(
    st.builds(lambda uri, rates, *rest: (uri, *rates, *rest), URIS, RATES, SIZES, SIZES, st.sampled_from(CODECS)),
    min_size=1,
    max_size=5,
    unique=True,  # but not by their URIs: one video may be offered with two sorts of sound
)


@points(1)
@given(rows=ROWS, container=CONTAINERS)
def test_a_strict_player_reads_the_master_playlist(
    subject: Subject, rows: list[tuple[Any, ...]], container: int
) -> None:
    """A line of attributes, without blanks, and a URI for each variant: clients must refuse what breaks the RFC."""
    keeps(
        subject,
        [call("", "master_playlist", contained(variants(rows), container))],
        rules.is_text,
        rules.is_a_master_playlist,
    )


@points(1)
@given(rows=ROWS, container=CONTAINERS)
def test_each_variant_is_described(subject: Subject, rows: list[tuple[Any, ...]], container: int) -> None:
    """Every variant is there, with its rates, size and codecs: a player knows nothing else to choose by."""
    keeps(subject, [call("", "master_playlist", contained(variants(rows), container))], rules.is_text, rules.describes)


OFF = st.sampled_from((0, 0, 1, -1, 2, -2, None))
# Powers of two, so that a product is exact, and so is whether a peak is within it; None leaves the safety out.
SAFETIES = st.sampled_from((1.0, 0.5, 0.25, None))


def choose(rates: Sequence[tuple[int, int]], aim: int, off: int | None, safety: float | None, container: int) -> Step:
    """Ask for a choice where the limit is one of the peaks, of which 0 is the lowest, or half a bit or so off it."""
    rows = []
    for number, both in enumerate(rates):
        above = sum(other > both for other in rates)  # the more there are, the larger the picture: size tells nothing
        rows.append((f"{number}.m3u8", *both, 160 * (above + 2), 90 * (above + 2), CODECS[1]))
    peak = sorted(rates)[aim % len(rates)][0]
    if off is None:
        throughput = 0.0
    elif safety is None:
        throughput = (peak + (off | 1) / 2) / 0.8  # never quite a peak, for 0.8 is not exact
    else:
        throughput = (peak + off / 2) / safety
    given_safety = () if safety is None else (safety,)
    return call("", "choose_variant", contained(variants(rows), container), throughput, *given_safety)


@points(1)
@given(
    rates=st.lists(RATES, min_size=1, max_size=6),
    aim=st.integers(1, 4),
    off=OFF,
    safety=SAFETIES,
    container=CONTAINERS,
)
@settings(max_examples=60)
def test_the_best_variant_within_reach_is_chosen(
    subject: Subject, rates: list[tuple[int, int]], aim: int, off: int | None, safety: float | None, container: int
) -> None:
    """The highest peak up to safety * throughput, else the lowest: too high a choice stalls, too low is a blur."""
    keeps(subject, [choose(rates, which, off, safety, container) for which in (0, aim)], rules.is_the_best)


EMPTY = tuple(
    step
    for container in range(3)
    for step in (
        call("", "media_playlist", contained([], container)),
        call("", "master_playlist", contained([], container)),
        call("", "choose_variant", contained([], container), 1e6, *(0.5,)[:container]),
    )
)


@points(1)
@given(which=st.permutations(range(len(EMPTY))))
@settings(max_examples=5)
def test_nothing_to_play_is_refused(subject: Subject, which: list[int]) -> None:
    """No segments or no variants: ValueError where it happens, not an empty playlist that fails in every player."""
    subject.agrees(Script(tuple(EMPTY[number] for number in which)))


def everything(times: Times, target: int, rows: list[Record], uri: str, container: int) -> Iterator[Step]:
    """All that there is to do for one video, some of it again: nothing may be changed or remembered by it."""
    last = len(times) - 1
    yield let("keyframes", contained(times[:-1], container))
    for allowed in (target, target + 3, target):
        yield call("", "plan_segments", Ref("keyframes"), times[-1], allowed)
    yield call("", "shared_keyframes", [times[:last], times[:last:2], times[:last:3]])
    yield let("segments", contained(segments(times), container))
    for template in (uri, "{}.mp4", uri):
        yield call("", "media_playlist", Ref("segments"), template)
    yield write(times[: last // 2 + 2])
    yield let("variants", contained(rows, container))
    peak = rows[target % len(rows)].peak
    for throughput in (peak, peak - 1, 2 * peak):
        yield call("", "choose_variant", Ref("variants"), float(throughput), 1.0)
        yield call("", "master_playlist", Ref("variants"))


def owned(times: Times, target: int) -> Iterator[Step]:
    """Plans between which the caller changes what is the caller's own: a plan, and the keyframes."""
    again = call("", "plan_segments", Ref("keyframes"), times[-1], target)
    yield let("keyframes", times[:-1])
    yield new("segments", "plan_segments", Ref("keyframes"), times[-1], target)
    yield call("segments", "clear")
    yield again
    if len(times) > 2:
        yield call("keyframes", "pop")
        yield again


@points(1)
@catches_all
@given(
    gaps=st.lists(st.integers(1, 24), min_size=1, max_size=30),
    laps=st.sampled_from((1, 1, 1, 2, 3, 8)),
    clock=CLOCKS,
    target=TARGETS,
    marks=st.lists(MARKS, max_size=30),
    rows=st.lists(st.tuples(RATES, SIZES, SIZES, st.sampled_from(CODECS)), min_size=1, max_size=12),
    template=NUMBERS,
    container=CONTAINERS,
)
@settings(max_examples=20)
def test_a_video_on_its_way_to_a_player(
    subject: Subject,
    gaps: list[int],
    laps: int,
    clock: Clock,
    target: int,
    marks: list[tuple[int, int]],
    rows: list[tuple[tuple[int, int], int, int, str]],
    template: int,
    container: int,
) -> None:
    """Everything in turn, for longer videos and more variants: rules that hold one by one must also hold together."""
    times = spread(gaps * laps, clock)
    described = variants((f"{number}.m3u8", *rates, *rest) for number, (rates, *rest) in enumerate(rows))
    steps = [share(marks, 3, clock, container)] if marks else []
    keeps(subject, [*steps, *everything(times, target, described, TEMPLATES[template], container)])
    keeps(subject, owned(times, target))
