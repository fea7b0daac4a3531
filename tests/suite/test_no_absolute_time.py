"""No verdict hangs on how many seconds something took: what is slow here is judged beside the reference, here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from graders._engine import catalog
from graders._engine.catalog import ROOT, Kata

CLOCKS = {"time", "timeit", "datetime", "resource", "psutil", "pytest_timeout", "asyncio"}
ENGINE = ROOT / "graders" / "_engine"

# Each spares a learner, and fails nobody: below them nothing is looked at. They are no part of what is compared.
FLOORS = {
    ("budget.py", "_FLOOR_NS"): "no worker is ended before it has used so much",
    ("pairs.py", "_FLOOR_NS"): "no worker is ended before it has used so much",
    ("pairs.py", "_IDLE_NS"): "a worker may use so much between requests, whatever share of its work that is",
    ("pairs.py", "_WAITED_S"): "a worker may wait so long, whatever share of its time that is",
    ("meter.py", "_SETTLE_S"): "how long the meter waits between two looks at one clock",
}


def imported(tree: ast.AST) -> Iterator[str]:
    """The top-level names of what a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0]


def seconds(tree: ast.AST) -> Iterator[str]:
    """The names of constants, defaults and arguments that hold a number of seconds."""
    for node in ast.walk(tree):
        pairs: list[tuple[str, ast.expr | None]] = []
        match node:
            case ast.Assign(targets=targets, value=value):
                pairs = [(target.id, value) for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                pairs = [(name, value)]
            case ast.keyword(arg=str(name), value=value):
                pairs = [(name, value)]
        for name, value in pairs:
            timed = name.lower().endswith(("_s", "_ms", "_us", "_ns", "seconds", "timeout"))
            if timed and isinstance(value, ast.Constant) and value.value:
                yield name


def parsed(path: Path) -> ast.AST:
    """A file's tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_grader_reads_a_clock(kata: Kata):
    """Nor sets a limit in seconds: costs are for `budget`, which compares."""
    for path in sorted((ROOT / "graders" / kata.slug).glob("*.py")):
        if path.name == "model.py":
            continue
        tree = parsed(path)
        assert not CLOCKS & set(imported(tree)), path
        assert not list(seconds(tree)), (path, list(seconds(tree)))


@pytest.mark.parametrize("name", ["budget.py", "pairs.py", "probes.py", "statistics.py", "meter.py"])
def test_no_verdict_on_cost_compares_with_a_number_of_seconds(name):
    """But for floors below which nothing is looked at, each with its reason."""
    tree = parsed(ENGINE / name)
    assert {(name, constant) for constant in seconds(tree)} == {floor for floor in FLOORS if floor[0] == name}
    if name != "meter.py":
        assert not CLOCKS & set(imported(tree))


def test_the_search_finds_them():
    """What it looks for, it sees."""
    text = "import time\nLIMIT_S = 0.25\ndef test(x, wait: float = 1): wall_s: float = 2.0; f(timeout=3)\nROUNDS = 5"
    assert set(imported(ast.parse(text))) & CLOCKS == {"time"}
    assert list(seconds(ast.parse(text))) == ["LIMIT_S", "wall_s", "timeout"]


def test_there_are_katas():
    """The search has something to search."""
    assert catalog.katas()
