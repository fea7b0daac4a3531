"""The measuring itself: ratios, turns, what is timed, and that a miss is told by the exit status."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.harness import ROOT, Figure, environment, run, table, turns

SPIN = "import time\nwhile time.process_time() < 0.2: pass"
SLEEP = "import time; time.sleep(0.2)"


def test_a_figure_is_the_median_of_the_turns() -> None:
    figure = Figure("x", ((1.0, 1.0), (90.0, 1.0), (4.0, 2.0)), bar=2)
    assert figure.ratio == 2
    assert figure.ok
    assert not Figure("x", figure.pairs, bar=1.9).ok
    assert Figure("x", figure.pairs).ok


def test_turns_go_round_and_the_first_does_not_count() -> None:
    went: list[str] = []

    def ours() -> float:
        went.append("ours")
        return 100.0 if len(went) < 2 else 3.0

    def theirs() -> float:
        went.append("theirs")
        return 2.0

    assert turns("x", ours, theirs, count=3).ratios == [1.5] * 3
    assert went == ["ours", "theirs"] * 4


def test_cpu_is_that_of_the_command_and_not_its_waiting() -> None:
    spinning, sleeping = run("-c", SPIN), run("-c", SLEEP)
    assert spinning.cpu > 0.2
    assert sleeping.cpu < 0.15
    assert sleeping.wall > 0.2


def test_a_command_that_fails_is_not_measured() -> None:
    with pytest.raises(RuntimeError, match="exit status 7"):
        run("-c", "raise SystemExit(7)")


def test_what_is_measured_keeps_its_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in environment()
    assert run("-c", "import sys; print(sys.dont_write_bytecode)").output == "False\n"


def test_the_table_says_which_bar_is_missed() -> None:
    lines = table(
        [
            Figure("held", ((0.001, 0.002),), bar=1.8),
            Figure("missed", ((3.0, 0.00002),), bar=1.8),
            Figure("reported", ((3.0, 2.0),)),
        ]
    )
    assert len(set(map(len, lines))) == 1
    assert [" ".join(line.split()) for line in lines] == [
        "figure ratio lowest to highest bar ours theirs",
        "held 0.50 0.50 to 0.50 1.8 ok 1 ms 2 ms",
        "missed 150000.00 150000.00 to 150000.00 1.8 MISS 3 s 20 µs",
        "reported 1.50 1.50 to 1.50 - 3 s 2 s",
    ]


@pytest.mark.parametrize(("bar", "word", "status"), [(2, "ok", 0), (1, "MISS", 1)])
def test_a_miss_is_exit_status_1(tmp_path: Path, bar: int, word: str, status: int) -> None:
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_figure.py").write_text(
        "from tests.benchmarks.harness import Figure\n"
        f"def test_figure(holds): holds(Figure('a figure', ((3.0, 2.0),), bar={bar}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", f"--config-file={os.devnull}", str(tmp_path)],
        cwd=ROOT,
        env=environment(),
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == status, done.stdout
    assert f"a figure 1.50 1.50 to 1.50 {bar} {word} 3 s 2 s" in " ".join(done.stdout.split())
