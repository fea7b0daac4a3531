"""The proof: a pure function of what was seen, tested on sights written down here."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest

from graders._engine.judge import DEFAULT_SEED
from graders._engine.proof.bank import bank
from graders._engine.proof.document import Document, document, to_json
from graders._engine.proof.page import page
from graders._engine.proof.store import Store
from graders._engine.proof.table import figures, matrix
from graders._engine.proof.values import Filed, Load, Proof, Sight, compared
from graders._engine.submission import UsageError
from graders._practice.mistakes import Kill
from tests import golden

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


def test_a_redundant_check_is_told_with_whom_it_shares():
    """The solution that comes nearest to needing it says where to look."""
    seen = [Sight(WRONG, 0, "wrong_answer", ("test_a", "test_b")), Sight(OTHER, 0, "wrong_answer", ("test_b",))]
    (problem,) = (line for line in Proof("kata", 1, seen, ("test_a", "test_b")).problems() if "REDUNDANT" in line)
    assert problem.startswith("REDUNDANT test_a: ")
    assert "(wrong_answer/forgets, for one, is killed by test_b, too)" in problem


def test_being_killed_by_the_stub_does_not_make_a_check_needed():
    """The stub fails them all."""
    seen = [Sight(STUB, 0, "not_attempted", ("test_a",)), Sight(RIGHT, 0, "accepted", ())]
    assert any(problem.startswith("REDUNDANT test_a") for problem in Proof("kata", 1, seen, ("test_a",)).problems())


def shown(sights, checks=("test_a", "test_b", "test_c"), seeds=1):
    """What a proof of these sights comes to."""
    return document(Proof("kata", seeds, sights, checks), "A kata", 12.34)


def test_the_matrix_shows_who_kills_whom():
    """A row for each solution, by verdict."""
    sights = [Sight(solution, 0, *seen) for solution, seen in GOOD.items()]
    text = "\n".join(matrix(shown(sights)))
    assert "✓ forgets" in text
    assert "killed by test_a 1/1" in text
    assert text.index("accepted\n") < text.index("wrong_answer\n") < text.index("over_budget\n")
    sights[0] = Sight(RIGHT, 0, "wrong_answer", ("test_a",))
    assert "✗ reference" in "\n".join(matrix(shown(sights)))


def rich_proof() -> Proof:
    """A proof in which there is one of everything."""
    dear = Filed("accepted", "takes_its_time")
    mild = Filed("over_budget", "copies_a_block", "test_c")
    weak = Filed("wrong_answer", "seldom_wrong", "test_a")
    sights = []
    for seed in (7, 8):
        sights += [
            Sight(RIGHT, seed, "accepted", (), loads=(Load("test_c", "get", 0.25),), cpu_s=1.0, remembered=seed == 7),
            Sight(dear, seed, "accepted", (), loads=(Load("test_c", "get", seed / 10),), cpu_s=2.0),
            Sight(WRONG, seed, "wrong_answer", ("test_a", "test_all"), examples={"test_a": seed - 4, "test_all": 1}),
            Sight(OTHER, seed, "wrong_answer", ("test_b",), examples={"test_b": 50}, before="accepted" * (seed == 8)),
            Sight(weak, seed, *(("accepted", ()) if seed == 8 else ("wrong_answer", ("test_a",)))),
            Sight(
                SLOW, seed, "over_budget", ("test_c",), loads=(Load("test_c", "get", 9.0), Load("test_c", "put", 0.2))
            ),
            Sight(mild, seed, "over_budget", ("test_c",), loads=(Load("test_c", "get", 1.2),)),
            Sight(STUB, seed, "not_attempted", ("test_a", "test_b", "test_c", "test_all")),
        ]
    return Proof("kata", 2, sights, ("test_a", "test_b", "test_c", "test_never", "test_all"), ("test_all",))


def test_margins_are_of_the_nearest_to_the_threshold():
    """On either side of it: a right program by its dearest operation, a wasteful one by what it was killed for."""
    proof = rich_proof()
    assert proof.slowest_right is not None
    assert proof.fastest_wasteful is not None
    assert (proof.slowest_right.solution, proof.slowest_right.times) == ("accepted/takes_its_time", 0.75)
    assert (proof.fastest_wasteful.solution, proof.fastest_wasteful.times) == ("over_budget/copies_a_block", 1.2)
    remarks = list(proof.remarks())
    assert [remark.split(":")[0] for remark in remarks] == [
        "NARROW accepted/takes_its_time",
        "NARROW over_budget/copies_a_block",
        "FLAKE wrong_answer/mixes_up",
    ]
    assert Proof("kata", 1, [Sight(RIGHT, 0, "accepted", ())]).slowest_right is None


def test_what_is_seen_otherwise_than_before_is_a_flake():
    """Of the same bytes, by the same judge, on the same seed; the order of the killers is none."""
    now = Sight(WRONG, 3, "wrong_answer", ("test_a", "test_b"))
    assert compared(now, None) == now
    assert compared(now, Sight(WRONG, 3, "wrong_answer", ("test_b", "test_a"), cpu_s=3.0)) == now
    assert compared(now, Sight(WRONG, 3, "wrong_answer", ("test_a",))).before == "wrong_answer (test_a)"


def test_the_table_says_what_it_comes_to():
    """Word by word."""
    found = document(rich_proof(), "A kata", 12.34)
    lines = [*matrix(found), "", *figures(found), "", *found.remarks, *found.problems]
    golden.compare(Path(__file__).parent / "golden", "proof.txt", "\n".join(lines) + "\n")


def test_the_document_can_be_read_again():
    """And holds every figure of the table."""
    found = document(rich_proof(), "A kata", 12.34)
    text = to_json([found])
    assert msgspec.json.decode(text, type=Document).katas == [found]
    said = json.loads(text)
    assert said["schema"] == "kata-gauntlet/proof/v1"
    (kata,) = said["katas"]
    assert kata["proven"] is False
    assert [check["name"] for check in kata["checks"] if check["redundant"]] == ["test_never", "test_all"]
    assert kata["weakest"] == 0.5
    (wrong,) = (each for each in kata["solutions"] if each["name"] == "forgets")
    assert wrong["kills"][0] == {"check": "test_a", "seeds": 2, "examples": 3.5}
    assert (kata["remembered"], kata["gradings"], kata["flakes"]) == (1, 16, 1)


def test_the_page_has_a_row_for_each_solution_and_a_column_for_each_check():
    """It loads nothing, runs nothing, and escapes what it shows."""
    proof = rich_proof()
    text = page([document(proof, "A <b>kata</b>", 12.34)]).decode()
    assert "A &lt;b&gt;kata&lt;/b&gt;" in text
    assert not re.search(r"<script|<link|<img|url\(|https?:", text)
    assert text.count('<th scope="row"><span') == len(proof.solutions)
    assert text.count('<th scope="col" class="check">') == len(proof.checks)
    for problem in ("SURVIVOR wrong_answer/seldom_wrong", "REDUNDANT test_never", "NARROW", "FLAKE"):
        assert problem in text
    assert "on 1 of 2 seeds" in text


def test_what_was_seen_is_remembered_for_the_same_judge_alone(tmp_path):
    """What noise or the judge itself may have spoiled is not; what another judge saw is forgotten."""
    path = tmp_path / "new" / "proof.sqlite3"
    seen = Sight(WRONG, 3, "wrong_answer", ("test_a",), examples={"test_a": 4}, loads=(Load("test_c", "get", 0.5),))
    for grader, known in (("one", {}), ("one", {("digest", 3): seen}), ("two", {}), ("one", {})):
        store = Store(path, "kata", grader)
        assert store.known() == known
        noise = [Sight(SLOW, 4, "undecided", ()), Sight(SLOW, 5, "judge_error", ())]
        store.keep([(("digest", sight.seed), sight) for sight in (seen, *noise)])
        store.close()


def test_a_store_that_cannot_be_read_is_begun_anew(tmp_path):
    """It holds nothing that cannot be had again."""
    path = tmp_path / "proof.sqlite3"
    path.write_bytes(b"no database" * 1000)
    store = Store(path, "kata", "grader")
    assert store.known() == {}
    store.keep([(("digest", 0), Sight(RIGHT, 0, "accepted", ()))])
    assert len(store.known()) == 1
    store.close()
    elsewhere = Store(tmp_path / "proof.sqlite3" / "in" / "a" / "file", "kata", "grader")
    elsewhere.keep([(("digest", 0), Sight(RIGHT, 0, "accepted", ()))])
    assert len(elsewhere.known()) == 1
    elsewhere.close()


def test_what_was_seen_is_only_taken_if_it_is_as_it_should_be():
    """A survivor is looked at again, and so is one that is filed elsewhere by now."""
    assert Sight(WRONG, 0, "wrong_answer", ("test_b", "test_a")).as_filed(WRONG)
    assert not Sight(WRONG, 0, "wrong_answer", ("test_b",)).as_filed(WRONG)
    assert not Sight(RIGHT, 0, "over_budget", ()).as_filed(RIGHT)
    assert Sight(STUB, 0, "not_attempted", ("test_a",)).as_filed(STUB)


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


def test_only_what_changed_is_graded_again(command, tiny, tmp_path):
    """A solution, or the grader; and all of it where somebody says so. A survivor is never taken from before."""

    def prove(*options: str) -> str:
        done = command("prove", "tiny", "--seeds", "1", "--workers", "1", *options, root=tiny.root)
        assert "Traceback" not in done.stderr, done.stderr
        (line,) = (line for line in done.stdout.splitlines() if line.startswith("  time "))
        return line.partition("CPU")[2].strip(", ")

    assert prove() == ""
    assert prove() == "3 taken from before"
    assert prove("--fresh", "--json", str(tmp_path / "proof.json"), "--html", str(tmp_path / "proof.html")) == ""
    assert json.loads((tmp_path / "proof.json").read_bytes())["katas"][0]["flakes"] == 0
    assert "numbers only" in (tmp_path / "proof.html").read_text()
    name = "solutions/tiny/wrong_answer/numbers_only/tiny.py"
    tiny.replace(name, "number if", "  number if")
    assert prove() == "2 taken from before"
    tiny.replace(name, "isinstance(number, str)", "False")
    assert prove() == "2 taken from before"
    assert prove() == "2 taken from before"
    tiny.replace("graders/tiny/model.py", "number * 2", "2 * number")
    assert prove() == ""


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
