"""A small class in which everything happens, made of values: what is written of it is compared with golden files."""

from __future__ import annotations

from datetime import UTC, datetime

from graders._engine.classroom.outcome import Change, KataFacts, Mark, Outcome, Status
from graders._engine.classroom.values import Attempt, Fate, Learner, Listed
from graders._engine.result import Cost, Engine, Finding, Result, SubmissionFacts, Verdict
from graders._engine.submission import Submission

LRU = KataFacts("lru", "LRU cache", 20.0)
FLOYD = KataFacts("floyd", "Cycle in a list", 10.0)

JANE = Learner("s1", "Jane Doe", "jane@x.edu", "A")
BOB = Learner("s2", "=cmd|'/c calc'!A1", "bob@x.edu", "A")
EVE = Learner("s3", "<script>alert(1)</script> ::error::x", "eve@x.edu", "B")
ANN = Learner("s4", "Ann | `Zoë` [x](http://evil.example)", "", "B")
WEI = Learner("s5", "Wei Li", "wei@x.edu", "B")
MAX = Learner("s6", "Max", "", "", enrolled=False)

COST = Cost(
    check="test_get_is_constant_time",
    operation="get",
    what="the cache",
    unit="entries",
    sizes=[512, 16_384],
    cpu_ns=[900, 30_000],
    reference_cpu_ns=[400, 420],
    growth=1.01,
    reference_growth=0.01,
    ratio=71.4,
    over=True,
)
CHECKS = ("test_a_hit_counts_as_use", "test_overwriting_counts_as_use", "test_get_is_constant_time")


def finding(check: str, verdict: Verdict = Verdict.ACCEPTED, worth: float = 5.0, **more: object) -> Finding:
    score = worth if verdict in (Verdict.ACCEPTED, Verdict.UNDECIDED) else 0.0
    return Finding(
        check=check,
        verdict=verdict,
        score=score,
        max_score=worth,
        lesson=f"The lesson of {check}.",
        **more,  # type: ignore[arg-type]
    )


def result(
    *findings: Finding, kata: KataFacts = LRU, cost: tuple[Cost, ...] = (), verdict: Verdict | None = None
) -> Result:
    worst = next((it.verdict for it in findings if it.verdict is not Verdict.ACCEPTED), Verdict.ACCEPTED)
    return Result(
        kata=kata.slug,
        submission=SubmissionFacts(digest="sha256:0", files=[]),
        verdict=verdict or worst,
        score=sum(it.score for it in findings),
        max_score=kata.points,
        seed=20261120,
        sandbox="walls",
        findings=list(findings),
        cost=list(cost),
        engine=Engine(version="0", grader_digest="sha256:9", python="3.11"),
        cpu_s=1.25,
        wall_s=1.5,
    )


WRONG = finding(
    CHECKS[1],
    Verdict.WRONG_ANSWER,
    message="cache.get(2) returned <None>; expected 2",
    counterexample="cache = LRUCache(2)\ncache.put(2, '</code><script>')\nassert cache.get(2) == 2  # got None",
    replay="test_overwriting_counts_as_use:eNq",
)
RIGHT = result(finding(CHECKS[0]), finding(CHECKS[1]), finding(CHECKS[2], worth=10.0), cost=(COST,))
WRONG_ONE = result(finding(CHECKS[0]), WRONG, finding(CHECKS[2], Verdict.WRONG_ANSWER, worth=10.0, measured=False))
SLOW = result(
    finding(CHECKS[0]),
    finding(CHECKS[1]),
    finding(CHECKS[2], Verdict.OVER_BUDGET, worth=10.0, message="get gets dearer as the cache grows"),
    cost=(COST,),
)
BROKEN = result(
    Finding(
        check="load",
        verdict=Verdict.RUNTIME_ERROR,
        score=0.0,
        max_score=20.0,
        lesson="A file must load before it can be judged.",
        message="lru.py, line 1: the file is not valid Python: '(' was never closed ::error::",
    )
)
UNSURE = result(finding(CHECKS[0]), finding(CHECKS[2], Verdict.UNDECIDED), kata=FLOYD)


def attempt(learner: Learner, kata: KataFacts, handle: str = "", day: int = 19) -> Attempt:
    when = datetime(2026, 11, day, 12, tzinfo=UTC)
    files = ((f"{kata.slug}.py", learner.key.encode()),)
    place = f"{learner.key}/{kata.slug}.py"
    return Attempt(learner.key, kata.slug, Submission(files), place, when, handle=handle)


def graded(learner: Learner, kata: KataFacts, result: Result, final: float, handle: str = "", **more: object) -> Mark:
    return Mark(
        learner,
        kata,
        Status.GRADED,
        result,
        attempt(learner, kata, handle),
        1,
        final=final,
        **more,  # type: ignore[arg-type]
    )


OUTCOME = Outcome(
    katas=(LRU, FLOYD),
    learners=(JANE, BOB, EVE, ANN, WEI, MAX),
    marks=(
        graded(JANE, LRU, RIGHT, 20.0, "canvas:101"),
        graded(JANE, FLOYD, UNSURE, 10.0, "moodle:901"),
        graded(BOB, LRU, WRONG_ONE, 4.0, "canvas:102", days_late=2, percent_off=20.0),
        Mark(BOB, FLOYD, Status.MISSING),
        graded(EVE, LRU, SLOW, 10.0, "canvas:103"),
        graded(EVE, FLOYD, UNSURE, 10.0, "moodle:903"),
        graded(ANN, LRU, BROKEN, 0.0, note="taken for lru, being the only program"),
        Mark(ANN, FLOYD, Status.UNREADABLE, note="what was handed in could not be read"),
        Mark(
            WEI, LRU, Status.OURS, attempt=attempt(WEI, LRU), note="the judge failed", trouble="test_secret: it broke"
        ),
        Mark(WEI, FLOYD, Status.MISSING),
        graded(MAX, LRU, SLOW, 10.0),
        Mark(MAX, FLOYD, Status.MISSING),
    ),
    listed=(
        Listed("s4/floyd.zip", Fate.UNREADABLE, "is encrypted; ask for it without a password", "s4"),
        Listed("=HYPERLINK(x).py", Fate.UNMATCHED, "is no kata's file", "s6"),
    ),
    remarks=("roster, line 4: s1 is there twice; the first line counts",),
    changes=(Change("s3", "lru", "accepted, 20", "over_budget, 10", "another file"),),
    seed=20261120,
    same=(("lru", "s3", "s6"),),
)
