"""The model of ``ot`` beside two implementations that are in use: ot-text-unicode, of ShareDB, and ot.js.

What differs is converted. ot-text-unicode leaves out a keep at the end and writes a delete as an object; ot.js counts
in UTF-16 units. Both have the rule for ties that the contract has, if they are asked in its order: in
``transform(a, b)`` the insert of a comes first.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from graders.ot import model
from graders.ot.model import Op

pytestmark = [pytest.mark.peers, pytest.mark.timeout(300)]

PACKAGES = ("ot-text-unicode@4.0.0", "ot@0.0.15")
CASES = 3_000
CHARACTERS = "abcé\u0301😀👩\u200d🚀𐍈\n "

# What a library is asked, or answers: text, a and b on it, c on what a leaves; by the name of the function.
Case = dict[str, Any]


def operation(rng: random.Random, length: int) -> Op:
    """An operation that spans ``length``, in canonical form; often one of few places, so that two meet."""
    op: Op = []
    left = length
    while left or rng.random() < 0.3:
        if rng.random() < 0.4:
            op.append("".join(rng.choices(CHARACTERS, k=rng.randint(1, 3))))
        elif left:
            count = rng.randint(1, left)
            op.append(count if rng.random() < 0.5 else -count)
            left -= count
    return model.canonical(op)


def cases(seed: int) -> list[Case]:
    """Texts and operations, the same for the same seed."""
    rng = random.Random(seed)
    found = []
    for _ in range(CASES):
        text = "".join(rng.choices(CHARACTERS, k=rng.randrange(10)))
        a, b = operation(rng, len(text)), operation(rng, len(text))
        found.append({"text": text, "a": a, "b": b, "c": operation(rng, len(model.apply(text, a)))})
    return found


def expected(case: Case) -> Case:
    """What the model answers."""
    text, a, b, c = case["text"], case["a"], case["b"], case["c"]
    return {
        "apply": model.apply(text, a),
        "transform": list(model.transform(a, b)),
        "compose": model.compose(a, c),
        "invert": model.invert(a, text),
    }


class ShareDB:
    """How ot-text-unicode writes operations: ``[3, "text", {"d": 2}]``, with no keep at the end."""

    @staticmethod
    def written(op: Op, _: str) -> list[Any]:
        parts: list[Any] = [{"d": -part} if isinstance(part, int) and part < 0 else part for part in op]
        return parts[:-1] if parts and type(parts[-1]) is int else parts

    @staticmethod
    def read(parts: list[Any], text: str) -> Op:
        op: Op = []
        for part in parts:
            deleted = part["d"] if isinstance(part, dict) else 0
            op.append(-(len(deleted) if isinstance(deleted, str) else deleted) or part)
        return model.canonical([*op, len(text) - model.span(op)])


class OtJS:
    """How ot.js writes operations: as the contract does, in UTF-16 units."""

    @staticmethod
    def written(op: Op, text: str) -> list[Any]:
        parts: list[Any] = []
        place = 0
        for part in op:
            if isinstance(part, str):
                parts.append(part)
                continue
            units = len(text[place : place + abs(part)].encode("utf-16-le")) // 2
            parts.append(units if part > 0 else -units)
            place += abs(part)
        return parts

    @staticmethod
    def read(parts: list[Any], text: str) -> Op:
        op: Op = []
        units = text.encode("utf-16-le")
        for part in parts:
            if isinstance(part, str):
                op.append(part)
                continue
            count = len(units[: 2 * abs(part)].decode("utf-16-le"))
            op.append(count if part > 0 else -count)
            units = units[2 * abs(part) :]
        return model.canonical(op)


LIBRARIES: dict[str, Any] = {"shareDB": ShareDB, "otJS": OtJS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two libraries in it, from the npm registry. It fails, and does not skip, if that cannot be."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.fail(f"{program} is not installed, and this test was asked for")
    folder = tmp_path_factory.mktemp("npm")
    (folder / "package.json").write_text("{}")
    shutil.copy(Path(__file__).with_name("peers.js"), folder)
    quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    run(["npm", "install", *quiet, *PACKAGES], folder)
    return folder


def run(command: list[str], folder: Path) -> None:
    """Run a command; fail with what it said."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=240)
    if done.returncode:
        pytest.fail(f"{command[0]} failed:\n{done.stdout}\n{done.stderr}")


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_model_answers_as_others_do(folder: Path, library: str) -> None:
    """Apply, transform, compose and invert, on some thousands of operations."""
    form = LIBRARIES[library]
    asked = cases(seed=1)
    questions, answers = folder / f"{library}.json", folder / f"{library}-answers.json"
    written = [
        {
            "library": library,
            "asked": {
                "text": case["text"],
                "a": form.written(case["a"], case["text"]),
                "b": form.written(case["b"], case["text"]),
                "c": form.written(case["c"], model.apply(case["text"], case["a"])),
            },
        }
        for case in asked
    ]
    questions.write_text(json.dumps(written))
    run(["node", "peers.js", questions.name, answers.name], folder)
    got = json.loads(answers.read_text())
    assert len(got) == CASES
    for case, answer in zip(asked, got, strict=True):
        text, after_a, after_b = (
            case["text"],
            model.apply(case["text"], case["a"]),
            model.apply(case["text"], case["b"]),
        )
        read = {
            "apply": answer["apply"],
            "transform": [
                form.read(parts, other) for parts, other in zip(answer["transform"], (after_b, after_a), strict=True)
            ],
            "compose": form.read(answer["compose"], text),
            "invert": form.read(answer["invert"], after_a),
        }
        assert read == expected(case), case
