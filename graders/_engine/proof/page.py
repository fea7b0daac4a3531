"""The proof as a page: one file, readable offline, in light and dark; it loads nothing and runs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graders._engine.proof.document import KataProof, Solution
from graders._engine.proof.values import MARGIN

_FOLDER = Path(__file__).parent / "templates"


def page(katas: list[KataProof]) -> bytes:
    """Return the page of some katas' proofs."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = _words
    style = (_FOLDER / "proof.css").read_text(encoding="utf-8")
    rows = {proof.kata: [_row(proof, solution) for solution in proof.solutions] for proof in katas}
    text = environment.get_template("proof.html").render(katas=katas, rows=rows, style=style, margin=MARGIN)
    return text.encode()


def _words(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def _row(proof: KataProof, solution: Solution) -> dict[str, Any]:
    """Return a row of the matrix: the solution, and a cell for each check, with its words for those who hover."""
    kills = {kill.check: kill for kill in solution.kills}
    cells = []
    for check in proof.checks:
        kill = kills.get(check.name)
        if kill is None:
            missed = check.name == solution.killer
            title = f"{_words(check.name)} must kill it, and does not" if missed else ""
            cells.append({"tone": "missed" if missed else "", "text": "✗" if missed else "", "title": title})
            continue
        tone = "named" if check.name == solution.killer else "also"
        if solution.filed == "accepted" or (kill.seeds < proof.seeds and tone == "named"):
            tone = "missed"
        early = f", after {kill.examples:g} examples" if kill.examples else ""
        title = f"{_words(check.name)}: on {kill.seeds} of {proof.seeds} seeds{early}"
        share = "" if kill.seeds == proof.seeds else "part"
        cells.append(
            {"tone": f"{tone} {share}", "text": f"{kill.examples:g}" if kill.examples else "●", "title": title}
        )
    hits = solution.earned.get(solution.filed, 0)
    others = ", ".join(f"{_words(name)} {times}" for name, times in solution.earned.items() if name != solution.filed)
    return {"solution": solution, "cells": cells, "right": hits == proof.seeds, "hits": hits, "others": others}
