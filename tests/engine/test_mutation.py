"""Mutants: what is one edit away, and who lets it live."""

from __future__ import annotations

import ast
import shutil
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders._engine import catalog
from graders._engine.catalog import ROOT
from graders._engine.mutation import mutants
from graders._engine.proof import bank

PROGRAM = '''"""A docstring."""

from math import ceil


class Meter:
    """What it is."""

    def read(self, limit: int = 3) -> int:
        """Return what it shows."""
        if limit < 1 and self.open:
            raise ValueError(f"no: {limit}")
        self.seen += 1
        return min(limit + 2, ceil(self.seen))
'''


def names(source):
    """The names of a program's mutants."""
    return [mutant.name for mutant in mutants(source)]


@pytest.mark.parametrize(
    "name",
    [
        "Meter.read: limit < 1 -> limit <= 1",
        "Meter.read: limit < 1 -> limit >= 1",
        "Meter.read: limit < 1 and self.open -> limit < 1 or self.open",
        "Meter.read: limit < 1 and self.open -> self.open",
        "Meter.read: if limit < 1 and self.open -> if True",
        "Meter.read: if limit < 1 and self.open -> if not (limit < 1 and self.open)",
        "Meter.read: raise ValueError(f'no: {limit}') -> pass",
        "Meter.read: self.seen += 1 -> self.seen -= 1",
        "Meter.read: self.seen += 1 -> pass",
        "Meter.read: 3 -> 4",
        "Meter.read: limit + 2 -> limit - 2",
        "Meter.read: min(limit + 2, ceil(self.seen)) -> max(limit + 2, ceil(self.seen))",
        "Meter.read: min(limit + 2, ceil(self.seen)) -> min(ceil(self.seen), limit + 2)",
        "Meter.read: ceil(self.seen) -> floor(self.seen)",
        "Meter.read: return min(limit + 2, ceil(self.seen)) -> return None",
    ],
)
def test_small_mistakes_are_among_them(name):
    """One edit each, named by where and what."""
    assert name in names(PROGRAM)


def test_words_are_left_alone():
    """Docstrings, annotations, imports and the words of an exception are nobody's mistake."""
    for mutant in mutants(PROGRAM):
        assert '"""A docstring."""' in mutant.source
        assert '"""Return what it shows."""' in mutant.source
        assert "from math import ceil" in mutant.source
        assert "limit: int=" in mutant.source
        assert "no: {limit}" in mutant.source or "raise" not in mutant.source


def test_equal_edits_are_told_apart():
    """By number, in the order of their places."""
    found = names("def f(x):\n    x += 1\n    x += 1\n    return x\n")
    assert [name for name in found if "x -= 1" in name] == ["f: x += 1 -> x -= 1", "f: x += 1 -> x -= 1 (2)"]


SOURCES = [path / kata.facts.files[0] for kata in catalog.katas() for _, path in bank(kata)]


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(SOURCES))
def test_each_is_another_program_that_compiles(path):
    """No two are alike, none is the program itself, and the line is one of the program's."""
    text = path.read_text(encoding="utf-8")
    found = list(islice(mutants(text), 40))  # each takes a copy of the whole
    sources = [mutant.source for mutant in found]
    assert len(set(sources)) == len(sources) == len({mutant.name for mutant in found})
    assert ast.unparse(ast.parse(text)) + "\n" not in sources
    for mutant in found:
        compile(mutant.source, str(path), "exec")
        assert 1 <= mutant.line <= text.count("\n") + 1


@pytest.fixture
def small(tmp_path):
    """A copy of the tree with `lru` in it, whose reference is short."""
    shutil.copytree(ROOT / "graders", tmp_path / "graders", ignore=shutil.ignore_patterns("floyd", "window_max"))
    shutil.copytree(ROOT / "katas" / "lru", tmp_path / "katas" / "lru")
    bank_of = tmp_path / "solutions" / "lru"
    shutil.copytree(ROOT / "solutions" / "lru" / "accepted" / "ordered_dict", bank_of / "accepted" / "reference")
    return tmp_path


def test_survivors_are_told_unless_they_are_known(command, small):
    """With a reason each; and what is known but no longer survives is told too."""
    facts = small / "solutions" / "lru" / "equivalent.toml"
    harmless = "LRUCache.put: self._data[key] = value -> pass"
    facts.write_text(f'"{harmless}" = "no, it does harm"\n')
    source = small / "solutions" / "lru" / "accepted" / "reference" / "lru.py"
    source.write_text(source.read_text() + "\n\nSPARE = 7\n")
    done = command("mutate", "lru", root=small, timeout=100)
    assert done.returncode == 1, done.stderr
    assert "SURVIVOR line" in done.stdout
    assert "SPARE = 7 -> pass: accepted" in done.stdout
    assert f"STALE {harmless}" in done.stdout
    assert "0 equivalent" in done.stdout


def test_what_is_no_solution_is_bad_usage(command):
    """In a sentence."""
    done = command("mutate", "lru", "accepted/nonsense")
    assert done.returncode == 2
    assert "there is no solutions/lru/accepted/nonsense/lru.py" in done.stderr
