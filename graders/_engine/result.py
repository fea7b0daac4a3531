"""What grading comes to: verdicts, findings, costs and the result, as values. The JSON is made of these."""

from __future__ import annotations

import enum
from collections.abc import Iterable

import msgspec

SCHEMA = "kata-gauntlet/result/v1"


class Verdict(enum.StrEnum):
    """The judge's words, gravest first. The gravest finding is the result's verdict."""

    JUDGE_ERROR = "judge_error"
    LIMIT_EXCEEDED = "limit_exceeded"
    RUNTIME_ERROR = "runtime_error"
    WRONG_ANSWER = "wrong_answer"
    OVER_BUDGET = "over_budget"
    UNDECIDED = "undecided"
    NOT_ATTEMPTED = "not_attempted"
    ACCEPTED = "accepted"


GRAVEST_FIRST = tuple(Verdict)


def gravest(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the gravest of ``verdicts``; `Verdict.JUDGE_ERROR` if there are none: nothing was judged."""
    return min(verdicts, key=GRAVEST_FIRST.index, default=Verdict.JUDGE_ERROR)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What one check found, and the points it earned. A cost is not measured of a submission that is not right."""

    check: str
    verdict: Verdict
    score: float
    max_score: float
    lesson: str = ""
    message: str = ""
    counterexample: str = ""
    replay: str = ""
    measured: bool = True


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What an operation cost at each size of ``what``, beside the reference: a worker's CPU time, from outside.

    ``growth`` is the exponent of growth: 0 for a constant, 1 for a line. ``at_least`` says that the operation was not
    waited for at the big size, ``over`` that it is what the check failed for.
    """

    operation: str
    sizes: list[int]
    cpu_ns: list[int]
    reference_cpu_ns: list[int]
    growth: float
    reference_growth: float
    ratio: float
    at_least: bool = False
    over: bool = False
    check: str
    what: str
    unit: str

    @property
    def dearer(self) -> bool:
        """Whether the figures by themselves show that it gets dearer: work that was not waited for may not."""
        return not self.at_least or self.cpu_ns[1] > 2 * self.cpu_ns[0]


class FileDigest(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a submission."""

    name: str
    bytes: int
    digest: str


class SubmissionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Which bytes were judged."""

    digest: str
    files: list[FileDigest]


class Engine(msgspec.Struct, frozen=True, kw_only=True):
    """Which judge judged them."""

    version: str
    grader_digest: str
    python: str
    hypothesis: str = ""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one grading. All but ``cost``, ``cpu_s`` and ``wall_s`` is the same at every regrade."""

    schema: str = SCHEMA
    kata: str
    submission: SubmissionFacts
    verdict: Verdict
    score: float
    max_score: float
    seed: int
    sandbox: str
    findings: list[Finding]
    cost: list[Cost]
    engine: Engine
    cpu_s: float
    wall_s: float

    @property
    def failed(self) -> tuple[str, ...]:
        """The checks that the submission does not pass; not those that were left out or could not be decided."""
        passed = (Verdict.ACCEPTED, Verdict.UNDECIDED)
        return tuple(found.check for found in self.findings if found.measured and found.verdict not in passed)

    @property
    def worst(self) -> Finding | None:
        """The first of the gravest findings, which reports show in full; none of what is accepted."""
        failed = [finding for finding in self.findings if finding.verdict is not Verdict.ACCEPTED]
        return next((finding for finding in failed if finding.verdict is self.verdict), None)

    @property
    def shown(self) -> str:
        """The program that shows the worst failure; "" where there is none."""
        return self.worst.counterexample if self.worst is not None else ""


def to_json(result: Result) -> bytes:
    """Return ``result`` as indented JSON that ends with a newline."""
    return msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n"


def from_json(data: bytes) -> Result:
    """Return the result in ``data``. Raises `msgspec.ValidationError` for anything else."""
    try:
        return msgspec.json.decode(data, type=Result)
    except UnicodeDecodeError as problem:
        raise msgspec.ValidationError(str(problem)) from None


def json_schema() -> bytes:
    """Return the JSON Schema of a result, indented: every key, its type, and whether it may be missing."""
    schema = msgspec.json.schema(Result)
    for part in schema["$defs"].values():
        part.pop("description", None)  # said in the classes above, which may say it better without a new version
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2) + b"\n"
