"""A warm judge: for each line read, grades every accepted solution, and writes what that cost.

Run as ``python -m tests.benchmarks.warm_judge whole|properties``. The first line is answered by a judge
that is not warm yet.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
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
        """Return ``kata`` as one that is worth what its properties are worth."""
        worth = sum(check.__points__ for check in _properties().values())
        return cls(kata.slug, msgspec.structs.replace(kata.facts, points=worth))


def _properties() -> dict[str, Any]:
    # As the judge does: settings that a property leaves open are those of its import.
    hypothesis.settings.load_profile(PROFILE)
    from graders.lru import test_properties

    return {
        name: check for name, check in vars(test_properties).items() if name.startswith("test_")
    }


def examples() -> int:
    """Return the number of examples that a submission meets."""
    return sum(
        len(record(check, derived_seed(DEFAULT_SEED, name)))
        for name, check in _properties().items()
    )


def serve(kata: Kata) -> None:
    """Answer each line of standard input."""
    folders = sorted((kata.solutions / "accepted").iterdir())
    with Judge() as judge:
        (zygote,) = psutil.Process().children()
        for _ in sys.stdin:
            forks = _cpu_s(zygote.pid)
            results = [
                judge.grade(kata, submission.read(folder, kata.facts.files)) for folder in folders
            ]
            forks = _cpu_s(zygote.pid) - forks
            assert {result.verdict for result in results} == {"accepted"}, results
            # A result counts the judge and the workers, not the zygote that forks them for everyone.
            mean = (sum(result.cpu_s for result in results) + forks) / len(results)
            print(json.dumps(mean), flush=True)


def _cpu_s(pid: int) -> float:
    """Return the seconds of CPU that a process has used (clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2)


@dataclass
class WarmJudge:
    """The other end: a warm judge in a process of its own."""

    part: str

    def __enter__(self) -> WarmJudge:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.warm_judge", self.part],
            cwd=ROOT,
            env=environment(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def grade(self) -> float:
        """Have it grade every accepted solution; return the mean of their CPU seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(json.loads(self._process.stdout.readline()))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()


if __name__ == "__main__":
    lru = catalog.kata("lru")
    serve(PropertiesOnly.of(lru) if sys.argv[1] == "properties" else lru)
