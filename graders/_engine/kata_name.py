"""A kata as it is named on a command line."""

from __future__ import annotations

import click

from graders._engine import catalog
from graders._engine.catalog import Kata, UnknownKata


class KataName(click.ParamType[Kata]):
    """A kata, named by its slug or as its session is."""

    name = "SLUG"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Kata:
        """Return the kata of that name."""
        try:
            return catalog.kata(value.removeprefix("kata-").replace("-", "_"))
        except UnknownKata as problem:
            self.fail(str(problem), param, ctx)
