"""Three other autograders, fetched from PyPI into an environment of their own, with the visible tests of a kata.

They get what they are made for: otter-grader a test file and scripts, nbgrader an assignment of notebooks and one
command for the whole class, gradescope-utils a test case and a process for each submission. None has walls, hidden
properties or verdicts on cost.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import venv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.benchmarks.harness import environment

PACKAGES = ("otter-grader[grading]>=7", "nbgrader>=0.9.5", "gradescope-utils>=0.5", "pytest>=9", "pytest-timeout>=2.4")


class Peers:
    """The three, installed in ``folder``, with the visible tests of a kata, given as the text of their file."""

    def __init__(self, folder: Path, visible: str, module: str) -> None:
        self._folder = folder
        self._module = module
        self._visible = visible
        # What is tested is there already, or imported by the test's own way.
        self._body = visible.replace(f"from {module} import", f"# from {module} import")
        self._classes = [
            line.split("import ")[1] for line in visible.splitlines() if line.startswith(f"from {module} ")
        ]
        self._tests = [
            node.name
            for node in ast.parse(visible).body
            if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_"
        ]
        self._bin = folder / "environment" / "bin"

    def install(self) -> None:
        """Fetch and install them. Raises `subprocess.CalledProcessError` where there is no network."""
        venv.create(self._bin.parent, with_pip=True)
        self._run(self._bin / "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES, cwd=self._folder)

    def _run(self, *command: object, cwd: Path, check: bool = True, **more: str) -> str:
        path = {"PATH": f"{self._bin}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env={**environment(), **path, **more},
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if check and done.returncode:
            raise RuntimeError(f"exit status {done.returncode} of {command}:\n{done.stdout[-3000:]}")
        return done.stdout

    def otter(self, submissions: Iterable[Path]) -> list[bool]:
        """Have otter-grader grade scripts one by one, as it does; return which of them it passes."""
        home = self._folder / "otter"
        tests = home / "tests"
        tests.mkdir(parents=True)
        cases = "".join(
            f"@test_case(points=1)\ndef case_{number}({', '.join(self._classes)}):\n"
            f"    run({name!r}, dict({', '.join(f'{each}={each}' for each in self._classes)}))\n\n"
            for number, name in enumerate(self._tests)
        )
        (tests / "q1.py").write_text(
            "OK_FORMAT = False\nfrom otter.test_files import test_case\nname = 'q1'\n"
            f"VISIBLE = {self._body!r}\n\n"
            "def run(name, given):\n    exec(compile(VISIBLE, 'visible', 'exec'), given)\n    given[name]()\n\n"
            f"{cases}",
            encoding="utf-8",
        )
        self._run("otter", "generate", "-t", "tests", "--no-environment", "-o", "autograder.zip", cwd=home)
        passed = []
        for submission in submissions:
            script = home / f"{submission.parent.name}.py"
            script.write_bytes(submission.read_bytes())
            self._run("otter", "run", "--no-logo", "-a", "autograder.zip", script.name, cwd=home)
            results = json.loads((home / "results.json").read_text(encoding="utf-8"))
            scored = [test for test in results["tests"] if "score" in test]
            passed.append(bool(scored) and all(test["score"] == test["max_score"] for test in scored))
        return passed

    def nbgrader(self, submissions: Iterable[Path]) -> list[bool]:
        """Have nbgrader grade notebooks, all in one command; return which of them it passes."""
        home = self._folder / "nbgrader"
        assignment = "ps1"
        self._notebook(home / "source" / assignment / f"{self._module}.ipynb", "raise NotImplementedError")
        config = (
            "c = get_config()\nc.CourseDirectory.course_id = 'c'\nc.ClearSolutions.code_stub = {'python': 'pass'}\n"
        )
        (home / "nbgrader_config.py").write_text(config, encoding="utf-8")
        self._run("nbgrader", "generate_assignment", assignment, cwd=home)
        handed_in = list(submissions)
        for submission in handed_in:
            path = home / "submitted" / submission.parent.name / assignment / f"{self._module}.ipynb"
            self._notebook(path, submission.read_text(encoding="utf-8"))
        self._run("nbgrader", "autograde", assignment, cwd=home, check=False)
        self._run("nbgrader", "export", cwd=home)
        rows = (home / "grades.csv").read_text(encoding="utf-8").splitlines()
        place = {name: number for number, name in enumerate(rows[0].split(","))}
        scores = {
            cells[place["student_id"]]: float(cells[place["score"]]) == float(cells[place["max_score"]]) > 0
            for cells in (row.split(",") for row in rows[1:])
        }
        return [scores.get(submission.parent.name, False) for submission in handed_in]

    def _notebook(self, path: Path, solution: str) -> None:
        marks = {"schema_version": 3, "task": False, "points": 1}
        cells = [
            _cell("solution", solution, {**marks, "solution": True, "grade": False, "locked": False}),
            _cell("tests", self._body, {**marks, "solution": False, "grade": False, "locked": True}),
            *(
                _cell(name, f"{name}()", {**marks, "solution": False, "grade": True, "locked": True})
                for name in self._tests
            ),
        ]
        kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
        )

    def gradescope(self, submissions: Iterable[Path]) -> list[bool]:
        """Have gradescope-utils grade folders, a process for each; return which of them it passes."""
        home = self._folder / "gradescope"
        home.mkdir(parents=True)
        cases = "".join(f"    @weight(1)\n    def {name}(self):\n        visible.{name}()\n\n" for name in self._tests)
        (home / "visible.py").write_text(
            self._body.replace(f"# from {self._module} import", f"from {self._module} import")
        )
        (home / "run.py").write_text(
            "import json, sys, unittest\nimport visible\n"
            "from gradescope_utils.autograder_utils.decorators import weight\n"
            "from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner\n\n"
            f"class Cases(unittest.TestCase):\n{cases}\n"
            "with open(sys.argv[1], 'w') as out:\n"
            "    JSONTestRunner(visibility='visible', stream=out).run(\n"
            "        unittest.defaultTestLoader.loadTestsFromTestCase(Cases)\n    )\n",
            encoding="utf-8",
        )
        passed = []
        for submission in submissions:
            results = home / f"{submission.parent.name}.json"
            self._run("python", home / "run.py", results, cwd=home, PYTHONPATH=str(submission.parent))
            seen = json.loads(results.read_text(encoding="utf-8"))
            passed.append(all(test["score"] == test["max_score"] for test in seen["tests"]))
        return passed


def _cell(name: str, source: str, marks: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name[:60].replace("_", "-"),
        "metadata": {"nbgrader": {"grade_id": name, **marks}},
        "outputs": [],
        "source": source,
    }
