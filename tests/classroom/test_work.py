"""The run: one submission's misfortune is nobody else's, and nothing that was graded is lost."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from graders._engine.classroom.crew import Crew, CrewBroken
from graders._engine.classroom.journal import Journal, JournalInUse, Standing
from graders._engine.classroom.tasks import Key, task_of
from graders._engine.classroom.values import Attempt, Intake
from graders._engine.classroom.work import Silent, work
from graders._engine.submission import Submission, Unreadable
from graders._engine.worker import BoxRefused
from tests.classroom.killed_run import intake as many
from tests.classroom.sham import SHAM, made

ROOT = Path(__file__).resolve().parent.parent.parent
GRADER = {"lru": "grader 1"}


def attempt(learner: str, text: str, kata: str = "lru") -> Attempt:
    return Attempt(learner, kata, Submission(((f"{kata}.py", text.encode()),)), f"{learner}/{kata}.py")


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.sqlite3") as journal:
        yield journal


def graded(journal, *attempts, workers=1, graders=GRADER, **options):
    """What a sham crew makes of the attempts."""
    crew = Crew(workers, factory=SHAM, **options)
    return work(Intake(attempts=attempts), graders, 7, journal, crew, Silent())


def verdicts(done, attempts):
    return [str(result.verdict) if (result := done.result(each)) else None for each in attempts]


def test_each_gets_its_own_result(journal):
    """Whatever order they are graded in, by several judges."""
    words = ["accepted", "wrong_answer", "limit_exceeded", "over_budget", "not_attempted", "runtime_error"]
    attempts = [attempt(f"l{n}", f"{word} {n}") for n, word in enumerate(words)]
    assert verdicts(graded(journal, *attempts, workers=2), attempts) == words


def test_equal_submissions_are_graded_once(journal):
    """However many hand in the same bytes, in this run and the next."""
    attempts = [attempt(name, "pid") for name in ("a", "b", "c")]
    done = graded(journal, *attempts)
    assert done.graded == 1
    assert len({done.result(each).findings[0].message for each in attempts}) == 1
    assert graded(journal, *attempts, attempt("d", "pid")).graded == 0


def test_an_unreadable_one_is_told_why_and_is_no_other(journal):
    """Two different reasons are two results."""
    both = [Attempt(name, "lru", Unreadable(f"{name} is a link"), "x") for name in ("a", "b")]
    done = graded(journal, *both)
    assert done.graded == 2
    assert verdicts(done, both) == ["runtime_error", "runtime_error"]


@pytest.mark.parametrize("misfortune", ["die", "judge_error", "undecided"])
def test_a_judge_that_fails_once_is_asked_again(journal, tmp_path, misfortune):
    """By a judge of a new process where the old one is gone; the learner is none the wiser."""
    attempts = [attempt("a", f"once {misfortune} {tmp_path / 'seen'}"), attempt("b", "wrong_answer")]
    assert verdicts(graded(journal, *attempts), attempts) == ["accepted", "wrong_answer"]


@pytest.mark.parametrize("misfortune", ["die", "judge_error"])
def test_a_judge_that_fails_three_times_is_our_failure(journal, misfortune):
    """No zero, nothing in the journal, and the next run tries again; the others are graded."""
    attempts = [attempt("b", "accepted"), attempt("a", misfortune)]
    done = graded(journal, *attempts)
    assert verdicts(done, attempts) == ["accepted", None]
    ((key, why),) = done.ours.items()
    assert key == done.keys[attempts[1]]
    assert "tried 3 times" in why
    assert graded(journal, *attempts).graded == 1


def test_a_judge_that_does_not_come_back_is_replaced(journal):
    """Its patience is short here; a judge has limits of its own."""
    attempts = [attempt("b", "accepted"), attempt("a", "hang")]
    done = graded(journal, *attempts, patience_s=1.5)
    assert verdicts(done, attempts) == ["accepted", None]
    assert "did not come back" in next(iter(done.ours.values()))


def test_what_stays_undecided_is_kept_and_tried_at_the_next_run(journal):
    """It is a result, not a failure of ours."""
    one = attempt("a", "undecided")
    assert verdicts(graded(journal, one), [one]) == ["undecided"]
    assert graded(journal, one).graded == 1


def test_where_no_judge_starts_the_run_ends(journal):
    """With a sentence, not with a class of failures."""
    with pytest.raises(CrewBroken, match="each ended at once"):
        work(Intake(attempts=(attempt("a", "x"),)), GRADER, 7, journal, Crew(1, factory="no_module:Here"), Silent())


def test_where_no_walls_stand_nothing_is_graded(journal):
    """The refusal is the run's."""
    with pytest.raises(BoxRefused, match="no walls"):
        graded(journal, attempt("a", "refuse"))


def test_a_change_of_file_grader_or_seed_asks_for_what_it_touches(journal):
    """And for nothing else; what was known before is still known."""
    both = [attempt("a", "accepted"), attempt("b", "wrong_answer", "floyd")]
    graders = {"lru": "grader 1", "floyd": "grader 1"}
    assert graded(journal, *both, graders=graders).graded == 2
    assert graded(journal, *both, graders={**graders, "floyd": "grader 2"}).graded == 1
    assert graded(journal, attempt("a", "accepted 2"), both[1], graders=graders).graded == 1
    assert graded(journal, *both, graders=graders).graded == 0


def test_leaving_ends_every_judge(journal):
    """As Ctrl-C does: the journal keeps what is done."""
    others = psutil.Process().children()  # of judges that other tests share
    crew = Crew(2, factory=SHAM).grade([task_of(attempt(str(n), f"slow {n}"), "g", 7) for n in range(20)])
    done = next(crew)
    children = [child for child in psutil.Process().children() if child not in others]
    assert children
    crew.close()
    assert not psutil.wait_procs(children, timeout=10)[1]
    assert done.result is not None


def run(folder: Path, count: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.classroom.killed_run", str(folder), str(count)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def outcome(folder: Path) -> bytes:
    with Journal(folder / "journal.sqlite3") as journal:
        assert not journal.remark
        return journal.outcome()


def test_a_run_killed_at_any_moment_goes_on_where_it_was(tmp_path):
    """Set KILLS=200 for more. In the end its outcome is that of a run that nobody disturbed, and no judge is left."""
    kills, count = int(os.environ.get("KILLS", "4")), 100
    whole = run(tmp_path / "whole", count)
    began = time.monotonic()
    assert whole.wait(100) == 0, whole.stderr.read()
    whole.stderr.close()
    usual_s = time.monotonic() - began
    chance = random.Random(7)
    done = 0
    while done < kills:
        folder = tmp_path / f"killed {done}"
        while (process := run(folder, count)).poll() is None:
            try:
                process.wait(chance.uniform(0, usual_s))
            except subprocess.TimeoutExpired:
                started = psutil.Process(process.pid).children()
                process.send_signal(signal.SIGKILL)
                process.wait()
                done += 1
                assert not psutil.wait_procs(started, timeout=30)[1], "a judge outlived its run"
            words = process.stderr.read()
            process.stderr.close()
            assert process.returncode in (0, -signal.SIGKILL), words
            if process.returncode == 0:
                break
        assert outcome(folder) == outcome(tmp_path / "whole")


def test_a_journal_has_one_run_at_a_time(tmp_path, journal):
    """The second is told so, and waits for nothing."""
    with pytest.raises(JournalInUse, match="another run"):
        Journal(tmp_path / "journal.sqlite3")


@pytest.mark.parametrize("damage", [b"not a database at all, no", b"SQLite format 3\0" + b"\xff" * 3000])
def test_a_damaged_journal_is_set_aside_and_said(tmp_path, damage):
    """It is kept: somebody may be able to read it."""
    (tmp_path / "journal.sqlite3").write_bytes(damage)
    with Journal(tmp_path / "journal.sqlite3") as journal:
        assert "graded anew" in journal.remark
        assert graded(journal, attempt("a", "accepted")).graded == 1
    (kept,) = tmp_path.glob("*.damaged-*")
    assert kept.read_bytes() == damage


def test_a_damaged_result_is_graded_again(tmp_path, journal):
    """One row, not the journal."""
    one = attempt("a", "accepted")
    graded(journal, one)
    with sqlite3.connect(tmp_path / "journal.sqlite3") as other:
        other.execute("UPDATE results SET result = '{}'")
    other.close()
    assert graded(journal, one).graded == 1


def test_the_outcome_leaves_times_out(journal):
    """Two gradings of the same thing are the same but for them."""
    task = task_of(attempt("a", "accepted"), "g", 7)
    outcomes = []
    for _ in range(2):
        journal.put(task.key, made(task, "accepted"))
        outcomes.append(journal.outcome())
    assert outcomes[0] == outcomes[1]
    assert b"accepted" in outcomes[0]


def test_standings_are_compared_with_the_run_before(journal):
    """And told again if the end of a run was lost after they were kept."""
    first = [Standing(learner="a", kata="lru", verdict="accepted"), Standing(learner="b", kata="lru")]
    second = [Standing(learner="a", kata="lru", verdict="wrong_answer")]
    assert journal.stand(first) == ([], first)
    assert journal.stand(second) == (first, second)
    assert journal.stand(second) == (first, second)
    assert journal.stand(first) == (second, first)


def test_a_journal_knows_only_what_it_was_told(journal):
    """A key differs in any of its parts."""
    key = task_of(attempt("a", "accepted"), "g", 7).key
    journal.put(key, made(task_of(attempt("a", "accepted"), "g", 7), "accepted"))
    others = [Key("x", key.kata, "g", 7), Key(key.submission, "x", "g", 7), Key(key.submission, key.kata, "x", 7)]
    assert set(journal.known([key, *others, Key(key.submission, key.kata, "g", 8)])) == {key}


def test_the_sham_class_is_a_class():
    """No two of its submissions are equal."""
    assert len({each.digest for each in many(100).attempts}) == 100
