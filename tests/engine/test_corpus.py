"""The corpus: with one seed the same examples for everyone, in whatever process, whatever else is loaded there."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from textwrap import dedent

import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders._engine.corpus import PROFILE, Corpus, arguments, derived_seed, record
from graders._engine.script import Script, call, new

ROOT = Path(__file__).resolve().parent.parent.parent

# Prints a digest of the examples that a process generates for all properties of a kata.
DIGEST = """
import hashlib, importlib, sys
import hypothesis
from graders._engine import catalog, replay
from graders._engine.corpus import PROFILE, Corpus

{before}
hypothesis.settings.load_profile(PROFILE)
kata = catalog.kata({slug!r})
whole = hashlib.sha256()
corpus = Corpus({seed})
count = 0
for path in sorted(kata.grader.glob("test_*.py")):
    module = importlib.import_module(f"graders.{{kata.slug}}.{{path.stem}}")
    for name, test in sorted(vars(module).items()):
        if name.startswith("test_") and hasattr(test, "hypothesis"):
            for example in corpus.examples(name, test):
                count += 1
                whole.update(replay.string(name, example).encode())
print(whole.hexdigest(), count)
"""


def digest(tmp_path, before="", slug="lru", seed=7, hash_seed="random"):
    """What another process generates."""
    program = dedent(DIGEST).format(before=dedent(before), slug=slug, seed=seed)
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{ROOT}:{tmp_path}", "PYTHONHASHSEED": hash_seed, "PATH": ""},
        capture_output=True,
        check=False,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """The digest of an ordinary process."""
    said = digest(tmp_path_factory.mktemp("usual"), hash_seed="0")
    assert int(said.split()[1]) > 100
    return said


def test_two_processes_generate_the_same(tmp_path, usual):
    """Though they hash text differently."""
    assert digest(tmp_path, hash_seed="1") == usual
    assert digest(tmp_path, hash_seed="424242") == usual


def test_another_seed_generates_other_examples(tmp_path, usual):
    """Or a learner could learn them by heart."""
    assert digest(tmp_path, seed=8) != usual


def test_what_else_is_loaded_changes_nothing(tmp_path, usual):
    """hypothesis draws constants from the source of local modules, unless it is kept from it."""
    constants = ", ".join(map(repr, [999_983, 31_337, "canary", b"canary", 2.718281828, *range(1_000, 1_200)]))
    (tmp_path / "local_module.py").write_text(f"CONSTANTS = [{constants}]\n", encoding="utf-8")
    assert digest(tmp_path, before="import local_module") == usual


def test_what_was_generated_before_changes_nothing(tmp_path, usual):
    """Neither the random state, nor another corpus, nor a failing test of somebody else's."""
    before = """
        import random
        random.seed(5)
        from hypothesis import given, strategies
        @given(strategies.integers(), strategies.text())
        def somebody_elses(number, text):
            assert number < 1000
        try:
            somebody_elses()
        except AssertionError:
            pass
    """
    assert digest(tmp_path, before=before) == usual


def test_generating_leaves_nothing_behind(tmp_path):
    """No folder of hypothesis where a learner works."""
    digest(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def profile():
    """The settings under which a grader is loaded."""
    before = hypothesis.settings.default
    hypothesis.settings.load_profile(PROFILE)
    yield
    hypothesis.settings.register_profile("before", before)
    hypothesis.settings.load_profile("before")


@pytest.fixture
def property_(profile):
    """A property as a grader has it, whose body counts its calls."""
    calls = []

    @given(st.lists(st.integers(), max_size=4), st.sampled_from("ab"))
    @settings(max_examples=20)
    def test(subject, numbers, letter):
        calls.append((numbers, letter))

    test.calls = calls
    return test


def test_generating_calls_no_body(property_):
    """A recorder stands in for it, and the body is put back."""
    body = property_.hypothesis.inner_test
    examples = record(property_, 7)
    assert property_.calls == []
    assert property_.hypothesis.inner_test is body
    assert 10 < len(examples) <= 20
    assert all(example.keys() == {"numbers", "letter"} for example in examples)


def test_examples_are_generated_once(property_):
    """A thousand submissions cost one generation."""
    corpus = Corpus(7)
    assert corpus.examples("test_a", property_) is corpus.examples("test_a", property_)


def test_another_check_gets_other_examples(property_):
    """Or adding a property could change another's."""
    corpus = Corpus(7)
    assert corpus.examples("test_a", property_) != corpus.examples("test_b", property_)
    assert derived_seed(7, "test_a") != derived_seed(7, "test_b") != derived_seed(8, "test_b")
    assert derived_seed(7, "test_a") == derived_seed(7, "test_a")


def test_the_same_seed_gives_the_same_examples(property_):
    """Also in one process, also after others."""
    first = Corpus(7).examples("test_a", property_)
    Corpus(8).examples("test_a", property_)
    assert Corpus(7).examples("test_a", property_) == first
    assert Corpus(8).examples("test_a", property_) != first


def test_a_strategy_that_fails_is_not_hidden(profile):
    """It is the grader's mistake, and the body is put back all the same."""

    @given(st.integers().map(lambda number: 1 // 0))
    def test(subject, number):
        pass

    body = test.hypothesis.inner_test
    with pytest.raises(ZeroDivisionError):
        record(test, 7)
    assert test.hypothesis.inner_test is body


def test_a_body_gets_a_copy_of_what_it_could_change():
    """A script cannot be changed, so it is not copied: what was worked out for it is kept."""
    script = Script.of(new("cache", "LRUCache", 2), call("cache", "get", [1]))
    example = {"numbers": [1, [2]], "program": script}
    given_ = arguments(example)
    assert given_ == example
    assert given_["program"] is script
    given_["numbers"][1].append(3)
    assert example["numbers"] == [1, [2]]


def test_on_no_seed_is_a_choice_made_but_once_or_twice(profile):
    """Variations of one example are not fifty: what two choices of two make is met on every seed, and often."""

    @given(st.lists(st.sampled_from("abcde"), min_size=2, max_size=8), st.sampled_from((None, 7)), st.booleans())
    @settings(max_examples=50)
    def test(subject, letters, default, flag):
        raise AssertionError

    for seed in range(25):
        seen = Counter((example["default"], example["flag"]) for example in record(test, seed))
        assert len(seen) == 4, (seed, seen)
        assert min(seen.values()) >= 3, (seed, seen)
