"""What a grade is compared with: the same properties of ``lru`` under one bare pytest.

``pytest -s tests/benchmarks/in_one_process.py`` runs the very strategies of graders/lru, as many
examples of each, with nothing between hypothesis and the reference solution: no engine, no second
process, no wire, no cap. The ``graders`` that they import is the stand-in below; a script is plain
calls here, made on the reference and on the model, and each reply is compared.

Where there was a choice it is the cheaper one: no database, no health checks, no shrinking, the
reference is executed once and not once for each example, and nothing collects garbage.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[2]

hypothesis.settings.register_profile(
    "bare",
    max_examples=50,
    database=None,
    deadline=None,
    phases=(hypothesis.Phase.generate,),
    suppress_health_check=list(hypothesis.HealthCheck),
)
hypothesis.settings.load_profile("bare")

Step = Callable[[dict[str, Any]], Any]
Script = tuple[Step, ...]


class Ref(str):
    """A variable as an argument."""


class Value:
    """An object to be watched."""


def new(into: str, name: str, *args: Any) -> Step:
    """Keep a new object in a variable."""

    def step(variables: dict[str, Any]) -> None:
        variables[into] = getattr(variables[""], name)(*args)

    return step


def call(on: str, name: str, *args: Any, **kwargs: Any) -> Step:
    """Call a method."""

    def step(variables: dict[str, Any]) -> Any:
        filled = [variables[arg] if type(arg) is Ref else arg for arg in args]
        return getattr(variables[on], name)(*filled, **kwargs)

    return step


def value(name: str) -> Step:
    """Keep an object to be watched in a variable."""

    def step(variables: dict[str, Any]) -> None:
        variables[name] = Value()
        variables["alive " + name] = weakref.ref(variables[name])

    return step


def drop(name: str) -> Step:
    """Forget a variable."""

    def step(variables: dict[str, Any]) -> None:
        del variables[name]

    return step


def alive(name: str) -> Step:
    """Whether an object is still referred to."""
    return lambda variables: variables["alive " + name]() is not None


def unchanged(check: Any) -> Any:
    """Decorate with nothing."""
    return check


stand_in = ModuleType("graders")
stand_in.__path__ = [str(ROOT / "graders")]
vars(stand_in).update(
    Ref=Ref,
    Script=Script,
    Step=Step,
    Subject=object,
    alive=alive,
    call=call,
    catches_all=unchanged,
    drop=drop,
    new=new,
    points=lambda number: unchanged,
    value=value,
)
sys.modules["graders"] = stand_in

from graders.lru import model  # noqa: E402
from graders.lru import test_properties as properties  # noqa: E402

SEED = 20261120


def seeded(name: str, check: Callable[..., None]) -> Callable[..., None]:
    """Have hypothesis draw as it does for a judge."""
    digest = hashlib.sha256(f"{SEED}/{name}".encode()).digest()
    return hypothesis.seed(int.from_bytes(digest[:8], "big"))(check)


vars().update({name: seeded(name, check) for name, check in vars(properties).items() if name.startswith("test_")})


def load(path: Path) -> ModuleType:
    """Import a file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def replies(script: tuple[Step, ...], module: ModuleType) -> Iterator[Any]:
    """Carry a script out."""
    variables: dict[str, Any] = {"": module}
    for step in script:
        try:
            yield step(variables)
        except Exception as problem:  # noqa: BLE001 - an exception is a reply like any other
            yield type(problem)


class InProcess:
    """The reference, beside the model."""

    def __init__(self) -> None:
        self.reference = load(ROOT / "solutions/lru/accepted/reference/lru.py")
        self.examples = 0
        self.calls = 0

    def agrees(self, script: tuple[Step, ...]) -> None:
        """Compare each reply."""
        self.examples += 1
        self.calls += len(script)
        pairs = zip(replies(script, model), replies(script, self.reference), strict=True)
        for expected, got in pairs:
            assert type(got) is type(expected)
            assert got == expected


@pytest.fixture(scope="session")
def subject() -> Iterator[InProcess]:
    """The reference; says in the end how many examples it met."""
    subject = InProcess()
    yield subject
    print(f"\n{subject.examples} examples of {subject.calls} calls")
