"""The record: what each wrong solution fails, by which a hint knows a mistake.

All of it is graded anew: what earlier runs saw lacks the program that shows a failure.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from graders._engine import catalog, submission
from graders._engine.judge import Judge
from graders._engine.proof.bank import bank
from graders._engine.proof.values import NEEDS_NO_KILLER, Filed
from graders._engine.result import Verdict
from graders._practice import mistakes
from graders._practice.mistakes import Kill


def wrong(kata: catalog.Kata) -> list[tuple[Filed, Path]]:
    """Return the part of the bank whose answers are wrong, or that does not come to any."""
    right = (*NEEDS_NO_KILLER, Verdict.OVER_BUDGET)
    return [(filed, path) for filed, path in bank(kata) if filed.verdict not in right]


def kills(kata: catalog.Kata, workers: int) -> dict[str, Kill]:
    """Return, by label, how each solution fails whose answers are wrong, on the usual seed.

    One that earns another verdict than it is filed under, or of which something could not be decided, is left out.
    """
    shares = [(kata.slug, part, workers) for part in range(workers)]
    # Spawned, not forked: a worker is a judge of its own, and a judge starts its zygote from its main thread.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return {label: kill for found in pool.map(_killed, shares) for label, kill in found.items()}


def _killed(share: tuple[str, int, int]) -> dict[str, Kill]:
    slug, part, parts = share
    kata = catalog.kata(slug)
    found = {}
    with Judge() as judge:
        for filed, path in wrong(kata)[part::parts]:
            result = judge.grade(kata, submission.read(path, kata.facts.files))
            undecided = any(finding.verdict is Verdict.UNDECIDED for finding in result.findings)
            if result.verdict == filed.verdict and not undecided:
                found[filed.label] = mistakes.kill(result.verdict, result.failed, result.shown)
    return found
