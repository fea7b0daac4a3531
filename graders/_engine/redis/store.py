"""The store, the judge's end: a Redis in a box of its own, killed and made anew when a script does not come back."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from typing import Any

from graders._boxed import wire
from graders._engine.redis import resp
from graders._engine.worker import AnyBox, Limits, Worker, WorkerLost

PACKAGES = ("fakeredis", "lupa", "redis", "sortedcontainers")
START = 1_767_225_600.25  # 2026-01-01 and a quarter of a second: a clock that starts at a whole second hides mistakes

# For all that it ever does; what is asked of it at a time may take a second of CPU.
_LIMITS = Limits(cpu_s=3_600, wall_s=36_000, memory=512 << 20, output=1 << 20)
FORBIDDEN = frozenset(
    b"FLUSHALL FLUSHDB CONFIG SHUTDOWN DEBUG SAVE BGSAVE MONITOR SLAVEOF REPLICAOF SWAPDB MIGRATE ACL MODULE "
    b"BLPOP BRPOP BLMOVE BZPOPMIN BZPOPMAX XREAD SUBSCRIBE PSUBSCRIBE SSUBSCRIBE WAIT SELECT".split()
)
# They are answered, so that it shows what else is right, and noted: they look at the keys of everybody.
WALKS = frozenset({"KEYS", "SCAN", "RANDOMKEY"})


_RUNS_A_SCRIPT = frozenset({b"EVAL", b"EVALSHA", b"EVAL_RO", b"EVALSHA_RO", b"FCALL", b"FCALL_RO"})
_COUNTS = {
    b"string": "STRLEN",
    b"hash": "HLEN",
    b"list": "LLEN",
    b"set": "SCARD",
    b"zset": "ZCARD",
    b"stream": "XLEN",
}
_CONTENTS = {
    b"hash": ("HGETALL",),
    b"list": ("LRANGE", 0, -1),
    b"set": ("SMEMBERS",),
    b"zset": ("ZRANGE", 0, -1, "WITHSCORES"),
}
_LARGE = 4_000
_ENTRY = 8  # bytes that an entry takes beside what is in it, at least


class StoreLost(Exception):
    """The store was ended at a limit: by the command that it was at."""


class AnyStore(ABC):
    """One Redis. Its clock is the judge's: it moves when the judge says so."""

    def __init__(self) -> None:
        self.now = START
        self.forbidden: list[str] = []  # what was sent, or called in a script, and is nobody's to use
        self.walks: list[str] = []  # what was sent, or called in a script, and looks at all keys
        self.scripts: set[bytes] = set()  # digests of those that are loaded
        self._declared: set[bytes] | None = None  # keys that calls of scripts named, if there was such a call
        self._clients: set[int] = set()  # those that were heard since the last `reset`

    @property
    @abstractmethod
    def spent_s(self) -> float:
        """The seconds of CPU that it took so far."""

    def reset(self) -> None:
        """Start anew, empty, at `START`."""
        self.now = START
        self.forbidden = []
        self.walks = []
        self.scripts = set()
        self._declared = None
        self._clients = set()
        self._renew()

    def commands(self, connection: int, commands: list[list[bytes]]) -> bytes:
        """Carry out a learner's commands, one after the other; return the replies. Raises `StoreLost`."""
        self._clients.add(connection)
        replies = []
        allowed: list[list[bytes]] = []
        for parts in commands:
            name = parts[0].upper()
            if name == b"EVAL" or (name == b"SCRIPT" and parts[1:2] and parts[1].upper() == b"LOAD"):
                script = parts[2 if name == b"SCRIPT" and parts[2:] else 1] if parts[1:] else b""
                self.scripts.add(hashlib.sha1(script, usedforsecurity=False).hexdigest().encode())
            if name in _RUNS_A_SCRIPT:
                count = int(parts[2]) if parts[2:] and parts[2].isdigit() else 0
                self._declared = (self._declared or set()).union(parts[3 : 3 + count])
            if name.decode("latin-1") in WALKS:
                self.walks.append(resp.shown(parts))
            if name in FORBIDDEN or (name == b"SCRIPT" and parts[1:2] and parts[1].upper() in (b"FLUSH", b"KILL")):
                self.forbidden.append(resp.shown(parts))
                if allowed:
                    replies.append(self._carried_out(connection, allowed))
                    allowed = []
                replies.append(b"-ERR %s is not for a program that shares its Redis\r\n" % name)
            else:
                allowed.append(parts)
        if allowed:
            replies.append(self._carried_out(connection, allowed))
        return b"".join(replies)

    def own(self, *parts: str | bytes | float) -> Any:
        """Carry out a command of the judge's; return the reply as a value."""
        given = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
        if [part.upper() for part in given[:2]] == [b"SCRIPT", b"FLUSH"]:
            self.scripts = set()
        return resp.reply(self._carried_out(0, [given]))

    def expiries(self) -> list[int]:
        """Return in how many milliseconds each key expires, in the order of their names; -1 for one that does not."""
        return [self.own("PTTL", key) for key in sorted(self.own("KEYS", "*"))]

    def undeclared(self) -> list[str]:
        """Return the keys that no call of a script named, where there was such a call."""
        keys = set(self.own("KEYS", "*")) - self._declared if self._declared is not None else set()
        return [key.decode(errors="backslashreplace") for key in sorted(keys)]

    def kept(self) -> int:
        """Return about how many bytes are stored."""
        return sum(len(key) + self._size(key) for key in self.own("KEYS", "*"))

    def _size(self, key: bytes) -> int:
        kind = self.own("TYPE", key)
        count = int(self.own(_COUNTS[kind], key))
        if kind == b"string":
            return count
        if kind not in _CONTENTS or count > _LARGE:
            return count * _ENTRY  # of a large one the contents are not asked for
        name, *rest = _CONTENTS[kind]
        return sum(len(part) + _ENTRY for part in self.own(name, key, *rest))

    def _note(self, name: str) -> None:
        """Take note of a command that a script called."""
        noted = self.walks if name.upper() in WALKS else self.forbidden
        if not any(one.upper().startswith(name.upper()) for one in noted):
            noted.append(name.upper())

    @abstractmethod
    def _renew(self) -> None:
        """Forget all that is stored, and every client."""

    @abstractmethod
    def _carried_out(self, connection: int, commands: list[list[bytes]]) -> bytes:
        """Carry out commands for a client; return the replies. Raises `StoreLost`."""

    def forget(self, connection: int) -> None:
        """Forget a client that is gone, and what it watched, if it was ever heard."""
        if connection in self._clients:
            self._clients.remove(connection)
            self.drop(connection)

    @abstractmethod
    def drop(self, connection: int) -> None:
        """Forget a client that is gone, and what it watched."""

    @abstractmethod
    def close(self) -> None:
        """End it, or leave it."""


class Store(AnyStore):
    """An imitation in a box."""

    def __init__(self, box: AnyBox) -> None:
        super().__init__()
        self._box = box
        self._worker: Worker | None = None
        self._spent_s = 0.0

    @property
    def spent_s(self) -> float:
        """The seconds of CPU that it took so far."""
        return self._spent_s + (self._worker.cpu_ns() / 1e9 if self._worker else 0.0)

    def _renew(self) -> None:
        self._ask(("reset", self.now))

    def _carried_out(self, connection: int, commands: list[list[bytes]]) -> bytes:
        answer = self._ask(("commands", self.now, connection, commands))
        if type(answer) is not dict or type(answer.get("bytes")) is not str or type(answer.get("met")) is not list:
            raise StoreLost("the store no longer answers as a Redis does")
        for name in answer["met"] if connection else ():
            self._note(str(name))
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
