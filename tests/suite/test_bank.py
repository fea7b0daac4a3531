"""Every solution in the bank is judged as it is filed, by the check that it names; what it is told can be pasted.

A wrong solution meets only the check that its docstring names, on one seed. Each push has the references judged, and
every fourth of all others; the night has the rest. `nox -s prove` has them meet all checks, on twenty seeds.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from graders._engine import catalog, submission
from graders._engine.catalog import Kata
from graders._engine.proof.bank import bank
from graders._engine.proof.values import Filed
from tests.pasted import Passes


def on_each_push(solution: Filed) -> bool:
    """Whether it is one of those, which stay the same when others are added."""
    return solution.label == "accepted/reference" or zlib.crc32(solution.label.encode()) % 4 == 0


BANK = [
    pytest.param(
        kata,
        solution,
        path,
        id=f"{kata.slug}-{solution.label}",
        marks=[] if on_each_push(solution) else pytest.mark.nightly,
    )
    for kata in catalog.katas()
    for solution, path in bank(kata)
    if path != kata.folder
]

# What differs from one process to the next does not show in the one that a program runs in.
SHOWN_BY_TWO_PROCESSES = {"test_every_process_gives_the_same_answers"}

# The imitation that a learner has keeps a key whose time to live is zero; Redis, and the judge's, do not.
SHOWN_BY_REDIS = {"expiry_is_rounded_down"}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("kata", "solution", "path"), BANK)
def test_a_solution_earns_the_verdict_it_is_filed_under(judge, kata: Kata, solution: Filed, path: Path):
    """An accepted one with every check; a wrong one with the check that must catch it, whose program fails with it."""
    assert solution.verdict == "accepted" or solution.killer in kata.checks, f"Killed by: {solution.killer or 'whom?'}"
    result = judge.grade(kata, submission.read(path, kata.facts.files), only=solution.killer or None)
    assert not judge.problems, judge.problems
    assert result.verdict == solution.verdict, [finding for finding in result.findings if finding.score == 0]
    if solution.verdict != "wrong_answer" or "schedule" in kata.checks[solution.killer].parameters:
        return  # a race is drawn
    if "in a long run of" in result.findings[0].message:
        return  # its call is told: a program of a million nodes is none to be read
    program = result.findings[0].counterexample
    assert program, "the report shows no program"
    assert passes(kata, kata.reference, program), f"the reference fails:\n{program}"
    if solution.killer not in SHOWN_BY_TWO_PROCESSES and solution.name not in SHOWN_BY_REDIS:
        assert not passes(kata, path, program), f"it passes:\n{program}"


def passes(kata: Kata, folder: Path, program: str) -> bool:
    """Whether a printed program passes with the solution in ``folder``."""
    main = folder / kata.facts.files[0]
    visible = (kata.folder / f"test_{kata.slug}.py").read_text(encoding="utf-8")
    return Passes(main.read_text(encoding="utf-8"), kata.slug, str(main), visible)(program)
