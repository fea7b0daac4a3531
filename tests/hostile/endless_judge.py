"""Grades attacks without end, for others to kill: ``python -m tests.hostile.endless_judge SEED``.

Behind the walls that ``WALLS_CHAIN`` names, or the best that stand.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from graders._engine import catalog, submission
from graders._engine.judge import Judge
from graders._engine.sitting import Allowance
from graders._engine.worker import Limits

ATTACKS = (
    "accepted/fork_bomb",
    "accepted/daemon_double_fork",
    "accepted/thread_bomb",
    "accepted/thread_outlives_the_verdict",
    "limit_exceeded/loop_ignoring_signals",
    "limit_exceeded/memory_in_steps",
    "limit_exceeded/sleeps_at_import",
    "limit_exceeded/stdout_flood",
    "over_budget/spins_to_slow_the_reference",
)
SUBMISSIONS = Path(__file__).resolve().parent / "submissions"


def main() -> None:
    """Never returns."""
    rng = random.Random(sys.argv[1])
    kata = catalog.kata("lru")
    chain = os.environ.get("WALLS_CHAIN")
    layers = tuple(chain.split("+")) if chain else None
    judge = Judge(layers=layers, limits=Limits(cpu_s=0.3, wall_s=1.0), allowance=Allowance(cpu_s=0.8, wall_s=2.0))
    while True:
        judge.grade(kata, submission.read(SUBMISSIONS / rng.choice(ATTACKS), kata.facts.files))


if __name__ == "__main__":
    main()
