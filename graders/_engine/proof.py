"""The proof: every solution of a kata, on many seeds, against the verdict that it is filed under.

A wrong answer says in its docstring which property must kill it (``Killed by: test_...``). A survivor is a
solution that earns another verdict than its folder's on some seed, or that the property named does not kill. A
property that no solution needs is redundant: dropping it would leave every wrong answer dead by name.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatch
from multiprocessing import get_context
from pathlib import Path

from graders._engine import catalog, submission
from graders._engine.judge import DEFAULT_SEED, Judge
from graders._engine.result import Verdict
from graders._practice import mistakes
from graders._practice.mistakes import Kill

_NEEDS_NO_KILLER = ("accepted", "not_attempted")
_KILLED_BY = re.compile(r"^Killed by: (\w+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Filed:
    """A solution, by the folder it is filed in."""

    verdict: str
    name: str
    killer: str = ""

    @property
    def label(self) -> str:
        """Its place in the bank."""
        return f"{self.verdict}/{self.name}"


@dataclass(frozen=True, slots=True)
class Sight:
    """What one seed made of one solution."""

    solution: Filed
    seed: int
    verdict: str
    killers: tuple[str, ...]
    problem: str = ""


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

    @property
    def solutions(self) -> list[Filed]:
        """The bank, in order."""
        return list(dict.fromkeys(sight.solution for sight in self.sights))

    def verdicts(self, solution: Filed) -> Counter[str]:
        """How often the solution earned which verdict."""
        return Counter(sight.verdict for sight in self.sights if sight.solution == solution)

    def kills(self, solution: Filed) -> Counter[str]:
        """On how many seeds each check killed the solution."""
        return Counter(check for sight in self.sights if sight.solution == solution for check in sight.killers)

    def problems(self) -> Iterator[str]:
        """Yield what keeps this from being a proof, a sentence each."""
        for solution in self.solutions:
            for sight in self.sights:
                if sight.solution == solution and sight.verdict != solution.verdict:
                    reason = f": {sight.problem}" if sight.problem else ""
                    yield (
                        f"SURVIVOR {solution.label}: earned {sight.verdict} on seed {sight.seed}, "
                        f"is filed under {solution.verdict}{reason}"
                    )
                    break
            if solution.verdict in _NEEDS_NO_KILLER:
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
        if self.whole:
            yield from self._redundant()

    def _stale(self) -> Iterator[str]:
        for sight in self.sights:
            known = self.recorded.get(sight.solution.label)
            as_filed = sight.seed == DEFAULT_SEED and sight.verdict == sight.solution.verdict
            if known is not None and as_filed and tuple(sorted(sight.killers)) != known.fails:
                yield (
                    f"STALE {sight.solution.label}: {mistakes.NAME} says otherwise what it fails; "
                    f"nox -s prove -- {self.kata} --record"
                )

    def _redundant(self) -> Iterator[str]:
        for check in self.checks:
            if not any(self._needs(solution, check) for solution in self.solutions):
                yield (
                    f"REDUNDANT {check}: no solution in the bank is killed by it alone; "
                    "add the mistake that only it catches, or let it go"
                )

    def _needs(self, solution: Filed, check: str) -> bool:
        """Whether ``check`` alone kills ``solution`` by name, on some seed; a check that catches all is no name."""
        for sight in self.sights:
            if sight.solution == solution and check in sight.killers and solution.verdict not in _NEEDS_NO_KILLER:
                names = [killer for killer in sight.killers if killer not in self.catch_alls]
                if names == [check] or (not names and sight.killers == (check,)):
                    return True
        return False


def bank(kata: catalog.Kata) -> list[tuple[Filed, Path]]:
    """Return the kata's solutions with their folders. Raises `UsageError` for a folder that is no verdict."""
    found = []
    for path in sorted(kata.solutions.glob("*/*/")):
        verdict = path.parent.name
        if verdict not in set(Verdict):
            raise submission.UsageError(f"solutions/{kata.slug}/{verdict} is not named after a verdict")
        text = (path / kata.facts.files[0]).read_text(encoding="utf-8")
        stated = _KILLED_BY.search(ast.get_docstring(ast.parse(text)) or "")
        found.append((Filed(verdict, path.name, stated[1] if stated else ""), path))
    found.append((Filed("not_attempted", "the stub"), kata.folder))
    return found


def select(kata: catalog.Kata, pattern: str) -> list[tuple[Filed, Path]]:
    """Return the part of the bank whose labels match ``pattern`` as file names do. Raises `UsageError` for none."""
    found = [(filed, path) for filed, path in bank(kata) if fnmatch(filed.label, pattern)]
    if not found:
        raise submission.UsageError(f"no solution of {kata.slug} matches {pattern!r}; say 'wrong_answer/*', for one")
    return found


def prove(kata: catalog.Kata, seeds: int, workers: int, pattern: str = "*") -> Iterator[tuple[int, Proof]]:
    """Grade the bank on ``seeds`` seeds; yield the number of seeds done and the proof as it stands after each."""
    solutions = [solution for solution, _ in select(kata, pattern)]
    catch_alls = tuple(name for name, check in kata.checks.items() if check.catches_all)
    proof = Proof(
        kata.slug,
        seeds,
        checks=tuple(kata.checks),
        catch_alls=catch_alls,
        whole=pattern == "*",
        recorded=mistakes.recorded(kata.solutions),
    )
    parts = -(-workers // seeds)  # of the bank, so that no worker is idle where there are fewer seeds
    shares = [
        (kata.slug, DEFAULT_SEED + number, pattern, part, parts) for number in range(seeds) for part in range(parts)
    ]
    # Spawned, not forked: a worker is a judge of its own, and a judge starts its zygote from its main thread.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done, sights in enumerate(pool.map(_share, shares), 1):
            proof.sights += sights
            if done % parts == 0:
                yield done // parts, proof
    assert len(proof.sights) == seeds * len(solutions)
    proof.sights.sort(key=lambda sight: (sight.seed, solutions.index(sight.solution)))


def kills(kata: catalog.Kata, workers: int) -> dict[str, Kill]:
    """Return, by label, how each solution fails whose answers are wrong, on the usual seed.

    One that earns another verdict than it is filed under, or of which something could not be decided, is left out.
    """
    shares = [(kata.slug, part, workers) for part in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return {label: kill for found in pool.map(_killed, shares) for label, kill in found.items()}


def wrong(kata: catalog.Kata) -> list[tuple[Filed, Path]]:
    """Return the part of the bank whose answers are wrong, or that does not come to any."""
    right = (*_NEEDS_NO_KILLER, Verdict.OVER_BUDGET)
    return [(filed, path) for filed, path in bank(kata) if filed.verdict not in right]


def _killed(share: tuple[str, int, int]) -> dict[str, Kill]:
    slug, part, parts = share
    kata = catalog.kata(slug)
    found = {}
    with Judge() as judge:
        for solution, path in wrong(kata)[part::parts]:
            result = judge.grade(kata, submission.read(path, kata.facts.files))
            undecided = any(finding.verdict is Verdict.UNDECIDED for finding in result.findings)
            if result.verdict == solution.verdict and not undecided:
                found[solution.label] = mistakes.kill(result.verdict, result.failed, result.shown)
    return found


def _share(share: tuple[str, int, str, int, int]) -> list[Sight]:
    """Grade every so-manieth solution of the bank on one seed."""
    slug, seed, pattern, part, parts = share
    kata = catalog.kata(slug)
    sights = []
    with Judge(seed=seed) as judge:
        for solution, path in select(kata, pattern)[part::parts]:
            result = judge.grade(kata, submission.read(path, kata.facts.files), explain=False)
            failed = [
                finding for finding in result.findings if finding.verdict is not Verdict.ACCEPTED and finding.measured
            ]
            gravest = [f"{finding.check}: {finding.message}" for finding in failed if finding.verdict is result.verdict]
            problem = "; ".join(gravest[:1] + judge.problems[:1])
            killers = tuple(finding.check for finding in failed)
            sights.append(Sight(solution, seed, result.verdict.value, killers, problem))
    return sights


def matrix(proof: Proof) -> Iterable[str]:
    """Return the kill matrix as lines: a row for each solution, who kills it and on how many seeds."""
    width = max(len(solution.label) for solution in proof.solutions)
    shown = None
    for solution in proof.solutions:
        if solution.verdict != shown:
            shown = solution.verdict
            yield f"\n{shown}"
        earned = proof.verdicts(solution)
        hits = earned[solution.verdict]
        mark = "✓" if hits == proof.seeds else "✗"
        others = "".join(f", {verdict} {times}" for verdict, times in earned.items() if verdict != solution.verdict)
        kills = proof.kills(solution)
        named = f"  killed by {solution.killer} {kills[solution.killer]}/{proof.seeds}" if solution.killer else ""
        also = [f"{check.removeprefix('test_')} {times}" for check, times in kills.items() if check != solution.killer]
        also_by = f"  also {', '.join(also)}" if also and solution.verdict != "not_attempted" else ""
        yield f"  {mark} {solution.name:<{width - len(shown)}} {hits:>3}/{proof.seeds}{others}{named}{also_by}"
