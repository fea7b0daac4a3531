"""Every kata: complete, of a bearable length, unsolved as it is shipped, and solved by its solutions."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from graders._engine import catalog
from graders._engine.catalog import Kata
from graders._engine.proof.bank import bank
from graders._engine.result import Verdict
from graders._practice import stubs

LEVELS = ("easy", "medium", "hard")


def docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def checks_in(text: str) -> list[ast.FunctionDef]:
    return [
        node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def imported(text: str) -> set[str]:
    """The packages that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            names.add(str(node.module).split(".")[0])
    return names


def test_all_its_files_are_there(kata: Kata):
    """And no others: the folder is what a learner gets."""
    slug = kata.slug
    found = {path.name for path in kata.folder.iterdir()} - {"__pycache__", ".pytest_cache"}
    assert found == {"README.md", "kata.toml", "hints.md", f"test_{slug}.py", *kata.facts.files}
    assert kata.facts.files[0] == f"{slug}.py"
    assert (kata.solutions / "README.md").is_file()
    assert (kata.reference / kata.facts.files[0]).is_file()
    assert (kata.grader / "__init__.py").is_file()
    assert (kata.grader / "model.py").is_file()
    assert list(kata.grader.glob("test_*.py"))


def test_its_facts_are_told(kata: Kata):
    """As the list of katas shows them."""
    facts = kata.facts
    assert facts.level in LEVELS
    assert 5 <= facts.minutes <= 240
    assert facts.title
    assert facts.source
    assert facts.summary.endswith(".")
    assert len(facts.summary) <= 100
    slugs = {each.slug for each in catalog.katas()}
    assert set(facts.prerequisites) <= slugs - {kata.slug}


def test_its_statement_is_short(kata: Kata):
    """At most 350 words, in the order of the house."""
    text = (kata.folder / "README.md").read_text(encoding="utf-8")
    assert len(text.split()) <= 350
    assert text.startswith("# ")
    sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert sections[:4] == ["The naive way", "The contract", "The budget", "In production"]
    assert f"nox -s {kata.session}" in text
    assert "you" in text.lower().split()


def test_its_hints_come_one_by_one(kata: Kata):
    """A nudge, the idea, the shape."""
    text = (kata.folder / "hints.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["1", "2", "3"]
    parts = re.split(r"^## \d$", text, flags=re.MULTILINE)[1:]
    assert all(len(part.split()) > 20 for part in parts)
    assert "class " not in text.replace("class's", "")


def test_its_files_import_nothing_of_ours(kata: Kata, sources: dict[str, str]):
    """A learner may take the folder anywhere."""
    for name, text in sources.items():
        allowed = {
            *sys.stdlib_module_names,
            *kata.facts.packages,
            *(path.removesuffix(".py") for path in kata.facts.files),
        }
        if name.startswith("test_"):
            allowed |= {"pytest"}
            if "redis" in kata.facts.packages:
                allowed |= {"fakeredis", "freezegun"}
        assert imported(text) <= allowed, name


def test_its_stub_is_typed_and_explained(kata: Kata):
    """Signatures, docstrings, and nothing written but in a class that is given."""
    text = (kata.folder / kata.facts.files[0]).read_text(encoding="utf-8")
    tree = ast.parse(text)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    given = [each for node in classes if "is given" in (ast.get_docstring(node) or "") for each in ast.walk(node)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert functions
    for function in functions:
        assert ast.get_docstring(function), function.name
        assert function.returns is not None, function.name
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        assert all(each.annotation or each.arg == "self" for each in arguments), function.name
        if function in given:
            continue
        last = function.body[-1]
        assert isinstance(last, ast.Raise), function.name
        assert ast.unparse(last) == "raise NotImplementedError"
        assert len(function.body) == 2
    assert stubs.is_stub(text)
    assert kata.api


def test_its_visible_tests_are_a_ladder(kata: Kata, sources: dict[str, str]):
    """Six to twelve plain functions; each docstring is one sentence, the lesson."""
    ladder = checks_in(sources[f"test_{kata.slug}.py"])
    assert 6 <= len(ladder) <= 12
    assert len({test.name for test in ladder}) == len(ladder)
    for test in ladder:
        lesson = ast.get_docstring(test) or ""
        assert re.fullmatch(r"[A-Z][^\n]*[^.]\.", lesson), test.name
        assert test.args.args == [], test.name
        assert test.decorator_list == [], test.name


def climb(folder: Path) -> dict[str, str]:
    """Run the tests in a folder as a learner would; return how each failed, empty where it passed."""
    report = folder / "report.xml"
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", "."],
        cwd=folder,
        env={"PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
        timeout=100,
    )
    cases = ElementTree.parse(report).getroot().iter("testcase")
    return {
        case.attrib["name"]: "".join(bad.attrib["message"] for bad in case if bad.tag != "system-out") for case in cases
    }


def laid_out(kata: Kata, solution: Path, into: Path) -> Path:
    """Lay the files of a solution beside the visible tests."""
    into.mkdir()
    for path in (*solution.glob("*.*"), *kata.folder.glob("test_*.py")):
        if path.name in (*kata.facts.files, f"test_{kata.slug}.py"):
            (into / path.name).write_bytes(path.read_bytes())
    return into


def test_its_stub_fails_every_visible_test(kata: Kata, sources: dict[str, str], tmp_path: Path):
    """With NotImplementedError, and so says what is missing."""
    found = climb(laid_out(kata, kata.folder, tmp_path / "stub"))
    assert found.keys() == {test.name for test in checks_in(sources[f"test_{kata.slug}.py"])}
    for name, message in found.items():
        assert message.startswith("NotImplementedError"), (name, message)


def test_its_stub_is_not_attempted(judge, kata: Kata):
    """Neither failed nor accepted."""
    from graders._engine import submission

    result = judge.grade(kata, submission.read(kata.folder, kata.facts.files))
    assert result.verdict is Verdict.NOT_ATTEMPTED
    assert result.score == 0
    assert judge.problems == []
    # The judge itself sees to it that these add up; a kata without problems has told the truth.
    assert sum(finding.max_score for finding in result.findings) == kata.facts.points


SOLUTIONS = [
    pytest.param(kata, solution, path, id=f"{kata.slug}-{solution.label}")
    for kata in catalog.katas()
    for solution, path in bank(kata)
    if solution.verdict != "not_attempted"
]


@pytest.mark.parametrize(
    ("kata", "path"),
    [pytest.param(*each.values[::2], id=each.id) for each in SOLUTIONS if each.values[1].verdict == "accepted"],
)
def test_an_accepted_solution_climbs_the_ladder(kata: Kata, path: Path, tmp_path: Path):
    """What the judge accepts, the visible tests accept."""
    found = climb(laid_out(kata, path, tmp_path / "solution"))
    assert found
    assert {name: message for name, message in found.items() if message} == {}


@pytest.mark.parametrize(("kata", "solution", "path"), SOLUTIONS)
def test_a_solution_says_what_it_is(kata: Kata, solution, path: Path):
    """In one sentence; and a wrong one by whom it is to be killed."""
    text = docstring(path / kata.facts.files[0])
    first, _, rest = text.partition("\n\n")
    assert re.fullmatch(r"[A-Za-z`][^\n]*[^.]\.", first), text
    assert {file.name for file in path.iterdir()} - {"__pycache__"} == set(kata.facts.files)
    checks = {
        test.name for file in kata.grader.glob("test_*.py") for test in checks_in(file.read_text(encoding="utf-8"))
    }
    if solution.verdict == "accepted":
        assert "Killed by" not in text
    else:
        killer = re.fullmatch(r"Killed by: (test_\w+)", rest.strip().splitlines()[-1] if rest.strip() else "")
        assert killer, text
        assert killer[1] in checks
        measured = {test.name for test in checks_in((kata.grader / "test_budget.py").read_text(encoding="utf-8"))}
        # A wrong answer may show on large inputs alone, whose answers a check of cost compares.
        assert killer[1] in measured or solution.verdict != "over_budget"


def test_its_bank_shows_other_ways_and_many_mistakes(kata: Kata):
    """Right programs in several styles, and wrong ones for every rule."""
    verdicts = [solution.verdict for solution, _ in bank(kata)]
    assert verdicts.count("accepted") >= 5
    assert verdicts.count("wrong_answer") >= 12
    assert verdicts.count("over_budget") >= 4


def test_its_checks_are_lessons(kata: Kata):
    """A learner reads their docstrings, and reads each name as a sentence."""
    names: list[str] = []
    for path in sorted(kata.grader.glob("test_*.py")):
        for test in checks_in(path.read_text(encoding="utf-8")):
            lesson = ast.get_docstring(test) or ""
            assert re.fullmatch(r"[A-Z][^\n]*[^.]\.", lesson), test.name
            assert len(lesson) <= 160, test.name
            names.append(test.name)
    assert len(set(names)) == len(names)


def test_its_model_is_the_specification_and_imports_nothing(kata: Kata):
    """Pure, with the names of the stub."""
    text = (kata.grader / "model.py").read_text(encoding="utf-8")
    assert imported(text) <= {"__future__", *sys.stdlib_module_names}
    defined = {node.name for node in ast.parse(text).body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    assert set(kata.api) <= defined


def test_its_grader_imports_the_authoring_api_and_no_more(kata: Kata):
    """What it needs beyond that belongs into the engine."""
    for path in kata.grader.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == 0 and str(node.module).startswith("graders"):
                assert node.module == "graders", path.name
            if isinstance(node, ast.Import):
                assert not any(alias.name.startswith("graders") for alias in node.names), path.name
