"""The proof as a document: what the JSON is made of, and the page and the table are drawn from."""

from __future__ import annotations

import msgspec

from graders._engine.proof.values import Filed, Margin, Proof

SCHEMA = "kata-gauntlet/proof/v1"


class Kill(msgspec.Struct, frozen=True, kw_only=True):
    """A check that kills a solution: on how many seeds, and after how many examples (a median; none of a cost)."""

    check: str
    seeds: int
    examples: float | None


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the kill matrix. ``strength`` is the share of seeds on which the check that must kill it does."""

    name: str
    filed: str
    killer: str
    earned: dict[str, int]
    strength: float | None
    kills: list[Kill]
    cpu_s: float


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the kill matrix. ``needed_by`` are the solutions that no other check kills by name."""

    name: str
    catches_all: bool
    kills: int
    needed_by: list[str]
    redundant: bool


class KataProof(msgspec.Struct, frozen=True, kw_only=True):
    """The proof of one kata. ``problems`` keep it from being one; ``remarks`` are for its author to look at."""

    kata: str
    title: str
    whole: bool
    proven: bool
    seeds: int
    problems: list[str]
    remarks: list[str]
    checks: list[Check]
    solutions: list[Solution]
    slowest_right: Margin | None
    fastest_wasteful: Margin | None
    weakest: float | None
    flakes: int
    undecided: int
    gradings: int
    remembered: int
    cpu_s: float
    wall_s: float


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The proofs of some katas."""

    schema: str = SCHEMA
    version: str
    python: str
    katas: list[KataProof]


def document(proof: Proof, title: str, wall_s: float) -> KataProof:
    """Return what a proof came to. ``cpu_s`` counts what was graded now, ``wall_s`` all of it."""
    problems = list(proof.problems())
    solutions = [_solution(proof, solution) for solution in proof.solutions]
    redundant = set(proof.redundant)
    return KataProof(
        kata=proof.kata,
        title=title,
        whole=proof.whole,
        proven=not problems,
        seeds=proof.seeds,
        problems=problems,
        remarks=list(proof.remarks()),
        checks=[_check(proof, name, redundant=name in redundant) for name in proof.checks],
        solutions=solutions,
        slowest_right=proof.slowest_right,
        fastest_wasteful=proof.fastest_wasteful,
        weakest=min((each.strength for each in solutions if each.strength is not None), default=None),
        flakes=len(proof.flakes),
        undecided=sum(sight.verdict == "undecided" for sight in proof.sights),
        gradings=len(proof.sights),
        remembered=sum(sight.remembered for sight in proof.sights),
        cpu_s=round(sum(sight.cpu_s for sight in proof.sights if not sight.remembered), 1),
        wall_s=round(wall_s, 1),
    )


def _solution(proof: Proof, solution: Filed) -> Solution:
    kills = proof.kills(solution)
    return Solution(
        name=solution.name,
        filed=solution.verdict,
        killer=solution.killer,
        earned=dict(proof.verdicts(solution)),
        strength=kills[solution.killer] / proof.seeds if solution.killer else None,
        kills=[
            Kill(check=check, seeds=kills[check], examples=proof.examples(solution, check))
            for check in proof.checks
            if kills[check]
        ],
        cpu_s=round(sum(sight.cpu_s for sight in proof.seen[solution]) / len(proof.seen[solution]), 2),
    )


def _check(proof: Proof, name: str, *, redundant: bool) -> Check:
    killed = [solution for solution in proof.solutions if proof.kills(solution)[name]]
    return Check(
        name=name,
        catches_all=name in proof.catch_alls,
        kills=sum(solution.verdict != "not_attempted" for solution in killed),
        needed_by=[solution.label for solution in proof.needing(name)],
        redundant=redundant,
    )


def to_json(katas: list[KataProof]) -> bytes:
    """Return the document as indented JSON that ends with a newline."""
    import platform

    import graders

    whole = Document(version=graders.__version__, python=platform.python_version(), katas=katas)
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"
