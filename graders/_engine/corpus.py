"""The corpus: each property's examples, generated once for a seed and met by every submission alike.

hypothesis generates; a recorder stands in for the body of the test (``inner_test`` is the documented place for
that). The bodies are then run on the recorded examples, so a thousand submissions cost one generation.
"""

from __future__ import annotations

import copy
import hashlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.internal.conjecture import providers
from hypothesis.internal.conjecture.engine import ConjectureRunner
from hypothesis.internal.constants_ast import Constants

from graders._engine.script import Script

Example = dict[str, Any]

PROFILE = "kata-gauntlet"
# Each setting that could let the clock, the machine or an earlier run choose an example is off.
hypothesis.settings.register_profile(
    PROFILE,
    database=None,
    deadline=None,
    derandomize=False,
    max_examples=50,
    phases=(Phase.generate,),
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
# A test takes the number of its examples from the profile that is loaded when its module is imported.
hypothesis.settings.load_profile(PROFILE)


class Corpus:
    """The examples of every property, for one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._examples: dict[str, list[Example]] = {}

    def examples(self, check: str, test: Callable[..., Any]) -> list[Example]:
        """Return the examples of the property ``test``, generating them the first time."""
        known = self._examples.get(check)
        if known is None:
            known = self._examples[check] = record(test, derived_seed(self.seed, check))
        return known


def derived_seed(seed: int, name: str) -> int:
    """Return a seed of its own for ``name``, so that adding a property changes no other's examples."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode()).digest()[:8], "big")


def record(test: Callable[..., Any], seed: int) -> list[Example]:
    """Return what hypothesis generates for ``test``, a function decorated with ``given``, from ``seed``."""
    found: list[Example] = []
    handle = test.hypothesis  # type: ignore[attr-defined]
    body = handle.inner_test
    fixtures = dict.fromkeys(inspect.signature(test).parameters)

    def recorder(**kwargs: Any) -> None:
        found.append({name: value for name, value in kwargs.items() if name not in fixtures})

    handle.inner_test = recorder
    try:
        with _no_local_constants(), _no_mutations():
            hypothesis.seed(seed)(test)(**fixtures)
    finally:
        handle.inner_test = body
    return found


def arguments(example: Example) -> Example:
    """Return ``example`` for one call: what a body could change is copied."""
    return {name: kept if type(kept) is Script else copy.deepcopy(kept) for name, kept in example.items()}


@contextmanager
def _no_mutations() -> Iterator[None]:
    # hypothesis follows each example with variations of it, which is good at finding what fails once, and bad at
    # covering much in fifty examples: on one seed in twenty a default other than None never met a stored None.
    original = ConjectureRunner.generate_mutations_from
    ConjectureRunner.generate_mutations_from = lambda *_: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        ConjectureRunner.generate_mutations_from = original  # type: ignore[method-assign]


@contextmanager
def _no_local_constants() -> Iterator[None]:
    # hypothesis also draws constants that it finds in the source of whatever modules happen to be loaded: with
    # them, the examples would depend on which katas this process has met. There is no setting for it.
    original = providers._get_local_constants
    empty = Constants()
    providers._get_local_constants = lambda: empty
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = original
        providers.CONSTANTS_CACHE.cache.clear()
