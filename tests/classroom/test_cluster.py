"""The same work over Dask: a real scheduler, real workers on the loopback, and one of them killed half-way."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from graders._engine.classroom.cluster import Cluster, NoCluster
from graders._engine.classroom.tasks import task_of
from graders._engine.worker import BoxRefused
from tests.classroom.killed_run import intake
from tests.classroom.sham import SHAM
from tests.conftest import ROOT, clean_environment

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.xdist_group("cluster"),
    # The library's own, and none that we could mend.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@contextmanager
def started(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", "--no-dashboard", *arguments],
        cwd=ROOT,
        env=clean_environment(PYTHONPATH=str(ROOT)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with started("dask_scheduler", "--host", "127.0.0.1", "--port", "0") as process:
        for line in process.stderr:
            if found := re.search(r"Scheduler at:\s+(tcp://\S+)", line):
                yield found[1]
                break


@contextmanager
def worker(scheduler: str) -> Iterator[subprocess.Popen[str]]:
    with started("dask_worker", scheduler, "--no-nanny", "--nthreads", "1") as process:
        for line in process.stderr:
            if "Registered to" in line:
                break
        yield process


def tasks(count: int):
    return [task_of(attempt, "grader 1", 7) for attempt in intake(count).attempts]


def test_a_lost_workers_share_is_done_by_the_other(scheduler):
    """One of two is killed half-way: each task still has its own result, and none has two."""
    wanted = {task.submission for task in tasks(40)}
    done = []
    with worker(scheduler), worker(scheduler) as victim:
        for each in Cluster(scheduler, factory=SHAM).grade(tasks(40)):
            done.append(each)
            if len(done) == 12:
                victim.kill()
    assert sorted(each.task.submission for each in done) == sorted(wanted)
    assert all(each.result is not None and each.result.submission.digest == each.task.submission for each in done)


def test_a_judge_that_dies_there_is_our_failure_and_nobody_elses(scheduler):
    """As on one machine: three tries, then listed; and a worker with another grader refuses."""
    from graders._engine.classroom.seat import WARM_JUDGE
    from tests.classroom.test_work import attempt

    both = [task_of(attempt("a", "die"), "g", 7), task_of(attempt("b", "accepted"), "g", 7)]
    with worker(scheduler):
        done = {each.task.submission: each for each in Cluster(scheduler, factory=SHAM).grade(both)}
        assert done[both[1].submission].result is not None
        assert "tried 3 times" in done[both[0].submission].ours
        with pytest.raises(BoxRefused, match="not the one asked for"):
            list(Cluster(scheduler, factory=WARM_JUDGE).grade(both))


def test_where_there_is_no_cluster_that_is_said():
    """In a sentence, before anything is graded."""
    with pytest.raises(NoCluster, match="no scheduler"):
        list(Cluster("tcp://127.0.0.1:1", patience_s=0.5).grade(tasks(1)))
