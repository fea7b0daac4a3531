"""How a check can end other than well. Each failure says its verdict; anything else raised is the judge's own error."""

from __future__ import annotations

from graders._engine.result import Verdict


class Failure(AssertionError):
    """A check that the submission did not pass."""

    verdict: Verdict

    def __init__(self, message: str, *, counterexample: str = "", kind: str = "", remark: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.counterexample = counterexample
        self.kind = kind
        self.remark = remark or message
        self.replay = ""

    @property
    def shrinkable(self) -> bool:
        """Whether a shorter example that fails in the same way is worth looking for."""
        return bool(self.kind)

    def same_as(self, other: Failure | None) -> bool:
        """Whether two failures are of one kind, so that shrinking does not slip from one mistake to another."""
        return other is not None and type(self) is type(other) and self.kind == other.kind


class WrongAnswer(Failure):
    """A reply that the model does not give."""

    verdict = Verdict.WRONG_ANSWER


class RaisedError(Failure):
    """An exception where the model answers; or an exit, a crash, a broken protocol."""

    verdict = Verdict.RUNTIME_ERROR


class NotWritten(Failure):
    """The stub's ``NotImplementedError``."""

    verdict = Verdict.NOT_ATTEMPTED


class LimitExceeded(Failure):
    """Killed at a limit."""

    verdict = Verdict.LIMIT_EXCEEDED


class OverBudget(Failure):
    """Right, but dearer than the kata allows."""

    verdict = Verdict.OVER_BUDGET


class Undecided(Failure):
    """Too noisy to say."""

    verdict = Verdict.UNDECIDED


class Unmeasured(Failure):
    """A cost that was not measured, for a reason that has the verdict."""

    def __init__(self, reason: Verdict, message: str) -> None:
        super().__init__(f"not measured: {message}")
        self.verdict = reason
