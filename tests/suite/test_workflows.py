"""What CI runs, and what the pages for contributors tell them to run: it is there."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from graders._engine import catalog
from graders._engine.catalog import ROOT
from graders._engine.cli import main

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PAGES = [
    ROOT / "README.md",
    ROOT / "noxfile.py",
    ROOT / ".ci" / "run",
    *sorted((ROOT / ".github").glob("*.md")),
    *sorted((ROOT / ".github" / "docs").glob("*.md")),
    ROOT / "tests" / "README.md",
]
COMMAND = re.compile(r"\bnox(?: -[-\w]+)*? -s ([a-z][a-z-]*)((?: +[^`|\n&)]+)?)")


def sessions() -> set[str]:
    """The sessions of noxfile.py, read from its text."""
    text = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    plain = re.findall(r"^@nox\.session\ndef (\w+)", text, re.MULTILINE)
    named = re.findall(r'^@nox\.session\(name="([\w-]+)"\)', text, re.MULTILINE)
    learners = re.findall(r'^_learners\("([\w-]+)"', text, re.MULTILINE)
    return {*plain, *named, *learners, *(kata.session for kata in catalog.katas())}


def jobs(path: Path) -> dict[str, Any]:
    """The jobs of a workflow."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return found


def commands(path: Path) -> list[str]:
    """What a workflow runs, with a word for what is only known there."""
    said = [step["run"] for job in jobs(path).values() for step in job["steps"] if "run" in step]
    return [
        re.sub(r"\$\{\{ matrix\.kata \}\}", "lru", re.sub(r"\$\{\{ matrix\.python \}\}", "3.12", run)) for run in said
    ]


@pytest.mark.parametrize("path", [*WORKFLOWS, *PAGES], ids=lambda path: path.name)
def test_every_session_that_is_named_is_there(path):
    """With options that its command knows, where it is one of ours."""
    known = sessions()
    assert known > {"kata-lru", "next", "list", "prove", "solutions-branch"}
    text = "\n".join(commands(path)) if path in WORKFLOWS else path.read_text(encoding="utf-8")
    for name, rest in COMMAND.findall(text):
        assert name in known or name.rstrip("-") == "kata", name
        words = rest.partition("-- ")[2]
        if path in WORKFLOWS and name in main.commands:
            given = shlex.split(words, comments=True)
            with click.Context(main) as context:
                main.commands[name].make_context(name, given, parent=context)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_holds_to_the_rules(path):
    """Every job ends by itself, none keeps credentials, and all that is run here is here."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in jobs(path).items():
        assert job["timeout-minutes"] <= 240, name
        for step in job["steps"]:
            if str(step.get("uses", "")).startswith("actions/checkout@"):
                assert step["with"] == {"persist-credentials": False}, name
    for run in commands(path):
        for program in re.findall(r"(?<!\S)\./?[\w./-]+", run):
            if not program.startswith(".venv"):
                assert os.access(ROOT / program, os.X_OK), program


def test_all_pythons_that_are_promised_are_tried():
    """In CI and against attacks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = [line.rpartition(" ")[2] for line in project["classifiers"] if re.search(r":: 3\.\d+$", line)]
    for name, job in (("ci.yml", "ci"), ("nightly.yml", "matrix")):
        assert jobs(ROOT / ".github" / "workflows" / name)[job]["strategy"]["matrix"]["python"] == promised
