"""What a printed program needs of Redis: an imitation, on a clock that stands still, and what looks into it."""

from __future__ import annotations

from collections.abc import Sequence

from graders._boxed.wire import Ref
from graders._engine.script import Step

_CLOCK = 'with freeze_time("2026-01-01 00:00:00.25")'
_SKEW = (
    "class Connection(redis.connection_pool.connection_class):  # at whose other end the clock is right",
    "    ahead = 0  # seconds by which the clock of this process is wrong",
    "    def send_packed_command(self, *args, **kwargs):",
    "        clock.tick(-Connection.ahead)",
    "        try:",
    "            super().send_packed_command(*args, **kwargs)",
    "        finally:",
    "            clock.tick(Connection.ahead)",
    "redis.connection_pool.connection_class = Connection",
    "",
    "def skew(seconds):  # from here on the clock of this process is wrong by so much, and that of Redis is right",
    "    clock.tick(seconds - Connection.ahead)",
    "    Connection.ahead = seconds",
    "",
)
_NAMED = (
    "named = set()  # the keys that calls of scripts had in KEYS",
    "class Listening(redis.connection_pool.connection_class):",
    "    def send_command(self, name, *args, **kwargs):",
    '        if str(name).upper().startswith("EVAL"):',
    "            named.update(self.encoder.encode(key) for key in args[2 : 2 + int(args[1])])",
    "        super().send_command(name, *args, **kwargs)",
    "redis.connection_pool.connection_class = Listening",
    "",
)


def late(step: Step) -> str:
    """Return after how many seconds the first of a gateway's outcomes is told; "" if at once."""
    return str(step.args[0]).partition(":")[2] if step.args else ""


def with_redis(lines: list[str], steps: Sequence[Step]) -> list[str]:
    """Return ``lines`` after what makes their Redis, an imitation, and within what has the clock stand still.

    So it did when they failed; what a program shows must not depend on how long it takes.
    """
    if not any(type(arg) is Ref and arg.name == "redis" for step in steps for arg in step.args):
        return lines
    verbs = {step.verb for step in steps}
    ticks = bool(verbs & {"wait", "skew"}) or any(step.verb == "till" and late(step) for step in steps)
    lines = [f"{_CLOCK}{' as clock' if ticks else ''}:", *(f"    {line}" for line in lines)]
    if any(type(arg) is Ref and arg.name == "gateway" for step in steps for arg in step.args):
        lines = ["gateway = Gateway()  # the one of the visible tests", *lines]
    for verb, prelude in (("undeclared", _NAMED), ("skew", _SKEW)):
        if verb in verbs:
            lines = ["", *prelude, *lines]
    return ["from fakeredis import FakeRedis", "from freezegun import freeze_time", "", "redis = FakeRedis()", *lines]
