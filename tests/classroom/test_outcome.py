"""What counts, what lateness costs, and whose verdict changed: pure functions on values written down here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine.classroom import analysis
from graders._engine.classroom.journal import Standing
from graders._engine.classroom.outcome import KataFacts, Pick, Status, changes, conclude, select
from graders._engine.classroom.policy import Policy, after, in_time, lateness, read
from graders._engine.classroom.roster import BadRoster
from graders._engine.classroom.tasks import task_of
from graders._engine.classroom.values import Attempt, Intake, Learner
from graders._engine.classroom.work import Work
from graders._engine.result import Verdict
from graders._engine.submission import Submission
from tests.classroom.sample import OUTCOME
from tests.classroom.sham import made

DUE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
POLICY = Policy(deadline=DUE, grace="15m", percent_a_day=10, cap=35, extensions={"eve": "2d"})
LRU = KataFacts("lru", "LRU cache", 20.0)
BOB = Learner("bob")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "days", "percent"),
    [
        (-1, 0, 0),
        (0, 0, 0),
        (0.25, 0, 0),
        (0.3, 1, 10),
        (24, 1, 10),
        (24.1, 2, 20),
        (72, 3, 30),
        (73, 4, 35),
        (9_000, 375, 35),
    ],
)
def test_lateness(hours, days, percent):
    """Each day begun since the deadline costs, behind the grace, and never more than the cap."""
    late = lateness(POLICY, "lru", DUE + hours * HOUR, False, timedelta())
    assert (late.days, late.percent) == (days, percent)


def test_extra_time_moves_the_deadline():
    """The policy's word goes before the roster's."""
    assert POLICY.extra("eve", 5 * HOUR) == timedelta(days=2)
    assert POLICY.extra("bob", 5 * HOUR) == 5 * HOUR
    assert lateness(POLICY, "lru", DUE + 40 * HOUR, False, POLICY.extra("eve")).days == 0


def test_a_time_that_is_not_known_costs_nothing():
    """A platform's mark of lateness is told, and nobody guesses by how much."""
    late = lateness(POLICY, "lru", None, True, timedelta())
    assert late.percent == 0
    assert "nothing deducted" in late.note
    assert not in_time(POLICY, "lru", None, True, timedelta())


def test_a_kata_may_have_a_deadline_of_its_own():
    """All others have the common one."""
    policy = Policy(deadline=DUE, deadlines={"floyd": DUE + 48 * HOUR}, percent_a_day=10)
    assert lateness(policy, "floyd", DUE + HOUR, False, timedelta()).days == 0
    assert lateness(policy, "lru", DUE + HOUR, False, timedelta()).days == 1


@given(st.floats(0, 100), st.floats(0, 1_000), st.floats(0, 100), st.floats(0, 100))
def test_lateness_never_adds_and_never_goes_below_the_cap(score, days, percent, cap):
    """Whatever the policy."""
    policy = Policy(deadline=DUE, percent_a_day=percent, cap=cap)
    left = after(score, lateness(policy, "lru", DUE + timedelta(days=days), False, timedelta()))
    assert score * (1 - cap / 100) - 0.01 <= left <= score + 0.01


def test_a_policy_is_a_toml_file():
    """With a time zone, or in the machine's own."""
    policy = read(b'deadline = 2026-11-20T23:59:00+01:00\ngrace = "10m"\n[extensions]\njd1 = "1d"\n')
    assert policy.due("lru").utcoffset() == HOUR
    assert read(b"deadline = 2026-11-20T23:59:00\n").due("lru").tzinfo is not None


@pytest.mark.parametrize("text", ["percent_a_day = 200", 'grace = "soon"', "percnt = 1", "deadline = ", "\xff"])
def test_a_policy_with_a_mistake_is_refused(text):
    """Also a key that is misspelt, which would otherwise cost nobody anything."""
    with pytest.raises(BadRoster):
        read(text.encode("latin-1"))


def attempt(text: str, when: datetime | None = None, late: bool = False, learner: str = "bob") -> Attempt:
    order = (str(when) if when else "",)
    return Attempt(learner, "lru", Submission((("lru.py", text.encode()),)), f"{learner}/{text}", when, late, order)


EARLY, LATER, LATE = (
    attempt(text, DUE + hours * HOUR) for text, hours in (("accepted", -9), ("wrong_answer", -1), ("x", 30))
)


@pytest.mark.parametrize(
    ("pick", "kept"),
    [(Pick.LATEST, ["x"]), (Pick.BEFORE_DEADLINE, ["wrong_answer"]), (Pick.BEST, ["accepted", "wrong_answer", "x"])],
)
def test_which_attempts_may_count(pick, kept):
    """The others are listed, not dropped."""
    intake = select(Intake((Learner("bob"),), ("lru",), (EARLY, LATER, LATE)), pick, POLICY)
    assert [it.place.partition("/")[2] for it in intake.attempts] == kept
    assert len(intake.listed) == 3 - len(kept)


def concluded(*attempts: Attempt, learners=(BOB,), scores=(), ours=(), blocked=frozenset(), tried=None):
    intake = Intake(tuple(learners), ("lru",), attempts, blocked=blocked)
    keys = {it: task_of(it, "g", 7).key for it in attempts}
    results = {
        keys[it]: made(task_of(it, "g", 7), verdict) for it, verdict in zip(attempts, scores, strict=False) if verdict
    }
    failed = {keys[it]: "it broke" for it in ours}
    return conclude(intake, Work(keys, results, failed), [LRU], POLICY, 7, tried or {("bob", "lru"): len(attempts)})


def test_the_best_is_the_best_after_lateness():
    """A late full score may be worth less than an early good one; of two alike the later counts."""
    late_one = attempt("a", DUE + 90 * HOUR)
    early_one = attempt("b", DUE - HOUR)
    (mark,) = concluded(early_one, late_one, scores=(Verdict.OVER_BUDGET, Verdict.ACCEPTED)).marks
    assert (mark.final, mark.attempt) == (15.0, early_one)
    (mark,) = concluded(EARLY, LATER, scores=(Verdict.ACCEPTED, Verdict.ACCEPTED)).marks
    assert mark.attempt is LATER


@pytest.mark.parametrize(
    ("made_of", "status"),
    [
        ({}, Status.MISSING),
        ({"blocked": frozenset({"bob"})}, Status.UNREADABLE),
        ({"tried": {("bob", "lru"): 2}}, Status.MISSING),
    ],
)
def test_nothing_to_grade_is_no_zero(made_of, status):
    """And it is told apart why there is nothing."""
    (mark,) = concluded(**made_of).marks
    assert (mark.status, mark.final) == (status, None)
    assert ("none in time" in mark.note) == ("tried" in made_of)


def test_a_failure_of_ours_is_no_zero():
    """It says that it is ours."""
    one = attempt("a")
    (mark,) = concluded(one, ours=[one]).marks
    assert (mark.status, mark.final) == (Status.OURS, None)
    assert "no fault of the submission" in mark.note


def test_the_same_bytes_are_told():
    """Of learners who handed something in."""
    both = [attempt("a", learner="bob"), attempt("a", learner="eve")]
    outcome = concluded(*both, learners=(Learner("bob"), Learner("eve")), scores=(Verdict.ACCEPTED,) * 2)
    assert outcome.same == (("lru", "bob", "eve"),)


def standing(learner="bob", **more) -> Standing:
    return Standing(
        **{"learner": learner, "kata": "lru", "submission": "s", "grader": "g", "verdict": "accepted", **more}
    )


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [
        (standing(), standing(verdict="wrong_answer", submission="t"), "another file"),
        (standing(), standing(verdict="wrong_answer", grader="h"), "another grader"),
        (standing(), standing(verdict="wrong_answer", grader="h", submission="t"), "another file and another grader"),
        (standing(score=1.0), standing(score=2.0, seed=1), "another seed"),
        (standing(submission="", verdict="missing"), standing(), "handed in since"),
        (standing(), standing(submission="", verdict="missing"), "no longer there, or not graded"),
        (standing(verdict="undecided"), standing(), "graded again"),
        (standing(learner="eve"), standing(), "handed in since"),
        (standing(), standing(submission="t"), None),
        (standing(), standing(grader="h"), None),
    ],
)
def test_whose_verdict_changed_and_why(before, now, why):
    """What is the same is not told, however it came about."""
    assert [it.why for it in changes([before], [now])] == ([why] if why else [])


def test_a_first_run_changes_nothing():
    """There was nothing before."""
    assert changes([], [standing()]) == ()


def test_figures_of_checks():
    """Those who pass, and whether the strong do."""
    figures = {it.check: it for it in analysis.checks(OUTCOME) if it.kata == "lru"}
    hit, get = figures["test_a_hit_counts_as_use"], figures["test_get_is_constant_time"]
    assert (hit.passed, hit.of) == (4, 5)
    assert (get.passed, get.of) == (1, 5)
    assert hit.discrimination is not None
    assert 0 < hit.discrimination <= 1
    assert "load" not in figures


def test_who_failed_alike():
    """One thing to explain to several."""
    (cluster,) = analysis.clusters(OUTCOME)[:1]
    assert cluster.checks == ("test_get_is_constant_time",)
    assert len(cluster.learners) == 2


def test_the_distribution_counts_grades_only():
    """The full score is in the last tenth."""
    bins = analysis.distribution(mark for mark in OUTCOME.marks if mark.kata.slug == "lru")
    assert (sum(bins), bins[-1], bins[0], bins[5]) == (5, 1, 1, 2)
