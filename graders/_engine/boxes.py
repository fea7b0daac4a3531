"""Chooses where workers live: behind walls on Linux, or, for one's own code only, without any elsewhere."""

from __future__ import annotations

import sys

from graders._engine.worker import AnyBox, BoxRefused, Surroundings


def start_box(layers: tuple[str, ...] | None, surroundings: Surroundings, *, fork: bool) -> AnyBox:
    """Return a box with the walls ``layers``: None for the best that stand here, () for none.

    Raises `BoxRefused` for walls without a fork.
    """
    if not fork:
        if layers != ():
            raise BoxRefused(f"walls need Linux, where workers are forked; this is {sys.platform}, by exec")
        from graders._engine.lone import LoneBox

        return LoneBox(surroundings)
    from graders._engine.box import Box

    return Box(layers, surroundings)
