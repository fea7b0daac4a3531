"""A judge that is killed, at whatever moment, takes everything along that it started.

``KILLS=200 pytest tests/hostile/test_kills.py -s`` kills so often, and says how long the last process took to go.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.boxed.walls.refusing import grading_behind
from tests.conftest import clean_environment
from tests.hostile.aftermath import ROOT, adopting_orphans, below, kernel_objects, marks, seconds_to_be_gone
from tests.hostile.endless_judge import ATTACKS, SUBMISSIONS

CHAIN = os.environ.get("WALLS_CHAIN")
KILLS = int(os.environ.get("KILLS", "20"))
AT_ONCE = 4
# From the start of the command on: imports and walls take about a second of it.
LATEST_S = 3.0

pytestmark = pytest.mark.timeout(60 + 3 * KILLS)


@pytest.fixture(autouse=True)
def nothing_is_left():
    """Neither a file nor an object in the kernel."""
    before = kernel_objects()
    with adopting_orphans():
        yield
    assert (marks(), kernel_objects()) == ([], before)


@pytest.fixture(autouse=True)
def signals_as_usual():
    """What is ignored here (in the background, under nohup) would be ignored by what is started from here."""
    kept = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGHUP, signal.SIGQUIT)}
    kept[signal.SIGINT] = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for each, handler in kept.items():
        signal.signal(each, handler)


def start(*arguments):
    """Start a judge as its user would."""
    return subprocess.Popen(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("batch", range(-(-KILLS // AT_ONCE)))
def test_a_killed_judge_leaves_nothing_behind(batch):
    """Several are killed at one moment, each at another of its own: starting, raising walls, grading a fork bomb."""
    before = below()
    rng = random.Random(batch)
    ages = sorted((rng.uniform(0, LATEST_S) for _ in range(AT_ONCE)), reverse=True)
    judges = []
    for place, age in enumerate(ages):
        if place:
            time.sleep(ages[place - 1] - age)
        if place == batch % AT_ONCE:
            attack = rng.choice(ATTACKS)
            judges.append(start(*grading_behind(CHAIN), "grade", "lru", SUBMISSIONS / attack))
        else:
            judges.append(start("tests.hostile.endless_judge", f"{batch} {place}"))
    time.sleep(ages[-1])
    started = below() - before
    for judge in judges:
        judge.send_signal(signal.SIGKILL)
    took = seconds_to_be_gone(started, 5.0)
    took += seconds_to_be_gone(below() - before, 5.0)
    for judge in judges:
        judge.wait()
    print(f" {len(started)} processes, gone after {took * 1e3:.0f} ms")
    assert not below() - before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
@pytest.mark.parametrize("attack", ["accepted/fork_bomb", "limit_exceeded/loop_ignoring_signals"])
def test_a_judge_that_is_asked_to_stop_leaves_nothing_behind(attack, number):
    """By a user who has seen enough, or a machine that goes down."""
    before = below()
    judge = start(*grading_behind(CHAIN), "grade", "lru", SUBMISSIONS / attack)
    while len(below() - before) < 4:  # the judge, its zygote's two, and a worker
        assert judge.poll() is None
        time.sleep(0.01)
    started = below() - before
    judge.send_signal(number)
    judge.wait(20)
    assert judge.returncode in (128 + number, -number), "it has ended by itself"
    seconds_to_be_gone(started | (below() - before), 5.0)
