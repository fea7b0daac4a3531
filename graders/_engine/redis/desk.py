"""The desk: answers what one worker asks while it carries out a request: of Redis, of the gateway, of the time.

Nothing that a worker writes here is trusted: connections are numbered anew, commands are parsed with caps, and what
cannot be read ends the worker as any break of the protocol does.
"""

from __future__ import annotations

import json
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graders._boxed import toys
from graders._engine.redis import resp
from graders._engine.redis.store import AnyStore
from graders._engine.worker import WorkerLost

_MOST_WAITING = 25_000  # a transaction of 10,000 commands, or of a few for each of as many, is right
_CONNECTIONS = 1 << 12
_AT_A_TIME = 500  # commands that the store is asked for at once: its time is limited for each request
# Carried out at once: they show nothing of what others did, and change nothing that others see.
_INVISIBLE = frozenset({b"MULTI", b"DISCARD", b"PING", b"ECHO", b"HELLO", b"CLIENT", b"AUTH", b"TIME", b"SCRIPT"})
_MISSING = b"-NOSCRIPT No matching script. Please use EVAL.\r\n"

Gateway = Callable[[str, list[Any]], Any]


@dataclass(slots=True)
class Counts:
    """What a worker did: times that it waited for Redis, commands, bytes either way."""

    round_trips: int = 0
    commands: int = 0
    sent: int = 0
    received: int = 0

    def since(self, before: Counts) -> Counts:
        """Return what was done since ``before``."""
        return Counts(
            self.round_trips - before.round_trips,
            self.commands - before.commands,
            self.sent - before.sent,
            self.received - before.received,
        )

    def copy(self) -> Counts:
        """Return what was done so far."""
        return Counts(self.round_trips, self.commands, self.sent, self.received)


@dataclass(slots=True)
class _Connection:
    number: int
    unread: list[bytes] = field(default_factory=list)
    size: int = 0  # of what is unread
    waiting: deque[list[bytes]] = field(default_factory=deque)
    in_transaction: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a worker waits for: of which kind (as in `services`), with what data, on which connection."""

    kind: str
    data: bytes = b""
    connection: int = 0


def answers_of(till: toys.Till, store: AnyStore) -> Gateway:
    """Return the gateway that ``till`` is to a worker that is alone: for as long as it takes, time passes."""

    def answer(method: str, args: list[Any]) -> Any:
        found = getattr(till, method)(*args)
        store.now += till.takes
        return found

    return answer


class Desk:
    """Answers one worker. ``number`` tells its connections from others'; ``skew`` is how far its clock is wrong."""

    def __init__(self, store: AnyStore, number: int = 1, gateway: Gateway | None = None) -> None:
        self.store = store
        self.gateway = gateway
        self.counts = Counts()
        self._most_trips: int | None = None
        self._allowed = 0
        self.skew = 0.0
        self._base = number * _CONNECTIONS
        self._connections: dict[int, _Connection] = {}

    def allow(self, trips: int) -> None:
        """Have the worker be ended when it makes so many round trips more: what makes one for each item is endless."""
        self._most_trips = self.counts.round_trips + trips
        self._allowed = trips

    def renew(self) -> None:
        """Start anew: what was on its way is forgotten."""
        self._connections = {}
        self.skew = 0.0

    def __call__(self, body: bytes) -> bytes | None:
        """Answer at once: what a worker that is alone is told. None for what has no answer."""
        question = self.heard(body)
        if question is None:
            return None
        match question.kind:
            case "r":
                return self.redis(question, alone=True)
            case "z":
                self.store.now += float(question.data)
                return self.stamped(b"")
            case "g":
                return self.called(question)
            case _:
                return self.stamped(b"")

    def heard(self, body: bytes) -> Question | None:
        """Take note of what a worker said; return what it waits for, None if nothing. Raises `WorkerLost`."""
        kind, data = body[:1].decode("latin-1"), body[1:]
        try:
            match kind:
                case "o" | "x" | "s" | "r":
                    return self._of_redis(kind, self._connection(data[:4]), data[4:])
                case "z":
                    if not 0 <= float(data) < 1e9:
                        raise ValueError("no time to sleep")
                    return Question("z", data)
                case "n" | "g":
                    return Question(kind, data)
        except (ValueError, resp.Malformed) as problem:
            raise WorkerLost("protocol", f"it said to Redis what no client says: {problem}") from None
        raise WorkerLost("protocol", "it asked the judge for what nobody offers")

    def _connection(self, number: bytes) -> _Connection:
        local = int.from_bytes(number, "big") % _CONNECTIONS
        return self._connections.setdefault(local, _Connection(self._base + local))

    def _of_redis(self, kind: str, connection: _Connection, data: bytes) -> Question | None:
        match kind:
            case "x":
                self.cut(connection)
            case "s":
                self.counts.sent += len(data)
                connection.unread.append(data)
                connection.size += len(data)
                if connection.size > resp.MOST_BYTES:
                    raise resp.Malformed(f"commands of more than {resp.MOST_BYTES >> 20} MiB")
            case "r":
                # A large command comes in many pieces: it is read once, when its reply is waited for.
                found, rest = resp.commands(b"".join(connection.unread))
                connection.unread, connection.size = [rest], len(rest)
                connection.waiting.extend(found)
                if len(connection.waiting) > _MOST_WAITING:
                    raise resp.Malformed("more commands at once than a client would")
                return Question("r", connection=connection.number)
        return None

    def stamped(self, answer: bytes) -> bytes:
        """Return ``answer`` with the time that the worker is to believe."""
        return struct.pack(">d", self.store.now + self.skew) + answer

    def visible(self, question: Question) -> list[list[bytes]]:
        """Return the commands that answering will carry out, up to the first that others can notice."""
        connection = self._connections[question.connection - self._base]
        found = []
        inside = connection.in_transaction
        for command in connection.waiting:
            found.append(command)
            name = command[0].upper()
            if name == b"MULTI":
                inside = True
            elif name in (b"EXEC", b"DISCARD"):
                inside = False
            if not inside and self._shows(command):
                break
        return found

    def _shows(self, command: list[bytes]) -> bool:
        """Whether others can notice ``command``, or it them."""
        name = command[0].upper()
        if name == b"EVALSHA" and len(command) > 1:
            return command[1].lower() in self.store.scripts  # else it is told so, and nothing comes of it
        return name not in _INVISIBLE

    def _is_missing(self, command: list[bytes]) -> bool:
        """Whether ``command`` calls a script that the store has not, which it need not be asked."""
        if command[0].upper() != b"EVALSHA" or len(command) < 3 or not command[2].isdigit():
            return False
        return command[1].lower() not in self.store.scripts and int(command[2][:9]) <= len(command) - 3

    def is_quiet(self, question: Question) -> bool:
        """Whether what a worker waits for can be carried out without anybody's noticing."""
        connection = self._connections[question.connection - self._base]
        found = self.visible(question)
        inside = connection.in_transaction or any(command[0].upper() == b"MULTI" for command in found)
        return not inside and not any(map(self._shows, found))

    def redis(self, question: Question, *, alone: bool = False) -> bytes:
        """Carry out the commands up to the first that others can notice; return the answer to the worker.

        With ``alone`` there are no others: what was sent at once, as a pipeline is, is carried out at once.
        """
        connection = self._connections[question.connection - self._base]
        found = list(connection.waiting) if alone else self.visible(question)
        if not found:
            # It waits for a reply to nothing: for ever, if nobody said otherwise.
            return self.stamped(b"t")
        missing = not connection.in_transaction and len(found) == 1 and self._is_missing(found[0])
        for command in found:
            connection.waiting.popleft()
            name = command[0].upper()
            connection.in_transaction = (connection.in_transaction or name == b"MULTI") and name not in (
                b"EXEC",
                b"DISCARD",
            )
        parts = [found[first : first + _AT_A_TIME] for first in range(0, len(found), _AT_A_TIME)]
        answer = _MISSING if missing else b"".join(self.store.commands(connection.number, part) for part in parts)
        self.counts.round_trips += 1
        if self._most_trips is not None and self.counts.round_trips > self._most_trips:
            raise WorkerLost("trips", f"{self._allowed:,}")
        self.counts.commands += len(found)
        self.counts.received += len(answer)
        return self.stamped(b"d" + answer)

    def cut(self, connection: _Connection) -> None:
        """Forget what was on its way, and what was watched: the connection is gone."""
        connection.waiting.clear()
        connection.unread, connection.size = [], 0
        connection.in_transaction = False
        self.store.forget(connection.number)

    def hang_up(self, question: Question) -> bytes:
        """Cut the connection that a worker waits on; return the answer that tells it."""
        self.cut(self._connections[question.connection - self._base])
        return self.stamped(b"e")

    def called(self, question: Question) -> bytes:
        """Have the gateway carry out a call; return the answer."""
        try:
            method, args = json.loads(question.data)
        except (ValueError, TypeError, RecursionError):
            method, args = "", []
        asked = (method, *map(type, args if type(args) is list else ()))
        if self.gateway is None or asked not in (("charge", str, dict), ("find", str)):
            raise WorkerLost("protocol", "it asked the gateway for what no gateway offers")
        return self.stamped(json.dumps(self.gateway(method, args)).encode())
