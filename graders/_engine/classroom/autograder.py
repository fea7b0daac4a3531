"""A zip that makes Gradescope grade a kata: this engine, one kata, and two small scripts at the root of the zip."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import graders
from graders._engine.catalog import ROOT, Kata
from graders._engine.classroom.feedback import Level

_WHEN = (2026, 1, 1, 0, 0, 0)  # so that the same source makes the same zip
_SETUP = """\
#!/usr/bin/env bash
# Makes the environment, once. Choose Ubuntu 24.04 or newer as the base image: Python 3.11 is needed.
set -euo pipefail
apt-get update && apt-get install -y python3 python3-venv
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install -q {requirements}
# Compiled now, not at each submission; the learners' side may write nothing.
/autograder/venv/bin/python -m compileall -q /autograder/source/graders
"""
_RUN = """\
#!/usr/bin/env bash
# Grades one submission. Without results.json, which is written last, Gradescope says that grading failed.
set -euo pipefail
cd /autograder/source
exec /autograder/venv/bin/python -m graders platform grade gradescope {slug} /autograder/submission \\
    --out /autograder/results/results.json --feedback {level} --seed {seed} > /dev/null
"""


def build(kata: Kata, level: Level, seed: int, requirements: tuple[str, ...]) -> bytes:
    """Return the zip for ``kata``. The scripts are at its root, and may be run, as Gradescope wants them."""
    wanted = " ".join(f"'{it}'" for it in requirements)
    members: dict[str, bytes] = {
        "setup.sh": _SETUP.format(requirements=wanted).encode(),
        "run_autograder": _RUN.format(slug=kata.slug, level=level, seed=seed).encode(),
    }
    engine = Path(graders.__file__).parent
    ours = [engine / room for room in ("_engine", "_boxed", "_ladder", "_practice")]
    folders = (*ours, kata.grader, kata.folder, kata.reference)
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    paths = [path for path in found if path.suffix != ".tmpl"]  # what new katas are made from
    for path in sorted([*paths, engine / "__init__.py", engine / "__main__.py"]):
        parts = path.relative_to(ROOT).parts
        if "__pycache__" not in parts and ".pytest_cache" not in parts:
            members["/".join(parts)] = path.read_bytes()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, _WHEN)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = (0o755 if "/" not in name else 0o644) << 16
            archive.writestr(member, data)
    return whole.getvalue()


def requirements(kata: Kata) -> tuple[str, ...]:
    """Return what the engine and a kata need installed, in the versions that are installed here: the same verdicts."""
    import importlib.metadata

    names = ["click", "hypothesis", "msgspec", "pytest", *kata.facts.packages]
    if "redis" in kata.facts.packages:
        names.append("fakeredis[lua]")
    return tuple(f"{name}=={importlib.metadata.version(name.split('[')[0])}" for name in names)
