"""Runs one property over its corpus for one submission; on a failure, finds the example that shows it best."""

from __future__ import annotations

from collections.abc import Callable

from graders._engine import replay
from graders._engine.corpus import Example, arguments
from graders._engine.failures import Failure
from graders._engine.shrink import shrink
from graders._engine.subject import Subject

Body = Callable[[Example], None]


def examine(check: str, body: Body, examples: list[Example], subject: Subject, *, explain: bool) -> None:
    """Run ``body`` on every example; raise the first failure, shrunk and replayable if it is to be explained."""
    for example in examples:
        try:
            body(arguments(example))
        except Failure as first:
            if not explain:
                raise
            raise _explained(check, body, example, first, subject) from None


def _explained(check: str, body: Body, example: Example, first: Failure, subject: Subject) -> Failure:
    if not first.shrinkable or not subject.explains:
        return _replayable(first, check, example)
    with subject.explaining():
        alone = _outcome(body, example, subject, fresh=True)
        if alone is None or not alone.same_as(first):
            first.message += (
                "; the same calls in a fresh process gave another answer: look for randomness, the clock, id(), or "
                "state that outlives an object"
            )
            return _replayable(first, check, example)
        shortest = shrink(example, lambda smaller: alone.same_as(_outcome(body, smaller, subject)))
        confirmed = _outcome(body, shortest, subject, fresh=True)
        if confirmed is not None and confirmed.same_as(first):
            return _replayable(confirmed, check, shortest)
    return _replayable(alone, check, example)


def _outcome(body: Body, example: Example, subject: Subject, *, fresh: bool = False) -> Failure | None:
    """Return how ``body`` fails on ``example``, None if it does not. A candidate the body cannot take fails no one."""
    if fresh:
        subject.renew()
    try:
        body(arguments(example))
    except Failure as failure:
        return failure
    except Exception:  # noqa: BLE001 - it was shrunk out of what the body can take
        return None
    return None


def _replayable(failure: Failure, check: str, example: Example) -> Failure:
    failure.replay = replay.string(check, example)
    return failure
