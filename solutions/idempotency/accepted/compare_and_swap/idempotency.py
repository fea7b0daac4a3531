"""Python decides what a record becomes; one small script swaps it in, if the record is still what was decided upon."""

import hashlib
import json
import uuid
from dataclasses import asdict, dataclass, replace
from typing import Any

# A swap that is sent again finds its own record there: no two attempts make equal ones.
_SWAP = """
local record, lock = KEYS[1], KEYS[2]
local old, new, holder, milliseconds, retention = unpack(ARGV)
local found = redis.call('GET', record)
if found == new then return 1 end
if (found or '') ~= old then return 0 end
if found then redis.call('SET', record, new, 'KEEPTTL') else redis.call('SET', record, new, 'EX', retention) end
if holder == '' then redis.call('DEL', lock) else redis.call('SET', lock, holder, 'PX', milliseconds) end
return 1
"""


class KeyReused(Exception):
    """The request differs from the one that came first with this key."""


class InFlight(Exception):
    """Somebody is at it."""


class CardDeclined(Exception):
    """No."""


class GatewayTimeout(Exception):
    """Perhaps."""


@dataclass(frozen=True)
class Record:
    """What is known of a key. `holder` is the attempt that has it, or had it last; none after a time-out."""

    request: str
    reference: str
    holder: str
    outcome: Any = None


def digest(request: Any) -> str:
    """Return the same for requests that are equal as JSON values."""
    whole = hashlib.sha256()

    def add(value: Any) -> None:
        if isinstance(value, dict):
            whole.update(b"{%d:" % len(value))
            for name in sorted(value):
                add(name)
                add(value[name])
        elif isinstance(value, list | tuple):
            whole.update(b"[%d:" % len(value))
            for each in value:
                add(each)
        elif isinstance(value, bool) or value is None:
            whole.update(b"=%a;" % value)
        elif isinstance(value, str):
            text = value.encode()
            whole.update(b'"%d:%s' % (len(text), text))
        else:
            # A fraction in lowest terms is the same for an int and for a float of its value.
            whole.update(b"%d/%d;" % value.as_integer_ratio())

    add(request)
    return whole.hexdigest()


class Payments:
    """Reads a record with its lock, decides, and swaps; whoever was overtaken reads again."""

    def __init__(self, redis: Any, gateway: Any, retention: int = 86_400, lock: int = 30) -> None:
        self.redis = redis
        self.gateway = gateway
        self.retention = retention
        self.milliseconds = lock * 1000
        self.script = redis.register_script(_SWAP)

    def pay(self, tenant: str, key: str, request: dict[str, Any]) -> dict[str, Any]:
        if len(key) not in range(1, 256):
            raise ValueError(f"{len(key)} characters are not between 1 and 255")
        # In hexadecimal no tenant contains the colon after it.
        name = f"{tenant.encode().hex()}:{key}"
        me = uuid.uuid4().hex
        before, mine = self.begin(name, digest(request), me)
        if mine.outcome is None:
            try:
                response = None if before is None else self.gateway.find(mine.reference)
                answer = [self.gateway.charge(mine.reference, request) if response is None else response]
            except CardDeclined as no:
                answer = ["declined", *no.args]
            except GatewayTimeout:
                self.end(name, mine, replace(mine, holder=""))
                raise
            mine = self.end(name, mine, replace(mine, outcome=answer))
        match mine.outcome:
            case ["declined", *args]:
                raise CardDeclined(*args)
            case [response]:
                return response
        raise AssertionError(mine.outcome)

    def begin(self, name: str, request: str, me: str) -> tuple[Record | None, Record]:
        """Return the record as it was and as it is: with an outcome, or with me as its holder."""
        while True:
            text, lock = self.redis.mget(f"record:{name}", f"lock:{name}")
            before = self.read(text)
            if before is None:
                after = Record(request, reference=me, holder=me)
            elif before.request != request:
                raise KeyReused(name)
            elif before.outcome is not None:
                return before, before
            elif before.holder != "" and lock == before.holder.encode():
                raise InFlight(name)
            else:
                after = replace(before, holder=me)
            if self.swap(name, text, after):
                return before, after

    def end(self, name: str, mine: Record, after: Record) -> Record:
        """Swap in what I came to, if the record is still mine; return the one with the outcome to answer with."""
        while True:
            text = self.redis.get(f"record:{name}")
            now = self.read(text)
            if now is None or now.reference != mine.reference:
                return after  # the retention is over
            if now.outcome is not None:
                return now
            if now.holder != mine.holder or self.swap(name, text, after):
                return after

    def swap(self, name: str, old: bytes | None, new: Record) -> bool:
        holder = new.holder if new.outcome is None else ""
        args = [old or b"", json.dumps(asdict(new)), holder, self.milliseconds, self.retention]
        return self.script(keys=[f"record:{name}", f"lock:{name}"], args=args) == 1

    @staticmethod
    def read(text: bytes | None) -> Record | None:
        return None if text is None else Record(**json.loads(text))
