"""The proof: a pure function of what was seen, tested on sights written down here."""

from __future__ import annotations

import pytest

from graders._engine.judge import DEFAULT_SEED
from graders._engine.proof import Filed, Proof, Sight, bank, matrix
from graders._engine.submission import UsageError
from graders._practice.mistakes import Kill

RIGHT = Filed("accepted", "reference")
WRONG = Filed("wrong_answer", "forgets", "test_a")
OTHER = Filed("wrong_answer", "mixes_up", "test_b")
SLOW = Filed("over_budget", "scans", "test_c")
STUB = Filed("not_attempted", "the stub")

GOOD = {
    RIGHT: ("accepted", ()),
    WRONG: ("wrong_answer", ("test_a", "test_all")),
    OTHER: ("wrong_answer", ("test_b",)),
    SLOW: ("over_budget", ("test_c",)),
    STUB: ("not_attempted", ("test_a", "test_b", "test_c", "test_all")),
}


def problems(*changes, seeds=2, checks=("test_a", "test_b", "test_c")):
    """What keeps the sights of `GOOD`, with some changed on the last seed, from being a proof."""
    sights = [
        Sight(solution, seed, *(dict(changes) if seed == seeds - 1 else {}).get(solution, seen))
        for seed in range(seeds)
        for solution, seen in GOOD.items()
    ]
    proof = Proof("kata", seeds, sights, (*checks, "test_all"), ("test_all",))
    return [problem for problem in proof.problems() if "test_all" not in problem.split(":")[0]]


def test_what_earns_its_verdict_and_dies_by_name_is_proven():
    """On every seed."""
    assert problems() == []


@pytest.mark.parametrize(
    ("solution", "seen", "words"),
    [
        (WRONG, ("accepted", ()), "SURVIVOR wrong_answer/forgets: earned accepted on seed 1"),
        (WRONG, ("runtime_error", ("test_a",)), "SURVIVOR wrong_answer/forgets: earned runtime_error"),
        (RIGHT, ("wrong_answer", ("test_a",)), "SURVIVOR accepted/reference: earned wrong_answer"),
        (RIGHT, ("undecided", ("test_c",)), "SURVIVOR accepted/reference: earned undecided"),
        (SLOW, ("accepted", ()), "SURVIVOR over_budget/scans: earned accepted"),
        (STUB, ("runtime_error", ()), "SURVIVOR not_attempted/the stub: earned runtime_error"),
        (WRONG, ("wrong_answer", ("test_b",)), "test_a, which must kill it, did so on 1 of 2 seeds"),
        (WRONG, ("wrong_answer", ("test_all",)), "test_a, which must kill it, did so on 1 of 2 seeds"),
    ],
    ids=lambda value: value.label if isinstance(value, Filed) else str(value)[:30],
)
def test_one_seed_is_enough_to_survive(solution, seen, words):
    """The seed and what was earned instead are told."""
    assert any(words in problem for problem in problems((solution, seen)))


def test_a_killer_that_is_no_check_is_told():
    """The property was renamed, or let go."""
    (problem,) = (line for line in problems(checks=("test_b", "test_c")) if "forgets" in line)
    assert problem.startswith("SURVIVOR wrong_answer/forgets: test_a")


def test_a_solution_without_a_killer_is_told():
    """Its docstring must name one."""
    nameless = Filed("wrong_answer", "nameless")
    proof = Proof("kata", 1, [Sight(nameless, 0, "wrong_answer", ("test_a",))], ("test_a",))
    assert any(problem.startswith("UNNAMED wrong_answer/nameless") for problem in proof.problems())


def test_a_check_that_nothing_needs_is_told():
    """Every solution would die by name without it."""
    assert any(
        problem.startswith("REDUNDANT test_d") for problem in problems(checks=("test_a", "test_b", "test_c", "test_d"))
    )


def test_being_killed_by_the_stub_does_not_make_a_check_needed():
    """The stub fails them all."""
    seen = [Sight(STUB, 0, "not_attempted", ("test_a",)), Sight(RIGHT, 0, "accepted", ())]
    assert any(problem.startswith("REDUNDANT test_a") for problem in Proof("kata", 1, seen, ("test_a",)).problems())


def test_the_matrix_shows_who_kills_whom():
    """A row for each solution, by verdict."""
    sights = [Sight(solution, 0, *seen) for solution, seen in GOOD.items()]
    text = "\n".join(matrix(Proof("kata", 1, sights, ("test_a", "test_b", "test_c"))))
    assert "✓ forgets" in text
    assert "killed by test_a 1/1" in text
    assert text.index("accepted\n") < text.index("wrong_answer\n") < text.index("over_budget\n")
    sights[0] = Sight(RIGHT, 0, "wrong_answer", ("test_a",))
    assert "✗ reference" in "\n".join(matrix(Proof("kata", 1, sights)))


def test_the_bank_is_read_from_its_folders(lru):
    """With the stub, which must not be attempted."""
    labels = [filed.label for filed, _ in bank(lru)]
    assert "accepted/reference" in labels
    assert "not_attempted/the stub" in labels
    assert len(labels) == len(set(labels))


def test_a_folder_that_is_no_verdict_is_told(tiny, monkeypatch):
    """It would never be graded."""
    from graders._engine import catalog

    monkeypatch.setattr(catalog, "ROOT", tiny.root)
    tiny.write("solutions/tiny/wrong_anwser/typo/tiny.py", "")
    with pytest.raises(UsageError, match="wrong_anwser"):
        bank(catalog.kata("tiny"))


@pytest.mark.parametrize(("fails", "stale"), [(("test_a", "test_all"), False), (("test_a",), True)])
def test_a_record_that_is_out_of_date_is_told(fails, stale):
    """Hints would speak of mistakes that nobody made."""
    sights = [Sight(WRONG, DEFAULT_SEED, "wrong_answer", ("test_all", "test_a"))]
    record = {WRONG.label: Kill("wrong_answer", fails)}
    proof = Proof("kata", 1, sights, ("test_a", "test_all"), ("test_all",), whole=False, recorded=record)
    assert any("nox -s prove -- kata --record" in problem for problem in proof.problems()) == stale


def test_how_wrong_solutions_fail_is_recorded(tiny, command):
    """For hints; what is filed under another verdict than it earns is left out."""
    text = (tiny.root / "solutions/tiny/wrong_answer/numbers_only/tiny.py").read_text(encoding="utf-8")
    tiny.write("solutions/tiny/runtime_error/misfiled/tiny.py", text)
    done = command("prove", "tiny", "--record", "--workers", "1", root=tiny.root)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "solutions/tiny/kills.toml: 1 of 2 wrong solutions\n"
    record = (tiny.root / "solutions/tiny/kills.toml").read_text(encoding="utf-8")
    assert 'fails = ["test_texts_are_doubled"]' in record
    assert "nox -s prove -- tiny --record" in record


def test_a_kata_without_a_budget_has_no_curve(tiny, command):
    """It is said, and nothing is drawn."""
    done = command("curve", "tiny", root=tiny.root)
    assert done.returncode == 2
    assert "tiny has no probe of growth" in done.stderr
