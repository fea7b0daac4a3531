"""The run: has the bank graded on every seed, in parallel, but for what was seen before and has not changed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import msgspec

from graders._engine import catalog, submission
from graders._engine.judge import DEFAULT_SEED, Judge
from graders._engine.proof.bank import select
from graders._engine.proof.store import Place, Store
from graders._engine.proof.values import MARGIN, Filed, Load, Proof, Sight, compared
from graders._engine.result import Cost, Result, Verdict
from graders._engine.statistics import Round
from graders._practice import home, mistakes

STORE = Path(".gauntlet", "proof.sqlite3")

Share = tuple[str, int, tuple[tuple[Filed, Path], ...]]  # the kata, a seed, and what is to be graded on it


def prove(
    kata: catalog.Kata, seeds: int, workers: int, pattern: str = "*", *, fresh: bool = False
) -> Iterator[tuple[int, int, Proof]]:
    """Grade the bank on ``seeds`` seeds; yield how many gradings are done, of how many, and the proof, whole at last.

    What earlier runs saw is taken from there, if it is as it should be; ``fresh`` grades all again, and compares.
    """
    solutions = select(kata, pattern)
    digests = {filed: _digest(kata, path) for filed, path in solutions}
    catch_alls = tuple(name for name, check in kata.checks.items() if check.catches_all)
    proof = Proof(
        kata.slug,
        seeds,
        checks=tuple(kata.checks),
        catch_alls=catch_alls,
        whole=pattern == "*",
        recorded=mistakes.recorded(kata.solutions),
    )
    store = Store(home.home(catalog.ROOT) / STORE, kata.slug, kata.grader_digest)
    try:
        known = store.known()
        total = seeds * len(solutions)
        shares: list[Share] = []
        for seed in range(DEFAULT_SEED, DEFAULT_SEED + seeds):
            left = []
            for filed, path in solutions:
                before = known.get((digests[filed], seed))
                if before is None or fresh or not before.as_filed(filed):
                    left.append((filed, path))
                else:
                    proof.sights.append(msgspec.structs.replace(before, solution=filed, remembered=True))
            shares += _shares(kata.slug, seed, left, -(-workers // seeds))
        yield len(proof.sights), total, proof
        # Spawned, not forked: a worker is a judge of its own, and a judge starts its zygote from its main thread.
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            for sights in pool.map(_share, shares):
                placed = [(_place(digests, sight), sight) for sight in sights]
                store.keep(placed)
                proof.sights += [compared(sight, known.get(place)) for place, sight in placed]
                yield len(proof.sights), total, proof
    finally:
        store.close()
    assert len(proof.sights) == total
    order = {filed: number for number, (filed, _) in enumerate(solutions)}
    proof.sights.sort(key=lambda sight: (sight.seed, order[sight.solution]))


def _digest(kata: catalog.Kata, path: Path) -> str:
    try:
        return submission.read(path, kata.facts.files).digest
    except submission.Unreadable as problem:
        raise submission.UsageError(str(problem)) from None


def _place(digests: dict[Filed, str], sight: Sight) -> Place:
    return digests[sight.solution], sight.seed


def _shares(slug: str, seed: int, left: list[tuple[Filed, Path]], parts: int) -> list[Share]:
    """Return what is to be graded on a seed in parts, so that no worker is idle where there are fewer seeds."""
    found = [tuple(left[part::parts]) for part in range(parts)]
    return [(slug, seed, part) for part in found if part]


def _share(share: Share) -> list[Sight]:
    """Grade a share of the bank on one seed."""
    slug, seed, solutions = share
    kata = catalog.kata(slug)
    sights = []
    with Judge(seed=seed) as judge:
        for filed, path in solutions:
            result = judge.grade(kata, submission.read(path, kata.facts.files), explain=False)
            sights.append(_sight(filed, result, judge))
    return sights


def _sight(filed: Filed, result: Result, judge: Judge) -> Sight:
    failed = [finding for finding in result.findings if finding.verdict is not Verdict.ACCEPTED and finding.measured]
    gravest = [f"{finding.check}: {finding.message}" for finding in failed if finding.verdict is result.verdict]
    killers = result.failed  # what could not be decided kills nobody
    return Sight(
        solution=filed,
        seed=result.seed,
        verdict=result.verdict.value,
        killers=killers,
        problem="; ".join(gravest[:1] + judge.problems[:1]),
        examples={check: judge.tried[check] for check in killers if check in judge.tried},
        loads=tuple(load for cost in result.cost if (load := _load(cost)) is not None),
        cpu_s=result.cpu_s,
    )


def _load(cost: Cost) -> Load | None:
    measured = Round(*cost.cpu_ns, *cost.reference_cpu_ns)
    if not measured.usable:
        return None
    # What was not waited for was ended at half as much again as what fails, and would have cost more.
    times = max(measured.load, MARGIN) if cost.at_least else measured.load
    return Load(cost.check, cost.operation, round(times, 3))
