"""Curves: which probes there are, what becomes of a program that is dear, wrong or not written, and its drawing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine import catalog, curves, submission
from graders._engine.curves import Line
from graders._engine.failures import Failure
from graders._engine.practice import next_step
from graders._engine.submission import Submission
from graders._practice import home

GET = "test_get_is_constant_time"


def drawn(judge, lru, source, only=GET):
    """The plots of a program, given as its text, as a list."""
    return list(curves.plots(judge, lru, Submission((("lru.py", source.encode()),)), only))


def kinds(plot):
    """The lines of a plot by their kinds."""
    return {series.kind: series for series in plot.series}


TIMED = [kata for kata in catalog.katas() if "redis" not in kata.facts.services]
COUNTED = [kata for kata in catalog.katas() if "redis" in kata.facts.services]


@pytest.mark.parametrize("kata", TIMED, ids=lambda kata: kata.slug)
def test_every_kata_has_probes_to_draw(kata):
    """They are asked for without running anything of anybody's."""
    found = curves.probes(kata)
    assert {probe.check for probe in found} <= set(kata.checks)
    for probe in found:
        sizes = curves._sizes(probe.growth.on)
        assert sizes == sorted(set(sizes))
        assert (sizes[0], sizes[-1]) == probe.growth.on.sizes


@pytest.mark.parametrize("kata", COUNTED, ids=lambda kata: kata.slug)
def test_a_cost_that_is_counted_has_no_curve(kata, command):
    """It is said in a sentence, and the grade sends nobody there."""
    done = command("curve", kata.slug, kata.reference)
    assert done.returncode == 2
    assert "what it costs is counted in round trips to Redis, not timed" in " ".join(done.stderr.split())
    assert f"hint -- {kata.slug}" in next_step(kata, "over_budget")


def test_what_comes_after_a_grade_can_be_typed_here(lru, monkeypatch):
    """In a checkout a session, beside an installed copy its program."""
    assert "nox -s curve -- lru\n" in next_step(lru, "over_budget")
    monkeypatch.setattr(home, "installed", lambda *_: True)
    assert next_step(lru, "over_budget").endswith("  kata-gauntlet curve lru\n")
    assert next_step(lru, "wrong_answer").endswith("  kata-gauntlet hint lru\n")
    assert next_step(lru, "accepted").endswith("  kata-gauntlet next\n")
    assert next_step(lru, "judge_error") == ""


@given(st.floats(-0.5, 3), st.floats(1, 1e6))
def test_an_exponent_is_the_slope_of_the_points(exponent, ns):
    """Whatever the constant is."""
    line = Line([(size, ns * size**exponent) for size in (10, 100, 1_000)])
    assert line.growth == pytest.approx(exponent, abs=0.1) or min(ns for _, ns in line.points) < 1
    assert Line([(10, 5.0)]).growth is None


def test_a_scan_grows_and_the_reference_does_not(judge, lru):
    """A wasteful program that the bank has for the same check stands beside them."""
    path = lru.solutions / "over_budget" / "list_scan_on_get"
    handed_in = submission.read(path, lru.facts.files)
    (plot,) = curves.plots(judge, lru, handed_in, GET)
    lines = kinds(plot)
    assert plot.title == "CPU time of each get, as the cache grows"
    assert len(lines["reference"].points) == 5, "the reference is drawn to the end, whatever becomes of yours"
    assert len(lines["yours"].points) >= 2
    assert curves.Line(list(lines["yours"].points)).growth > 0.5
    assert curves.Line(list(lines["reference"].points)).growth < 0.5
    assert lines["naive"].name in {"deque remove on get", "list of pairs", "list scan on get"}


def test_what_is_not_written_has_no_line(judge, lru):
    """The others are drawn beside it: that is what is asked for."""
    (plot,) = drawn(judge, lru, (lru.folder / "lru.py").read_text(encoding="utf-8"))
    lines = kinds(plot)
    assert lines["yours"].points == ()
    assert "NotImplementedError" in lines["yours"].remark
    assert len(lines["reference"].points) == 5


def test_a_wrong_answer_ends_the_line(judge, lru, changed):
    """What is quick because it does something else would be no line to compare with."""
    source = changed(
        ("        if key not in self._values:\n", "        return 7\n        if key not in self._values:\n")
    )
    (plot,) = drawn(judge, lru, source)
    assert "gave 7 instead of None" in kinds(plot)["yours"].remark
    assert kinds(plot)["yours"].points == ()


def test_a_file_that_does_not_load_is_told_so(judge, lru):
    """Once, before anything is drawn."""
    with pytest.raises(Failure, match="not valid Python"):
        drawn(judge, lru, "def")


def test_the_command_draws_and_writes_an_svg(command, tmp_path, lru):
    """Narrow terminals, pipes and encodings without lines get what they can show."""
    path = lru.solutions / "accepted" / "ordered_dict"
    sheet = tmp_path / "curve.svg"
    done = command("curve", "lru", path, "--only", GET, "--svg", sheet, COLUMNS="60", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "*" in done.stdout
    assert done.stdout.isascii()
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines()[:-1])) <= 60
    assert "CPU time of each get" in ElementTree.fromstring(sheet.read_text(encoding="utf-8")).find(".//{*}title").text


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--only", "test_nothing"), "it has: test_all_in_turn"), (("--svg", "no/such/folder"), "cannot write")],
)
def test_a_wrong_command_is_told_what_is_right(command, words, said, lru):
    """With status 2, like all others."""
    path = lru.solutions / "accepted" / "ordered_dict"
    only = () if "--only" in words else ("--only", GET)
    done = command("curve", "lru", path, *only, *words)
    assert done.returncode == 2
    assert said in done.stderr
