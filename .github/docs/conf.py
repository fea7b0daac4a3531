"""Sphinx: the pages beside README, built by ``nox -s docs``. What others say already is included, not copied."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import graders  # noqa: E402 - found by the line above

project = "Kata Gauntlet"
author = copyright = "Kata Gauntlet contributors"  # noqa: A001 - Sphinx asks for the name
release = version = graders.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_click"]
html_theme = "furo"
html_title = f"Kata Gauntlet {release}"
html_show_sourcelink = False
html_copy_source = False
templates_path: list[str] = []

# In our docstrings, as in Markdown, a name between backticks is code.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

# Types of the standard library and of the engine's inside: there is nothing here to link them with.
nitpick_ignore_regex = [("py:.*", r"(collections|contextlib|random|typing|graders\._\w+)\..*")]

# A grader imports these from `graders`, wherever they are defined.
for name in graders.__all__:
    offered = getattr(graders, name)
    if hasattr(offered, "__module__"):
        offered.__module__ = "graders"
