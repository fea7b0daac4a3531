"""What the proof has seen, and what follows from it. Pure.

A wrong answer says in its docstring which property must kill it (``Killed by: test_...``). A survivor is a
solution that earns another verdict than its folder's on some seed, or that the property named does not kill. A
property that no solution needs is redundant: dropping it would leave every wrong answer dead by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

import msgspec

from graders._engine.judge import DEFAULT_SEED
from graders._practice import mistakes
from graders._practice.mistakes import Kill

NEEDS_NO_KILLER = ("accepted", "not_attempted")
MARGIN = 1.5  # times inside or outside the threshold: so far is beyond the noise of any machine


class Filed(msgspec.Struct, frozen=True):
    """A solution, by the folder it is filed in."""

    verdict: str
    name: str
    killer: str = ""

    @property
    def label(self) -> str:
        """Its place in the bank."""
        return f"{self.verdict}/{self.name}"


class Load(msgspec.Struct, frozen=True):
    """What an operation costs, in times the threshold at which a check fails: below 1 it is allowed."""

    check: str
    operation: str
    times: float


class Sight(msgspec.Struct, frozen=True):
    """What one seed made of one solution.

    ``examples`` says how many a check needed to kill it, where it has examples. ``remembered`` is one of an earlier
    run; ``before`` is what that run saw of the same bytes, where it saw something else.
    """

    solution: Filed
    seed: int
    verdict: str
    killers: tuple[str, ...]
    problem: str = ""
    examples: dict[str, int] = msgspec.field(default_factory=dict)
    loads: tuple[Load, ...] = ()
    cpu_s: float = 0.0
    remembered: bool = False
    before: str = ""

    def as_filed(self, filed: Filed) -> bool:
        """Whether this is what must be seen of a solution that is filed so."""
        return self.verdict == filed.verdict and (not filed.killer or filed.killer in self.killers)


class Margin(msgspec.Struct, frozen=True):
    """The solution nearest to the threshold, on its side of it; ``times`` is the median of what its seeds say."""

    solution: str
    check: str
    operation: str
    times: float

    @property
    def told(self) -> str:
        """What it is of."""
        return f"{self.solution}, {self.operation}"


@dataclass
class Proof:
    """What all seeds made of all solutions."""

    kata: str
    seeds: int
    sights: list[Sight] = field(default_factory=list)
    checks: tuple[str, ...] = ()
    catch_alls: tuple[str, ...] = ()
    whole: bool = True  # a part of the bank says nothing of what the checks are needed for
    recorded: Mapping[str, Kill] = field(default_factory=dict)  # what hints are told by

    @cached_property
    def seen(self) -> dict[Filed, list[Sight]]:
        """What was seen of each solution, in the order of the bank. Ask once all is seen."""
        found: dict[Filed, list[Sight]] = {}
        for sight in self.sights:
            found.setdefault(sight.solution, []).append(sight)
        return found

    @property
    def solutions(self) -> list[Filed]:
        """The bank, in order."""
        return list(self.seen)

    def verdicts(self, solution: Filed) -> Counter[str]:
        """How often the solution earned which verdict."""
        return Counter(sight.verdict for sight in self.seen[solution])

    def kills(self, solution: Filed) -> Counter[str]:
        """On how many seeds each check killed the solution."""
        return Counter(check for sight in self.seen[solution] for check in sight.killers)

    def examples(self, solution: Filed, check: str) -> float | None:
        """How many examples the check needed to kill it: the median of the seeds on which it did; None of a cost."""
        counts = [sight.examples[check] for sight in self.seen[solution] if check in sight.examples]
        return median(counts) if counts else None

    def problems(self) -> Iterator[str]:
        """Yield what keeps this from being a proof, a sentence each."""
        for solution, sights in self.seen.items():
            yield from self._survives(solution, sights)
            if solution.verdict in NEEDS_NO_KILLER:
                continue
            if not solution.killer:
                yield f"UNNAMED {solution.label}: its docstring needs a line 'Killed by: test_...'"
            elif solution.killer not in self.checks:
                yield f"SURVIVOR {solution.label}: {solution.killer}, which must kill it, is not in graders/{self.kata}"
            elif self.kills(solution)[solution.killer] < self.seeds:
                yield (
                    f"SURVIVOR {solution.label}: {solution.killer}, which must kill it, did so on "
                    f"{self.kills(solution)[solution.killer]} of {self.seeds} seeds"
                )
        yield from self._stale()
        for check in self.redundant:
            yield (
                f"REDUNDANT {check}: no solution in the bank is killed by it alone{self._nearest(check)}; "
                "add the mistake that only it catches, or let it go"
            )

    def _survives(self, solution: Filed, sights: list[Sight]) -> Iterator[str]:
        for sight in sights:
            if sight.verdict != solution.verdict:
                reason = f": {sight.problem}" if sight.problem else ""
                yield (
                    f"SURVIVOR {solution.label}: earned {sight.verdict} on seed {sight.seed}, "
                    f"is filed under {solution.verdict}{reason}"
                )
                return

    def _stale(self) -> Iterator[str]:
        """Yield what the record says otherwise than the seed on which it is made."""
        for sight in self.sights:
            known = self.recorded.get(sight.solution.label)
            as_filed = sight.seed == DEFAULT_SEED and sight.verdict == sight.solution.verdict
            if known is not None and as_filed and tuple(sorted(sight.killers)) != known.fails:
                yield (
                    f"STALE {sight.solution.label}: {mistakes.NAME} says otherwise what it fails; "
                    f"nox -s prove -- {self.kata} --record"
                )

    def _nearest(self, check: str) -> str:
        """Return in words which solution is killed by few others beside ``check``, and by whom."""
        beside = {
            solution: sorted(self.kills(solution).keys() - {check, *self.catch_alls})
            for solution in self.solutions
            if self.kills(solution)[check] and solution.verdict not in NEEDS_NO_KILLER
        }
        nearest = min(beside, key=lambda solution: len(beside[solution]), default=None)
        if nearest is None or not beside[nearest]:
            return ""
        others = " and ".join(beside[nearest][:2])
        return f" ({nearest.label}, for one, is killed by {others}, too)"

    @property
    def redundant(self) -> list[str]:
        """The checks that nothing in the bank needs; none is known to be so of a part of it."""
        return [check for check in self.checks if not self.needing(check)] if self.whole else []

    def needing(self, check: str) -> list[Filed]:
        """The solutions that ``check`` alone kills by name, on some seed."""
        return [solution for solution in self.solutions if self._needs(solution, check)]

    def _needs(self, solution: Filed, check: str) -> bool:
        """Whether ``check`` alone kills ``solution`` by name, on some seed; a check that catches all is no name."""
        for sight in self.seen[solution]:
            if check in sight.killers and solution.verdict not in NEEDS_NO_KILLER:
                names = [killer for killer in sight.killers if killer not in self.catch_alls]
                if names == [check] or (not names and sight.killers == (check,)):
                    return True
        return False

    @property
    def slowest_right(self) -> Margin | None:
        """The dearest operation of all accepted solutions; None where no cost was measured."""
        margins = [margin for solution in self._filed("accepted") for margin in self._loads(solution)]
        return max(margins, key=lambda margin: margin.times, default=None)

    @property
    def fastest_wasteful(self) -> Margin | None:
        """Of the wasteful solutions, each by its dearest operation, the cheapest; memory has no such figure."""
        dearest = [
            max(margins, key=lambda margin: margin.times)
            for solution in self._filed("over_budget")
            if (margins := [margin for margin in self._loads(solution) if self.kills(solution)[margin.check]])
        ]
        return min(dearest, key=lambda margin: margin.times, default=None)

    def _filed(self, verdict: str) -> list[Filed]:
        return [solution for solution in self.solutions if solution.verdict == verdict]

    def _loads(self, solution: Filed) -> list[Margin]:
        found: dict[tuple[str, str], list[float]] = {}
        for sight in self.seen[solution]:
            for load in sight.loads:
                found.setdefault((load.check, load.operation), []).append(load.times)
        return [Margin(solution.label, *place, round(median(times), 2)) for place, times in found.items()]

    def remarks(self) -> Iterator[str]:
        """Yield what an author should look at, though the proof holds: narrow margins, and what noise did."""
        right, wasteful = self.slowest_right, self.fastest_wasteful
        if right is not None and right.times * MARGIN > 1:
            yield f"NARROW {right.solution}: {right.operation} costs {right.times:g} times the threshold, and is right"
        if wasteful is not None and wasteful.times < MARGIN:
            yield (
                f"NARROW {wasteful.solution}: {wasteful.operation} costs only {wasteful.times:g} times the threshold; "
                "take sizes further apart"
            )
        for sight in self.flakes:
            yield f"FLAKE {sight.solution.label}: seed {sight.seed} says {_told(sight)}, and said {sight.before}"

    @property
    def flakes(self) -> list[Sight]:
        """What was seen otherwise by an earlier run, of the same bytes, by the same judge, on the same seed."""
        return [sight for sight in self.sights if sight.before]


def compared(now: Sight, before: Sight | None) -> Sight:
    """Return a sight that says what an earlier run saw, if that is something else."""
    if before is None or (now.verdict, set(now.killers)) == (before.verdict, set(before.killers)):
        return now
    return msgspec.structs.replace(now, before=_told(before))


def _told(sight: Sight) -> str:
    return f"{sight.verdict} ({', '.join(sight.killers)})" if sight.killers else sight.verdict
