"""Curves: what each operation of a kata costs at several sizes, of a submission, the reference, and a wasteful program.

The probes are those of the kata's budget, and every program is carried out in the box, beside the reference; but here
nothing is judged. So a cost is measured at more sizes than a verdict needs, and a program that gets too dear is shown
up to there.
"""

from __future__ import annotations

import importlib
import inspect
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from statistics import linear_regression

from graders._engine import meter, submission
from graders._engine.catalog import Kata
from graders._engine.failures import Failure
from graders._engine.judge import Judge
from graders._engine.pairs import Pair, Pairs, compare
from graders._engine.probes import Growth, Made, Memory, Trips
from graders._engine.proof.bank import bank
from graders._engine.proof.values import Filed
from graders._engine.reports.chart import NAIVE
from graders._engine.reports.plot import Kind, Plot, Point, Series, duration
from graders._engine.result import Verdict
from graders._engine.sitting import Sitting, failure
from graders._engine.submission import Submission, UsageError
from graders._engine.worker import WorkerLost

_SIZES = 5
_ROUNDS = 3
# So many times what it costs the reference is a program waited for, and no longer.
_DEAR = 40
_FLOOR_NS = 30_000_000
_CANDIDATES = 3  # wasteful programs that are tried for a check, until one shows in a probe
_SHOWS = 0.3  # the exponent by which its growth exceeds the reference's, then


@dataclass
class Line:
    """What is known of one program in one probe: its points, and why there are no more of them."""

    points: list[Point] = field(default_factory=list)
    ended: str = ""
    at: int = 0  # the size at which it was not waited for, if that is why

    @property
    def growth(self) -> float | None:
        """The exponent of growth: 0 for a constant, 1 for a line; None where nothing can be said."""
        if len(self.points) < 2:
            return None
        logs = [(math.log(size), math.log(max(ns, 1.0))) for size, ns in self.points]
        return linear_regression(*zip(*logs, strict=True)).slope


@dataclass(frozen=True)
class _Probed:
    check: str
    growth: Growth


class _Listening:
    """Stands for the budget, and for the subject, of a check that is asked only for its probes."""

    def __init__(self) -> None:
        self.heard: list[Growth] = []
        self.counts = False  # whether some cost is counted, not timed

    def allows(self, probe: Growth | Memory | Trips) -> None:
        """Keep a probe of growth."""
        if isinstance(probe, Growth):
            self.heard.append(probe)
        self.counts |= isinstance(probe, Trips)

    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *_, **__: None


def probes(kata: Kata) -> list[_Probed]:
    """Return the probes of growth of the kata's budget, by check. Raises `UsageError` for a kata that has none."""
    found, counts = _asked(kata)
    if not found and counts:
        raise UsageError(f"{kata.slug} has no curve: what it costs is counted in round trips to Redis, not timed")
    if not found:
        raise UsageError(f"{kata.slug} has no probe of growth, so there is no curve")
    return found


def has_probes(kata: Kata) -> bool:
    """Whether there is anything to draw for a kata."""
    return bool(_asked(kata)[0])


def _asked(kata: Kata) -> tuple[list[_Probed], bool]:
    """Return the probes of growth of a kata's budget, and whether some of its cost is counted instead."""
    found: list[_Probed] = []
    counts = False
    if (kata.grader / "test_budget.py").is_file():
        for name, check in vars(importlib.import_module(f"graders.{kata.slug}.test_budget")).items():
            if name.startswith("test_") and inspect.isfunction(check):
                listening = _Listening()
                check(**dict.fromkeys(inspect.signature(check).parameters, listening))
                found += [_Probed(name, growth) for growth in listening.heard]
                counts |= listening.counts
    return found, counts


def plots(judge: Judge, kata: Kata, handed_in: Submission, only: str | None = None) -> Iterator[Plot]:
    """Yield a plot for each probe of the kata, or of the check ``only``, as soon as it is measured.

    Raises a `Failure` for a submission that does not load, and `BoxRefused` where no walls stand.
    """
    sittings: list[Sitting] = []
    try:
        reference = submission.read(kata.reference, kata.facts.files)
        beside = partial(judge.pairs, kata, sittings, reference=reference)
        pairs = beside(handed_in)
        pairs.pair(("loads",))
        pairs.close()
        chosen = [probe for probe in probes(kata) if only in (None, probe.check)]
        for made, group in groupby(chosen, key=lambda probe: probe.growth.on):
            together = list(group)
            yours = _measured(pairs, made, together, _ROUNDS)
            wasteful = _wasteful(beside, kata, made, together)
            for number, probe in enumerate(together):
                yield _plot(probe.growth, *yours[number], wasteful.get(number))
    finally:
        for sitting in sittings:
            sitting.close()


_Asked = tuple[Growth, Line, Line]  # a probe, the program's line, and the reference's
Lines = list[tuple[Line, Line]]  # of each probe: the program's and the reference's


def _measured(pairs: Pairs, made: Made, together: list[_Probed], rounds: int = 1) -> Lines:
    lines = [(Line(), Line()) for _ in together]
    for size in _sizes(made):
        left = list(range(len(together)))
        while left:
            asked = {number: (together[number].growth, *lines[number]) for number in left}
            left = _at(pairs, made, size, asked, rounds)
    pairs.close()
    return lines


def _at(pairs: Pairs, made: Made, size: int, asked: dict[int, _Asked], rounds: int) -> list[int]:
    """Measure probes at one size, in a fresh pair; return those that are still to be measured when it was lost.

    Where a program's line has ended the reference's goes on without it.
    """
    left = list(asked)
    doing, making = made.by, True
    pair: Pair | None = None
    try:
        pair = pairs.pair(("curve", made.identity, size))
        _timed(pair, pair.body(("curve",), size, made.steps), doing, all(line.ended for _, line, _ in asked.values()))
        making = False
        for number, (growth, yours, beside) in asked.items():
            doing = growth.operation
            bodies = [pair.body(("curve", doing, turn), size, growth.work) for turn in range(rounds)]
            costs = [_timed(pair, body, doing, bool(yours.ended)) for body in bodies]
            for line, ns in zip((beside, yours), map(min, zip(*costs, strict=True)), strict=False):
                line.points.append((size, ns / growth.count(size)))
            left.remove(number)
    except WorkerLost as loss:
        if pair is not None and not pair.reference.alive:
            raise RuntimeError(f"the reference was lost in a long run: {loss.reason} {loss.detail}") from None
        lost = failure(loss, f"a long run of {doing}").message
        ended, at = (f"not waited for at {size:,}", size) if loss.reason == "cpu" else (lost, 0)
    except Failure as problem:
        ended, at = problem.message, 0
    else:
        return []
    for number in left if making else left[:1]:
        asked[number][1].ended, asked[number][1].at = ended, at
    return left


def _timed(pair: Pair, body: bytes, doing: str, alone: bool) -> tuple[int, ...]:
    """Have both carry out a request, or the reference ``alone``; return the nanoseconds of it and of the program."""
    expected, reference_ns = meter.timed(pair.reference, body)
    if alone:
        return (reference_ns,)
    got, ns = meter.timed(pair.learner, body, max(_DEAR * reference_ns, _FLOOR_NS))
    compare(expected, got, doing, body)
    return reference_ns, ns


def _sizes(made: Made) -> list[int]:
    """Return sizes from the probe's small to its big one, each as many times the one before."""
    small, big = made.sizes
    step = (big / small) ** (1 / (_SIZES - 1))
    return [*(round(small * step**number) for number in range(_SIZES - 1)), big]


def _wasteful(
    beside: Callable[[Submission], Pairs], kata: Kata, made: Made, together: list[_Probed]
) -> dict[int, tuple[str, Line]]:
    """Return, by the number of a probe, a program of the bank whose waste shows in it, if one is tried that does."""
    found: dict[int, tuple[str, Line]] = {}
    for check in dict.fromkeys(probe.check for probe in together):
        missing = [number for number, probe in enumerate(together) if probe.check == check]
        for solution, folder in _candidates(kata, check):
            pairs = beside(submission.read(folder, kata.facts.files))
            lines = _measured(pairs, made, [together[number] for number in missing])
            for number, (line, usual) in zip(missing, lines, strict=True):
                if _shows(line, usual):
                    found[number] = solution.name.replace("_", " "), line
            missing = [number for number in missing if number not in found]
            if not missing:
                break
    return found


def _candidates(kata: Kata, check: str) -> list[tuple[Filed, Path]]:
    return [
        (solution, folder)
        for solution, folder in bank(kata)
        if solution.verdict == Verdict.OVER_BUDGET and solution.killer == check
    ][:_CANDIDATES]


def _shows(line: Line, beside: Line) -> bool:
    """Whether a program's waste shows: it grows faster than the reference."""
    if line.growth is None or beside.growth is None:
        return False
    return bool(line.at) or line.growth > beside.growth + _SHOWS


def _plot(growth: Growth, yours: Line, beside: Line, wasteful: tuple[str, Line] | None) -> Plot:
    name, naive = wasteful or (NAIVE, _looking_at_everything(beside))
    series = [
        _series("naive", name, naive),
        _series("reference", "the reference", beside),
        _series("yours", "yours", yours),
    ]
    return Plot(
        title=f"CPU time of each {growth.operation}, as {growth.on.what} grows",
        unit=growth.on.unit,
        series=tuple(series),
    )


def _looking_at_everything(beside: Line) -> Line:
    """Return what the reference would cost if it looked at everything in each call."""
    if not beside.points:
        return Line()
    (first, ns), *_ = beside.points
    return Line([(size, ns * size / first) for size, _ in beside.points])


def _series(kind: Kind, name: str, line: Line) -> Series:
    said = []
    if line.growth is not None:
        said.append(f"grows like n^{max(line.growth, 0.0):.2f}")
        said.append(f"{duration(line.points[0][1])} to {duration(line.points[-1][1])}")
    elif line.points:
        said.append(f"{duration(line.points[0][1])} at {line.points[0][0]:,}")
    if line.ended:
        said.append(line.ended)
    return Series(kind, name, tuple(line.points), ", ".join(said))
