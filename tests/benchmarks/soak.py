"""The soak: thousands of verdicts on cost, of programs whose verdict is known, with and without busy neighbours.

``python -m tests.benchmarks.soak lru --verdicts 3000`` grades each accepted and each over-budget solution again and
again, every time on another seed, and counts verdicts that are false. One verdict is that of one check of cost. An
accepted program fails none; an over-budget one must fail the check that its docstring names.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from statistics import median

import click

from graders._engine import catalog, submission
from graders._engine.judge import DEFAULT_SEED, Judge
from graders._engine.proof import bank
from graders._engine.result import Verdict


@dataclass
class Tally:
    """What was seen of programs of one kind, under one condition."""

    verdicts: int = 0
    false: int = 0
    undecided: int = 0
    seconds: list[float] = field(default_factory=list)
    offenders: list[str] = field(default_factory=list)

    @property
    def row(self) -> str:
        """The tally in words; none in n means below 3 in n at 95 percent confidence."""
        bound = f"below {3 / self.verdicts:.2%}" if not self.false and self.verdicts else f"{self.offenders[:5]}"
        slow = sorted(self.seconds)[int(0.95 * (len(self.seconds) - 1))] if self.seconds else 0.0
        typical = median(self.seconds) if self.seconds else 0.0
        return (
            f"{self.verdicts:>6} verdicts, {self.false} false ({bound}), {self.undecided} undecided; "
            f"a program's: median {typical:.2f} s, 95 of 100 within {slow:.2f} s"
        )


def _calculating() -> None:
    while True:
        sum(range(100_000))


def _thrashing() -> None:
    block = bytearray(24 << 20)
    while True:
        block[::64] = bytes(len(block[::64]))


def _bursting() -> None:
    while True:
        until = time.monotonic() + 0.05
        while time.monotonic() < until:
            pass
        time.sleep(0.03)


@contextmanager
def neighbours(busy: bool) -> Iterator[None]:
    """Have four busy neighbours, for as long as this lasts."""
    kinds = (_calculating, _thrashing, _bursting, _bursting) if busy else ()
    processes = [multiprocessing.Process(target=kind, daemon=True) for kind in kinds]
    for process in processes:
        process.start()
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


def soak(kata: catalog.Kata, seed: int, tallies: dict[str, Tally], enough: int, only: str) -> None:
    """Grade the cost of accepted and over-budget solutions once, on ``seed``, until there are enough verdicts."""
    checks = [name for name, check in kata.checks.items() if check.measures and fnmatch(name, only)]
    with Judge(seed=seed) as judge:
        for solution, path in bank(kata):
            if solution.verdict not in ("accepted", "over_budget"):
                continue
            wasteful = solution.verdict == "over_budget"
            tally = tallies[solution.verdict]
            if tally.verdicts >= enough or (wasteful and solution.killer not in checks):
                continue
            handed_in = submission.read(path, kata.facts.files)
            began = time.perf_counter()
            for check in [solution.killer] if wasteful else checks:
                verdict = judge.grade(kata, handed_in, explain=False, only=check).verdict
                tally.verdicts += 1
                tally.undecided += verdict is Verdict.UNDECIDED
                if verdict not in (Verdict.UNDECIDED, Verdict.OVER_BUDGET if wasteful else Verdict.ACCEPTED):
                    tally.false += 1
                    tally.offenders.append(f"{solution.name}/{check} on {seed}: {verdict}")
            tally.seconds.append(time.perf_counter() - began)


@click.command()
@click.argument("slug")
@click.option("--verdicts", default=3_000, help="How many of each kind, under each condition.")
@click.option("--busy/--quiet", default=None, help="With four busy neighbours, or with none; both if not said.")
@click.option("--only", default="*", help="Only checks whose names match, as in '*memory*'.")
def main(slug: str, verdicts: int, busy: bool | None, only: str) -> None:
    """Count false verdicts on cost."""
    kata = catalog.kata(slug)
    false = 0
    for condition in [False, True] if busy is None else [busy]:
        tallies = {"accepted": Tally(), "over_budget": Tally()}
        seed = DEFAULT_SEED + 1_000 * condition
        with neighbours(condition):
            while min(tally.verdicts for tally in tallies.values()) < verdicts:
                seed += 1
                soak(kata, seed, tallies, verdicts, only)
        for kind, tally in tallies.items():
            print(f"{slug} {'busy ' if condition else 'quiet'} {kind:<11} {tally.row}", flush=True)
            false += tally.false
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    sys.exit(1 if false else 0)


if __name__ == "__main__":
    main()
