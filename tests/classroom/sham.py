"""A judge that does as the submission says, at once: the run is tested with it, and not the judge."""

from __future__ import annotations

import os
import time
from pathlib import Path

from graders._engine.classroom.seat import Grade
from graders._engine.classroom.tasks import Reply, Task
from graders._engine.result import Cost, Engine, Finding, Result, SubmissionFacts, Verdict

SHAM = "tests.classroom.sham:Sham"
WORTH = {"accepted": 20.0, "over_budget": 15.0, "wrong_answer": 11.0}


class Sham:
    """Reads the first word of a submission: a verdict, or how to fail."""

    def __enter__(self) -> Grade:
        return grade

    def __exit__(self, *_: object) -> None:
        pass


def grade(task: Task) -> Reply:
    """Grade it as it asks to be graded; a path behind ``once`` counts the tries."""
    words = (task.unreadable or task.files[0][1].decode("latin-1")).split()
    word = words[0] if words else "accepted"
    if word == "once":
        seen = Path(words[2])
        if not seen.exists():
            seen.touch()
            word = words[1]
        else:
            word = "accepted"
    match word:
        case "die":
            os._exit(7)
        case "hang":
            time.sleep(1_000)
        case "refuse":
            return Reply(refused="no walls stand here")
        case "slow":
            time.sleep(0.02)
            word = "accepted"
        case "pid":
            return Reply(result=made(task, Verdict.ACCEPTED, f"{os.getpid()}"))
    verdict = Verdict(word) if word in set(Verdict) else Verdict.RUNTIME_ERROR
    problems = ["a sham broke"] if verdict is Verdict.JUDGE_ERROR else []
    return Reply(result=made(task, verdict), problems=problems)


def made(task: Task, verdict: Verdict, message: str = "") -> Result:
    """A result with that verdict, and times that no two have in common."""
    score = WORTH.get(verdict, 0.0)
    now = time.monotonic()
    return Result(
        kata=task.kata,
        submission=SubmissionFacts(digest=task.submission, files=[]),
        verdict=verdict,
        score=score,
        max_score=20.0,
        seed=task.seed,
        sandbox="sham",
        findings=[
            Finding(check="test_it", verdict=verdict, score=score, max_score=20.0, lesson="It works.", message=message)
        ],
        cost=[
            Cost(
                check="test_it",
                operation="get",
                what="it",
                unit="entries",
                sizes=[1, 2],
                cpu_ns=[int(now), 2],
                reference_cpu_ns=[1, 2],
                growth=0.0,
                reference_growth=0.0,
                ratio=now,
            )
        ],
        engine=Engine(version="0", grader_digest=task.grader, python="3"),
        cpu_s=now,
        wall_s=now,
    )
