"""Writes traffic, step by step, and judges what came of it.

What is right is not unique: answers may be off by a millionth, and where a cost is that close to what there is, either
decision is right. So the judge goes along: it takes each decision that is right as the one that was made.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from fractions import Fraction
from typing import Any

from graders import START, Record, Ref, Script, Step, Subject, call, expiries, new, redis, skew, undeclared, wait

from .model import Bucket, read

CLOSE = Fraction(1, 1_000_000)
# Times and amounts at these rates are whole in any way of counting, so that there is nothing to be rounded.
ROUND_RATES = (0.0, 0.5, 1.0, 2.0, 4.0)
_SLACK = Fraction(1, 1_000_000_000)  # for the last digits of what is close to a millionth
_MS = Fraction(1, 1_000)


class Traffic:
    """What some API servers ask of one Redis, each in a variable of its own."""

    def __init__(self, capacity: int, rate: float, servers: int = 1) -> None:
        self.steps: list[Step] = []
        self.capacity = capacity
        self.rate = rate
        self._now = START
        self._buckets: dict[str, Bucket] = {}
        for server in ("bucket", "other", "third")[:servers]:
            self.steps.append(new(server, "TokenBucket", Ref("redis"), capacity, rate))

    def acquire(self, cost: int = 1, key: str = "ada", at: str = "bucket") -> None:
        """Ask for ``cost`` tokens."""
        self.steps.append(call(at, "acquire", key, cost))
        now = read(self._now)
        bucket = self._buckets.setdefault(key, Bucket(self.capacity, self.rate, now))
        bucket.refill(now)
        if 0 <= cost <= bucket.tokens:
            bucket.tokens -= cost

    def holds(self, key: str = "ada") -> Fraction:
        """Return how many tokens are there by now."""
        bucket = self._buckets.get(key)
        if bucket is None:
            return Fraction(self.capacity)
        passed = max(read(self._now) - bucket.at, Fraction(0))
        return min(Fraction(self.capacity), bucket.tokens + passed * bucket.rate)

    def affordable(self, share: float, key: str = "ada") -> int:
        """Return a cost, at least 1 if there is as much, that will be allowed for sure."""
        most = math.floor(self.holds(key) - Fraction(1, 1_000))
        return max(min(1, most), min(most, round(share * most)))

    def excessive(self, share: float, key: str = "ada") -> int:
        """Return a cost that will be denied for sure; one that waiting helps, if there is any."""
        least = math.ceil(self.holds(key) + Fraction(1, 1_000))
        return least + max(0, math.floor(share * (self.capacity - least)))

    def pay(self, share: float, key: str = "ada", at: str = "bucket") -> None:
        """Ask for what will be allowed: that share of what is there."""
        self.acquire(self.affordable(share, key), key, at)

    def ask_too_much(self, share: float, key: str = "ada", at: str = "bucket") -> None:
        """Ask for more than there is."""
        self.acquire(self.excessive(share, key), key, at)

    def wait(self, seconds: float) -> None:
        """Let time pass; to the microsecond, as Redis tells it."""
        seconds = round(seconds, 6)
        self.steps.append(wait(seconds))
        self._now += seconds

    def wait_for(self, tokens: float) -> None:
        """Let as much time pass as so many tokens take to come back."""
        self.wait(tokens / self.rate if self.rate else tokens)

    def skew(self, seconds: float) -> None:
        """Have the clock of the learner's process be wrong."""
        self.steps.append(skew(seconds))

    def forget_scripts(self) -> None:
        """Have Redis forget its scripts."""
        self.steps.append(redis("SCRIPT", "FLUSH"))

    def look_at_expiries(self) -> None:
        """Ask when the keys expire."""
        self.steps.append(expiries())

    def look_at_names(self) -> None:
        """Ask which keys no script was told of."""
        self.steps.append(undeclared())

    def script(self) -> Script:
        """Return it as a script."""
        return Script(tuple(self.steps))


class NotJudged(Exception):
    """The contract leaves open what is right in such a program: none of ours, but one that another was shrunk to."""


class _Life:
    """A bucket that is watched: what it holds, and what its expiry must be."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self.is_known = False  # that the latest moment at which it was seen is known to all: tokens were taken then
        self.paid: Fraction | None = None  # when tokens were last taken
        self.called = Fraction(0)
        self.calls = 0


class Watch:
    """Goes along with one program's replies."""

    def __init__(self, subject: Subject, program: Script, about: Collection[str], *, exactly: bool = False) -> None:
        self._subject = subject
        self._program = program
        self._about = about
        self._exactly = exactly  # an amount that is there to the last token can be taken
        self._now = START
        self._went_back = False
        self._close_call = False  # a decision was right, but another one than without rounding
        self._servers: dict[str, tuple[int, float]] = {}
        self._lives: dict[str, _Life] = {}

    def refused(self) -> dict[int, str]:
        """Return the places of the calls that must be refused."""
        found = {}
        for index, step in enumerate(self._program):
            no_bucket = step.name == "TokenBucket" and (step.args[1] < 1 or step.args[2] < 0)
            no_cost = step.name == "acquire" and any(cost < 0 for cost in step.args[1:])
            if no_bucket or no_cost:
                found[index] = "ValueError"
        return found

    def judge(self) -> None:
        """Carry the program out, and fail at the first reply that is wrong."""
        refused = self.refused()
        for number, step in enumerate(self._program):
            self._prepare(step, number in refused)
        replies = self._subject.answers(self._program, refused)
        self._now = START
        for index, (step, reply) in enumerate(zip(self._program, replies, strict=True)):
            match step.verb:
                case "wait":
                    self._pass(step.args[0])
                case "expiries":
                    self._expiries(index, reply)
                case "undeclared" if reply:
                    self._wrong(index, reply, "every key of a script to be in its KEYS", "not {}")
                case "call" if step.name == "acquire" and index not in refused:
                    self._decision(index, step, reply)

    def _prepare(self, step: Step, refused: bool) -> None:
        """Take note of the servers. Raises `NotJudged` for what the contract does not speak of."""
        if step.name == "TokenBucket" and not refused:
            capacity, rate = step.args[1:]
            if capacity > 10**9 or (rate and capacity / rate > 10**7) or rate > 10**6:
                raise NotJudged("a double has not digits enough")
            if self._exactly and rate not in ROUND_RATES:
                raise NotJudged("it may be rounded")
            if any(known != (capacity, rate) for known in self._servers.values()):
                raise NotJudged("one key with two capacities")
            self._servers[step.into] = capacity, rate
        if step.verb == "wait" and self._exactly:
            raise NotJudged("it may be rounded")
        if step.verb == "call" and step.name == "acquire" and step.on not in self._servers:
            raise NotJudged("nobody is asked")

    def _pass(self, seconds: float) -> None:
        if seconds < 0:
            now = read(self._now)
            if not all(life.is_known and now <= life.bucket.at for life in self._lives.values()):
                raise NotJudged("a call that took nothing need not have been noted")
            self._went_back = True
        self._now += seconds

    def _decision(self, index: int, step: Step, got: Any) -> None:
        capacity, rate = self._servers[step.on]
        key, cost = step.args if len(step.args) == 2 else (*step.args, 1)
        now = read(self._now)
        life = self._lives.setdefault(key, _Life(Bucket(capacity, rate, now)))
        bucket = life.bucket
        is_later = now > bucket.at or life.paid is None
        gap = bucket.refill(now)
        self._form(index, got)
        judged = "decision" in self._about
        margin = bucket.tokens - cost
        is_open = not self._exactly and 0 < cost <= capacity and abs(margin) <= CLOSE + _SLACK
        held = f"the bucket holds {_shown(bucket.tokens)}"
        if judged and not is_open and got.allowed is not (margin >= 0):
            self._wrong(index, got, f"allowed to be {margin >= 0}: {held}", f"{{}}.allowed is {margin >= 0}")
        before = bucket.tokens
        if got.allowed and cost:
            bucket.tokens = max(bucket.tokens - cost, Fraction(0))
            life.paid = now
            life.is_known = True
        elif is_later:
            life.is_known = False
        life.called = now
        life.calls += 1
        if judged and not _near(got.remaining, bucket.tokens, CLOSE):
            condition = f"abs({{}}.remaining - {_exact(bucket.tokens)}) <= 1e-6"
            if is_open:  # who decides otherwise is right, too
                left = f"({_exact(max(margin, Fraction(0)))} if got.allowed else {_exact(before)})"
                condition = f"abs((got := {{}}).remaining - {left}) <= 1e-6"
            self._wrong(index, got, f"remaining to be {_shown(bucket.tokens)}", condition)
        if "wait" in self._about:
            self._retry_after(index, cost, gap, got, bucket, is_open=is_open)
        self._close_call |= is_open and got.allowed is not (margin >= 0)

    def _retry_after(self, index: int, cost: int, gap: Fraction, got: Any, bucket: Bucket, *, is_open: bool) -> None:
        if got.allowed:
            if got.retry_after != 0:
                self._wrong(index, got, "retry_after to be 0.0: it was allowed", "{}.retry_after == 0.0")
            return
        expected = bucket.wait(cost, gap)
        if isinstance(expected, float):
            if got.retry_after != math.inf and not is_open:
                why = "nothing ever comes back"
                if cost > bucket.capacity:
                    why = f"a bucket of {bucket.capacity} never holds {cost}"
                self._wrong(index, got, f"retry_after to be inf: {why}", '{}.retry_after == float("inf")')
            return
        expected = max(expected, gap)
        # Where it was a close decision, it was made of what is there give or take a millionth.
        tolerance = CLOSE + 2 * CLOSE / bucket.rate if is_open else CLOSE
        if not _near(got.retry_after, expected, tolerance):
            parts = f"{_shown(cost - bucket.tokens)} tokens are missing, at {float(bucket.rate):g} a second"
            parts += f", and the clock is back by {_shown(gap)} s" if gap else ""
            condition = f"abs({{}}.retry_after - {_exact(expected)}) <= 1e-6"
            if is_open:
                condition = f"(got := {{}}).allowed or abs(got.retry_after - {_exact(expected)}) <= {float(tolerance)}"
            self._wrong(index, got, f"retry_after to be {_shown(expected)}: {parts}", condition)

    def _form(self, index: int, got: Any) -> None:
        fields = ("allowed", bool), ("remaining", float), ("retry_after", float)
        if type(got) is not Record or tuple(name for name, _ in got.fields) != tuple(name for name, _ in fields):
            condition = 'set(vars({})) == {"allowed", "remaining", "retry_after"}'
            self._wrong(index, got, "a Decision with allowed, remaining and retry_after", condition)
        for name, kind in fields:
            if type(getattr(got, name)) is not kind:
                article = f"{name} to be a {kind.__name__}"
                self._wrong(index, got, article, f"type({{}}.{name}) is {kind.__name__}")

    def _expiries(self, index: int, got: list[int]) -> None:
        """See that keys live long enough after tokens were taken, and not for too long after the last call."""
        if self._went_back or len(self._lives) != 1:
            raise NotJudged("nobody can tell")
        (life,) = self._lives.values()
        bucket, now = life.bucket, read(self._now)
        if life.paid is None:
            return  # there need not be a key
        if bucket.rate == 0:
            if "early" not in self._about:
                return
            if not got or any(left != -1 for left in got):
                self._wrong(index, got, "-1 for each: nothing comes back, so none expires", "set({}) == {-1}")
            return
        full = bucket.capacity / bucket.rate
        least, most = life.paid + full - now, life.called + 2 * full + 1 - now
        if "early" in self._about and not got and least > 0:
            self._wrong(index, got, f"a key that lives for {_shown(least)} s at least", "{}")
        low, high = max(math.floor((least - 2 * _MS) * 1000), 0), math.ceil((most + 2 * _MS) * 1000)
        # Which of several keys a call wrote is not known, but for the first.
        last = (min if life.calls == 1 else max)((math.inf if left == -1 else left for left in got), default=math.inf)
        if "early" in self._about and last < low:
            words = f"{low} at least: tokens were taken, and a bucket is full after {_shown(full)} s"
            self._wrong(index, got, words, f"max({{}}) >= {low}")
        if "late" in self._about and any(left == -1 or left > high for left in got):
            words = f"{high} at most: a bucket is full after {_shown(full)} s"
            self._wrong(index, got, words, f"all(0 <= left <= {high} for left in {{}})")

    def _wrong(self, index: int, got: Any, expected: str, condition: str) -> None:
        # After a close call the printed program may fail right ones: it is shrunk to none that has one.
        kind = "close call" if self._close_call else "value"
        self._subject.wrong(self._program, index, got, expected, condition, kind)


def _near(got: float, exact: Fraction, tolerance: Fraction) -> bool:
    return math.isfinite(got) and abs(Fraction(got) - exact) <= tolerance + _SLACK


def _shown(exact: Fraction | float) -> str:
    return f"{float(exact):.10g}"


def _exact(number: Fraction) -> str:
    """Return ``number`` as the nearest double that Python reads."""
    return repr(float(number)).removesuffix(".0")


def obeys(subject: Subject, program: Script, *about: str, exactly: bool = False) -> None:
    """Fail at the first reply of ``program`` that the contract does not allow.

    ``about`` is what of it to look at: the "decision" with what remains, the "wait", keys that expire "early" or
    "late". ``exactly``: what is there can be taken to the last token.
    """
    Watch(subject, program, about, exactly=exactly).judge()


def alike(expected: Any, got: Any) -> bool:
    """Whether a decision is the model's, but for what may be lost in the last digits, and for the wait."""
    if type(got) is not Record or type(expected) is not Record or len(got.fields) != len(expected.fields):
        return bool(type(got) is type(expected) and got == expected)
    if any(type(mine) is not type(yours) for (_, mine), (_, yours) in zip(expected.fields, got.fields, strict=True)):
        return False
    return expected.allowed is got.allowed and _near(got.remaining, Fraction(expected.remaining), CLOSE)
