"""The kill matrix: it would not hold if a property or a verdict were wrong."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from graders._engine.catalog import ROOT, Kata
from graders._engine.proof import bank
from graders._engine.result import Verdict

# What a module-wide fixture makes is dear: one worker runs all of these.
pytestmark = pytest.mark.xdist_group("prove")


def functions(text: str) -> dict[str, tuple[int, int]]:
    """The lines, decorators included, of each check in a file."""
    return {
        node.name: (min([node.lineno, *(each.lineno for each in node.decorator_list)]), int(node.end_lineno or 0))
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def without(path: Path, checks: set[str]) -> None:
    """Delete some checks from a file."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    for name, (first, last) in functions(text).items():
        if name in checks:
            lines[first - 1 : last] = [""] * (last - first + 1)
    path.write_text("".join(lines), encoding="utf-8")


class Excerpt:
    """A copy of the tree with three properties of a kata, and for each one wrong solution that it kills."""

    def __init__(self, kata: Kata, root: Path, judge) -> None:
        from graders._engine import submission

        self.kata = kata
        self.root = root
        self.properties = root / "graders" / kata.slug / "test_properties.py"
        self.solutions = root / "solutions" / kata.slug
        shutil.copytree(ROOT / "graders", root / "graders")
        shutil.copytree(kata.folder, root / "katas" / kata.slug)
        shutil.copytree(kata.reference, self.solutions / "accepted" / "reference")
        every = functions(self.properties.read_text(encoding="utf-8"))
        self.victims: dict[str, str] = {}
        for solution, path in bank(kata):
            if len(self.victims) == 3:
                break
            if solution.verdict != "wrong_answer" or solution.killer in self.victims:
                continue
            result = judge.grade(kata, submission.read(path, kata.facts.files), explain=False)
            killers = [
                finding.check
                for finding in result.findings
                if finding.verdict is Verdict.WRONG_ANSWER and not finding.message.startswith("not measured")
            ]
            if killers == [solution.killer] and solution.killer in every:
                self.victims[solution.killer] = solution.name
                shutil.copytree(path, self.solutions / "wrong_answer" / solution.name)
        assert len(self.victims) == 3
        for other in (root / "graders" / kata.slug).glob("test_*.py"):
            if other != self.properties:
                other.unlink()
        without(self.properties, every.keys() - self.victims.keys())
        self.points = {finding.check: finding.max_score for finding in result.findings}
        self.count_points(self.victims)

    def count_points(self, checks) -> None:
        """Have the facts say what the checks are worth."""
        facts = self.root / "katas" / self.kata.slug / "kata.toml"
        worth = sum(self.points[check] for check in checks)
        facts.write_text(re.sub(r"(?m)^points = \S+", f"points = {worth:g}", facts.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def excerpt(lru: Kata, judge, tmp_path_factory) -> Excerpt:
    """Made once; tests work on copies of it."""
    return Excerpt(lru, tmp_path_factory.mktemp("excerpt") / lru.slug, judge)


@pytest.fixture
def copy(excerpt: Excerpt, tmp_path: Path) -> Path:
    """A copy of the excerpt, to break."""
    shutil.copytree(excerpt.root, tmp_path / "copy")
    return tmp_path / "copy"


def prove(command, excerpt: Excerpt, root: Path):
    done = command("prove", excerpt.kata.slug, "--seeds", "1", root=root)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_an_excerpt_is_proven(command, excerpt, copy):
    """As it stands; what follows breaks it."""
    done = prove(command, excerpt, copy)
    assert done.returncode == 0, done.stdout
    assert "proven, 5 solutions on 1 seeds" in done.stdout


@pytest.mark.parametrize("number", range(3))
def test_a_deleted_property_leaves_a_survivor(command, excerpt, copy, number):
    """Named, with the property that should have killed it."""
    check, victim = list(excerpt.victims.items())[number]
    without(copy / excerpt.properties.relative_to(excerpt.root), {check})
    facts = copy / "katas" / excerpt.kata.slug / "kata.toml"
    worth = sum(excerpt.points[each] for each in excerpt.victims if each != check)
    facts.write_text(re.sub(r"(?m)^points = \S+", f"points = {worth:g}", facts.read_text(encoding="utf-8")))
    done = prove(command, excerpt, copy)
    assert done.returncode == 1
    assert f"SURVIVOR wrong_answer/{victim}: earned accepted" in done.stdout
    assert f"SURVIVOR wrong_answer/{victim}: {check}" in done.stdout
    others = [name for name in excerpt.victims.values() if name != victim]
    assert not any(f"SURVIVOR wrong_answer/{name}" in done.stdout for name in others)


def test_a_property_that_no_longer_asserts_leaves_a_survivor(command, excerpt, copy):
    """Though it is still there, and still worth its points."""
    held = "(lambda program, **_: subject.run(program))("
    # What properties share may stand in a module beside them.
    for path in (copy / excerpt.properties.relative_to(excerpt.root)).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for asserts, does_not in (("subject.agrees(", held), ("subject.wrong(", "(lambda *_, **__: None)(")):
            text = text.replace(asserts, does_not)
        path.write_text(text, encoding="utf-8")
    done = prove(command, excerpt, copy)
    assert done.returncode == 1
    for victim in excerpt.victims.values():
        assert f"SURVIVOR wrong_answer/{victim}: earned accepted" in done.stdout


@pytest.mark.parametrize(("verdict", "into"), [("wrong_answer", "accepted"), ("accepted", "wrong_answer")])
def test_a_solution_in_the_wrong_folder_is_found(command, excerpt, copy, verdict, into):
    """Whichever way it was moved."""
    name = "reference" if verdict == "accepted" else next(iter(excerpt.victims.values()))
    bank_of = copy / "solutions" / excerpt.kata.slug
    shutil.copytree(bank_of / verdict / name, bank_of / into / f"{name}_moved")
    if verdict != "accepted":
        shutil.rmtree(bank_of / verdict / name)
    done = prove(command, excerpt, copy)
    assert done.returncode == 1
    assert f"SURVIVOR {into}/{name}_moved: earned {verdict}" in done.stdout


def test_a_folder_that_is_no_verdict_is_bad_usage(command, excerpt, copy):
    """A typing mistake would hide a solution for ever."""
    bank_of = copy / "solutions" / excerpt.kata.slug
    (bank_of / "wrong_answer").rename(bank_of / "wrong_anwser")
    done = prove(command, excerpt, copy)
    assert done.returncode == 2
    assert "wrong_anwser is not named after a verdict" in done.stderr


def test_a_part_of_the_bank_can_be_proven(command, excerpt, copy):
    """While writing it: what the checks are needed for is asked of the whole alone."""
    check, victim = next(iter(excerpt.victims.items()))
    slug = excerpt.kata.slug
    done = command("prove", slug, "--seeds", "1", "--only", f"wrong_answer/{victim}", root=copy)
    assert done.returncode == 0, done.stdout
    assert f"killed by {check} 1/1" in done.stdout
    assert "proven, 1 solutions on 1 seeds" in done.stdout
    done = command("prove", slug, "--seeds", "1", "--only", "no_such_thing", root=copy)
    assert done.returncode == 2
    assert "no solution" in done.stderr
