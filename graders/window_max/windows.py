"""Writes programs for windows: one input as a whole, one stream, or a long history of two streams.

Values and widths are drawn as plain data and made into programs here, so that what fails can be shortened value by
value, which the arguments of a call cannot. A property allows itself only the shapes that it is about, so that a
mistake is caught by the property that names it: values that rise or fall ask little of a window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from graders import Ref, Script, Step, call, let, new, toy

NAMES = ("stream", "other")


def whole(values: object, k: int) -> Step:
    """Ask for the maxima of one input."""
    return call("", "sliding_window_max", values, k)


def unasked(step: Step) -> Step:
    """Return ``step`` with its answer put where nobody looks at it."""
    return replace(step, into="_")


def stream(values: Sequence[object], k: int, *, young: bool = True) -> Iterator[Step]:
    """Push ``values`` into a new stream; if it is not to answer ``young``, its window fills up unasked."""
    yield new("stream", "WindowMax", k)
    for place, value in enumerate(values, 1):
        push = call("stream", "push", value)
        yield push if young or place >= k else unasked(push)


class History:
    """Two streams side by side, over values of one kind; now and then the maxima of what one of them was given."""

    def __init__(self, kind: Sequence[Any], widths: Sequence[int]) -> None:
        self.steps: list[Step] = [new(name, "WindowMax", k) for name, k in zip(NAMES, widths, strict=True)]
        self._kind = kind
        self._widths = widths
        self._pushed: list[list[int]] = [[0], [0]]
        self._which = 0

    def _push(self, rank: int) -> None:
        rank %= len(self._kind)
        self._pushed[self._which].append(rank)
        self.steps.append(call(NAMES[self._which], "push", self._kind[rank]))

    def take(self, sort: int, choice: int) -> None:
        """Take one step of a ``sort``."""
        pushed = self._pushed[self._which]
        match sort:
            case 0 | 1:
                self._push(choice)
            case 2:
                self._push(pushed[-1] + 1)
            case 3:
                self._push(pushed[-1] - 1)
            case 4:
                self._push(pushed[-1])
            case 5:
                self._push(max(pushed[-self._widths[self._which] :]))
            case 6:
                self._which = 1 - self._which
            case _:
                values = [self._kind[rank] for rank in pushed[-choice % 40 - 1 :]]
                given = (values, tuple(values), toy("Items", values))[choice % 3]
                self.steps.append(whole(given, 1 + choice % 9))


def long_stream(runs: Sequence[int], k: int) -> Script:
    """Push ``runs`` of so many values each, up or down; after each some values below all of it, until it has left."""
    steps = [new("stream", "WindowMax", k)]
    for run in runs:
        steps.append(unasked(Step("each", "stream", "push", (_span(run),))))
        steps += (call("stream", "push", -low) for low in range(1, 2 + min(k, 9)))
    return Script(tuple(steps))


def long_input(runs: Sequence[int], k: int, places: Sequence[int]) -> Script:
    """Ask for the maxima of ``runs`` of so many values each, up or down, and look at the maxima at some ``places``."""
    count = sum(map(abs, runs)) - k + 1
    asked = sorted({place % count for place in (*places, -1, 0)}) if count > 0 else []
    return Script(
        (
            let("values", []),
            *(call("values", "extend", _span(run)) for run in runs),
            new("maxima", "sliding_window_max", Ref("values"), k),
            call("maxima", "__len__"),
            *(call("maxima", "__getitem__", place) for place in asked),
        )
    )


def _span(run: int) -> Any:
    """Return so many values from 0 up; or, if it is a negative number, down to 1."""
    return toy("range", run) if run > 0 else toy("range", -run, 0, -1)
