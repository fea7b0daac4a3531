"""A warm judge in a process of its own: for each line it reads it grades, and writes what that cost.

``python -m tests.benchmarks.warm_judge whole|properties [SOLUTION ...]`` grades the accepted solutions
named, or all. The first answer is that of a judge that is not warm yet.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import msgspec
import psutil

from graders._engine import catalog, submission
from graders._engine.catalog import Kata
from graders._engine.corpus import PROFILE, derived_seed, record
from graders._engine.judge import DEFAULT_SEED, Judge
from tests.benchmarks.harness import ROOT, environment


class PropertiesOnly(Kata):
    """A kata whose hidden side is its properties, without its budget."""

    @property
    def grader(self) -> Path:
        """The module of the properties."""
        return super().grader / "test_properties.py"

    @classmethod
    def of(cls, kata: Kata) -> PropertiesOnly:
        """Return ``kata`` without its budget, worth what its properties are worth."""
        worth = sum(check.__points__ for check in properties().values())
        return cls(kata.slug, msgspec.structs.replace(kata.facts, points=worth))


def properties() -> dict[str, Any]:
    """Return the properties of ``lru``, by name."""
    # As the judge does: a setting that a property leaves open is the one at its import.
    hypothesis.settings.load_profile(PROFILE)
    from graders.lru import test_properties

    return {name: check for name, check in vars(test_properties).items() if name.startswith("test_")}


def examples() -> int:
    """Return the number of examples that a submission meets."""
    return sum(len(record(check, derived_seed(DEFAULT_SEED, name))) for name, check in properties().items())


def serve(kata: Kata, folders: list[Path]) -> None:
    """Answer each line of standard input with the mean CPU seconds for a folder."""
    with Judge() as judge:
        for _ in sys.stdin:
            spent = -children_cpu_s()
            for folder in folders:
                result = judge.grade(kata, submission.read(folder, kata.facts.files))
                if result.verdict != "accepted":
                    sys.exit(f"{folder.name} is not accepted but {result.verdict}")
                spent += result.cpu_s  # that of the judge and of the workers
            spent += children_cpu_s()
            print(json.dumps(spent / len(folders)), flush=True)


def children_cpu_s() -> float:
    """Return the seconds of CPU of what outlives a grading: the zygote, which forks the workers."""
    children = psutil.Process().children(recursive=True)
    return sum(time.clock_gettime((~child.pid << 3) | 2) for child in children)


@dataclass
class WarmJudge:
    """The near end of such a process."""

    part: str
    solutions: tuple[str, ...] = ()

    def __enter__(self) -> WarmJudge:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.warm_judge", self.part, *self.solutions],
            cwd=ROOT,
            env=environment(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def grade(self) -> float:
        """Have it grade; return the mean CPU seconds for a submission."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the warm judge ended")
        return float(json.loads(answer))

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


if __name__ == "__main__":
    lru = catalog.kata("lru")
    named = sys.argv[2:]
    serve(
        PropertiesOnly.of(lru) if sys.argv[1] == "properties" else lru,
        [path for path in sorted(lru.solutions.glob("accepted/*")) if path.name in named or not named],
    )
