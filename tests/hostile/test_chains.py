"""Where the best walls do not stand the next best do; where none do, others' work is refused."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys

import pytest

from graders._engine import submission
from graders._engine.judge import Judge
from graders._engine.worker import BoxRefused
from tests.boxed.walls.machine import CHAINS, EACH_CHAIN, missing, private, readable
from tests.boxed.walls.refusing import LANDLOCK, MOUNT, UNSHARE
from tests.conftest import ROOT, clean_environment
from tests.hostile.aftermath import adopting_orphans, below, marks
from tests.hostile.grading import CHEAP, judge_behind
from tests.hostile.test_submissions import FOLDERS, SUBMISSIONS, described, plain_scorecard

# What looks for a way out finds it, or not, when it is loaded: one cheap check tells.
EXPLORERS = [folder for folder in FOLDERS if folder.parent.name == "accepted" or folder.name.startswith("raw_")]

pytestmark = pytest.mark.skipif(os.uname().machine != "x86_64", reason="these walls are tried on x86_64 alone")


@pytest.fixture(scope="module")
def python():
    """A Python that any user can read, as walls without namespaces want it; the tests' own may be in root's home."""
    return readable(sys.executable) if private(sys.executable) else sys.executable


@pytest.fixture(scope="module", params=EACH_CHAIN if "WALLS_CHAIN" in os.environ else EACH_CHAIN[1:])
def judge(request):
    """A judge behind each of the lesser chains; all else is graded behind the first."""
    with adopting_orphans(), contextlib.ExitStack() as stack:
        try:
            judge = stack.enter_context(judge_behind(tuple(request.param.split("+"))))
        except BoxRefused as refusal:
            missing(str(refusal))
        yield judge


def test_the_reference_is_accepted_behind_lesser_walls(judge, lru):
    """And the report names the chain."""
    result = judge.grade(lru, submission.read(lru.reference, lru.facts.files))
    assert (result.verdict, result.score) == ("accepted", result.max_score), (judge.problems, result.findings)
    assert result.sandbox == judge.box.chain
    assert f"· {judge.box.chain} ·" in plain_scorecard(result, lru)


@pytest.mark.parametrize("folder", EXPLORERS, ids=lambda folder: folder.name)
def test_no_explorer_gets_out_behind_lesser_walls(judge, lru, folder):
    """Nothing read, nothing written, nothing left: whichever walls stand."""
    before = below()
    result = judge.grade(lru, submission.read(folder, lru.facts.files), only=CHEAP)
    assert judge.problems == []
    assert result.verdict in described(folder)[0], result.findings
    assert "BREACH" not in str(result)
    assert below() == before
    assert marks() == []


def run(python, refused, *arguments):
    """Run ``python -m graders`` where some system calls are refused."""
    site = [path for path in sys.path if path.endswith("site-packages")]
    start = ("tests.boxed.walls.refusing", ",".join(map(str, refused))) if refused else ("graders",)
    return subprocess.run(
        [python, "-m", *start, *map(str, arguments)],
        cwd=ROOT,
        env=clean_environment(PYTHONPATH=os.pathsep.join(site)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize(
    ("refused", "chain"),
    [([UNSHARE], CHAINS[1]), ([MOUNT], CHAINS[1]), ([LANDLOCK], CHAINS[2])],
    ids=["no unshare", "no mount", "no Landlock"],
)
def test_the_next_best_chain_is_taken_without_a_word(python, lru, refused, chain):
    """But the report says which it was."""
    done = run(python, refused, "grade", "lru", lru.reference, "--only", CHEAP, "--json", "-")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["sandbox"] == chain


@pytest.mark.parametrize("command", [("grade", "lru", "PATH"), ("replay", "lru", "PATH", "STRING"), ("doctor",)])
def test_without_walls_others_work_is_refused(python, lru, command):
    """With a status of its own, and one sentence: what is missing, and how to get it."""
    if "STRING" in command:
        wrong = submission.read(SUBMISSIONS / "wrong_answer" / "one_cache_for_all", lru.facts.files)
        with Judge() as judge:
            (replay,) = (finding.replay for finding in judge.grade(lru, wrong, only=CHEAP).findings)
    else:
        replay = ""
    words = {"PATH": lru.reference, "STRING": replay}
    done = run(python, [UNSHARE, LANDLOCK], *(words.get(word, word) for word in command))
    assert done.returncode == 3
    said = done.stderr if command != ("doctor",) else done.stdout.splitlines()[-1] + "\n"
    assert said.count("\n") == 1
    assert "refused" in said
    assert "--unsafe-own-code" in said
    for cause in ("user namespaces are refused", "refuses Landlock"):
        assert said.count(cause) == 1, said
    assert "Traceback" not in done.stderr + done.stdout
    if command != ("doctor",):
        assert done.stdout == ""


@pytest.mark.parametrize("start", ["fork", "exec"])
def test_ones_own_code_is_graded_without_walls_and_the_report_says_so(python, lru, start):
    """Only when that is asked for."""
    arguments = ("grade", "lru", lru.reference, "--only", CHEAP, "--unsafe-own-code", "--start", start)
    done = run(python, [UNSHARE, LANDLOCK], *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert "· unsandboxed ·" in done.stdout
    done = run(python, [UNSHARE, LANDLOCK], *arguments, "--json", "-")
    assert json.loads(done.stdout)["sandbox"] == "unsandboxed"


def test_workers_that_are_started_by_exec_have_no_walls(python, lru):
    """So others' work is refused, whatever the machine offers."""
    done = run(python, [], "grade", "lru", lru.reference, "--start", "exec")
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "--unsafe-own-code" in done.stderr


def test_walls_that_were_asked_for_are_not_replaced_by_others(python, lru):
    """A judge that was told which walls to use must not use lesser ones."""
    code = (
        "from tests.boxed.walls.refusing import refuse\n"
        f"refuse([{LANDLOCK}])\n"
        "from graders._engine.judge import Judge\n"
        "from graders._engine.worker import BoxRefused\n"
        "for layers in (('landlock', 'seccomp'), ('landlock', 'namespaces', 'seccomp')):\n"
        "    with Judge(layers=layers) as judge:\n"
        "        try: print('it stands:', judge.box.chain)\n"
        "        except BoxRefused as refusal: print('refused:', refusal)\n"
    )
    site = [path for path in sys.path if path.endswith("site-packages")]
    done = subprocess.run(
        [python, "-c", code],
        cwd=ROOT,
        env=clean_environment(PYTHONPATH=os.pathsep.join([str(ROOT), *site])),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.stderr == ""
    assert [line.partition(" ")[0] for line in done.stdout.splitlines()] == ["refused:", "refused:"]


def test_a_submission_is_not_executed_to_find_out_which_walls_stand(python, tmp_path):
    """Refused means refused: nothing of it has run."""
    (tmp_path / "lru.py").write_text(f"open({str(tmp_path / 'BREACH_it_ran')!r}, 'w')\n", encoding="utf-8")
    assert run(python, [UNSHARE, LANDLOCK], "grade", "lru", tmp_path).returncode == 3
    assert os.listdir(tmp_path) == ["lru.py"]
