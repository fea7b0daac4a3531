"""The store, the judge's end: a Redis in a box of its own, killed and made anew when a script does not come back."""

from __future__ import annotations

from typing import Any

from graders._boxed import wire
from graders._engine.redis import resp
from graders._engine.worker import AnyBox, Limits, Worker, WorkerLost

PACKAGES = ("fakeredis", "lupa", "redis", "sortedcontainers")
START = 1_767_225_600.25  # 2026-01-01 and a quarter of a second: a clock that starts at a whole second hides mistakes

# For all that it ever does; what one command may take is a second of CPU.
_LIMITS = Limits(cpu_s=3_600, wall_s=36_000, memory=512 << 20, output=1 << 20)
_FORBIDDEN = frozenset(
    b"KEYS SCAN FLUSHALL FLUSHDB CONFIG SHUTDOWN DEBUG SAVE BGSAVE MONITOR SLAVEOF REPLICAOF SWAPDB MIGRATE ACL MODULE "
    b"RANDOMKEY BLPOP BRPOP BLMOVE BZPOPMIN BZPOPMAX XREAD SUBSCRIBE PSUBSCRIBE SSUBSCRIBE WAIT SELECT".split()
)


class StoreLost(Exception):
    """The store was ended at a limit: by the command that it was at."""


class Store:
    """One Redis. Its clock is the judge's: it moves when the judge says so."""

    def __init__(self, box: AnyBox) -> None:
        self._box = box
        self._worker: Worker | None = None
        self._spent_s = 0.0
        self.now = START
        self.forbidden: list[str] = []

    @property
    def spent_s(self) -> float:
        """The seconds of CPU that it took so far."""
        return self._spent_s + (self._worker.cpu_ns() / 1e9 if self._worker else 0.0)

    def reset(self) -> None:
        """Start anew, empty, at `START`."""
        self.now = START
        self.forbidden = []
        self._ask(("reset", self.now))

    def command(self, connection: int, parts: list[bytes]) -> bytes:
        """Carry out one command of a learner's; return the reply. Raises `StoreLost`."""
        name = parts[0].upper()
        if name in _FORBIDDEN or (name == b"SCRIPT" and parts[1:2] and parts[1].upper() in (b"FLUSH", b"KILL")):
            self.forbidden.append(resp.shown(parts))
            return b"-ERR %s is not for a program that shares its Redis\r\n" % name
        return self._carried_out(connection, parts)

    def own(self, *parts: str | bytes | float) -> Any:
        """Carry out a command of the judge's; return the reply as a value."""
        given = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
        return resp.reply(self._carried_out(0, given))

    def _carried_out(self, connection: int, parts: list[bytes]) -> bytes:
        answer = self._ask(("command", self.now, connection, parts))
        if type(answer) is not dict or type(answer.get("bytes")) is not str:
            raise StoreLost("the store no longer answers as a Redis does")
        return bytes.fromhex(answer["bytes"])

    def drop(self, connection: int) -> None:
        """Forget a client that is gone, and what it watched."""
        self._ask(("close", connection))

    def _ask(self, request: tuple[Any, ...]) -> Any:
        if self._worker is None or not self._worker.alive:
            self._worker = self._box.spawn(_LIMITS)
            if request[0] != "reset":
                self._worker.request(wire.dump_request(("reset", self.now)))
        worker = self._worker
        try:
            return wire.load_reply(worker.request(wire.dump_request(request), worker.cpu_ns() + int(1e9)))
        except WorkerLost as loss:
            self._spent_s += worker.cpu_s
            self._worker = None
            raise StoreLost(f"{loss.reason} {loss.detail}".strip()) from None
        except wire.WireError:
            raise StoreLost("the store no longer answers as a Redis does") from None

    def close(self) -> None:
        """End it."""
        if self._worker is not None:
            self._worker.kill()
            self._spent_s += self._worker.cpu_s
            self._worker = None
