"""What all pages share: a frame, a style in light and dark, and a template engine that escapes all that it is given.

A page is one file. It loads nothing from anywhere, which its content security policy holds it to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graders._engine import inert
from graders._engine.reports.plot import duration
from graders._engine.reports.shown import as_test
from graders._engine.result import Finding

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent / "templates"
_TONES = {"accepted": "good", "undecided": "warn", "not_attempted": "warn", "missing": "warn", "ours": "warn"}
_SIGNS = {"accepted": "✓", "undecided": "?", "not_attempted": "·"}


def environment(filters: Mapping[str, Callable[..., Any]], *folders: Path) -> Environment:
    """Return a template engine that finds templates here and in ``folders``, with filters besides the usual ones."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, _FOLDER]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    usual: dict[str, Callable[..., Any]] = {
        "duration": duration,
        "shown": _shown,
        "sign": lambda verdict: _SIGNS.get(str(verdict), "✗"),
        "tone": lambda verdict: _TONES.get(str(verdict), "bad"),
        "words": lambda verdict: str(verdict).replace("_", " "),
    }
    made.filters.update({**usual, **filters})
    return made


def _shown(finding: Finding) -> str:
    return "\n".join(inert.line(line, 500) for line in as_test(finding.check, finding.counterexample))


def rendered(made: Environment, template: str, scripts: str, **values: Any) -> bytes:
    """Return a page, which may run the ``scripts`` that this part of a content security policy allows."""
    from markupsafe import Markup

    style = Markup((_FOLDER / "style.css").read_text(encoding="utf-8"))
    text: str = made.get_template(template).render(style=style, scripts=Markup(scripts), **values)
    return text.encode("utf-8", "replace")


def inline(svg: str) -> str:
    """Return a drawing whose style is its own: in a page, an SVG's style would be everybody's."""
    name = "c" + hashlib.sha256(svg.encode()).hexdigest()[:8]
    svg = svg.replace("<svg ", f'<svg id="{name}" width="640" ', 1)

    def owned(found: re.Match[str]) -> str:
        # All that stands before a brace is a selector, but for the name of a medium.
        rules = re.sub(r"(@media[^{]+)|([^{}@]+)(?=\{)", lambda part: part[1] or f"#{name} {part[2]}", found[1])
        return f"<style>{rules}</style>"

    return re.sub(r"<style>(.*?)</style>", owned, svg, flags=re.DOTALL)
