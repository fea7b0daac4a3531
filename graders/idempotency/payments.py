"""Writes payments, step by step, for one client after the other."""

from __future__ import annotations

from typing import Any

from graders import Ref, Script, Step, Subject, call, catch, charges, expiries, members, new, requests, skew, till, wait

RETENTION = 600
LOCK = 30
RETENTIONS = (100, RETENTION, 86_400)
ORDER: dict[str, Any] = {"amount": 995, "card": "tok_1"}
_OUTCOMES = ("ok", "declined", "timeout", "timeout_charged")


def process(name: str = "payments", retention: int = RETENTION, lock: int = LOCK) -> Step:
    """A process that serves payments, in the variable ``name``."""
    return new(name, "Payments", Ref("redis"), Ref("gateway"), retention=retention, lock=lock)


def pay(key: str = "order-1", request: dict[str, Any] = ORDER, tenant: str = "shop", at: str = "payments") -> Step:
    """Pay."""
    return call(at, "pay", tenant, key, request)


class NotJudged(Exception):
    """What comes at the very end of a lock or a retention may go either way: no program of ours has such a moment."""


def agrees(subject: Subject, program: Script) -> None:
    """Fail at the first reply that is not the model's. Raises `NotJudged` for what a program must not be shrunk to."""
    for step in program:
        if step.verb == "till" and any(str(one).partition(":")[0] not in _OUTCOMES for one in step.args):
            raise NotJudged("no such outcome")
        if step.name == "Payments" and (step.kwargs["retention"] not in RETENTIONS or step.kwargs["lock"] != LOCK):
            raise NotJudged("it ends when something else begins")
    subject.agrees(program)


class Till:
    """What some processes over one Redis are asked to pay, and what becomes of it."""

    def __init__(self, *outcomes: str, processes: int = 1, retention: int = RETENTION, lock: int = LOCK) -> None:
        """``outcomes`` are those of the first charges."""
        self._names = ("payments", "other", "third")[:processes]
        self.steps: list[Step] = [process(name, retention, lock) for name in self._names]
        self._calls = 0
        if outcomes:
            self.outcomes(*outcomes)

    def outcomes(self, *outcomes: str) -> None:
        """Say what becomes of the next charges."""
        self.steps.append(till(*outcomes))

    def pay(self, key: str = "order-1", request: dict[str, Any] = ORDER, tenant: str = "shop") -> None:
        """Have the processes pay in turn; afterwards it shows how many charges there are by now."""
        self._calls += 1
        self.steps += [pay(key, request, tenant, self._names[self._calls % len(self._names)]), charges()]

    def is_declined(self, key: str = "order-1", request: dict[str, Any] = ORDER, tenant: str = "shop") -> None:
        """Pay in vain: it shows what the refusal says."""
        self._calls += 1
        name = f"declined{self._calls}"
        at = self._names[self._calls % len(self._names)]
        self.steps += [catch(name, at, "pay", tenant, key, request), members(name, "args"), charges()]

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.steps.append(wait(seconds))

    def skew(self, seconds: float) -> None:
        """Have the clock of the learner's process be wrong."""
        self.steps.append(skew(seconds))

    def look_at_redis(self) -> None:
        """Ask what is stored, as far as when it expires."""
        self.steps.append(expiries())

    def look_at_requests(self) -> None:
        """Ask what the gateway was asked to charge."""
        self.steps.append(requests())

    def script(self) -> Script:
        """Return it as a script."""
        return Script(tuple(self.steps))
