"""Who is done deletes the lock, though another took over: a third gets in beside it.

Killed by: test_who_was_taken_over_changes_nothing
"""

import hashlib
import json
import secrets
from typing import Any

# The holder stays in the record when the lock has expired: until another takes it, the outcome is still welcome.
_TAKE = """
local record, lock = KEYS[1], KEYS[2]
local reference, me, milliseconds = unpack(ARGV)
local known, outcome = unpack(redis.call('HMGET', record, 'reference', 'outcome'))
if known ~= reference then return {'over', ''} end
if outcome then return {'stored', outcome} end
local before = redis.call('HGET', record, 'holder')
if not redis.call('SET', lock, me, 'NX', 'PX', milliseconds) then
    if redis.call('GET', lock) ~= me then return {'locked', ''} end
    redis.call('PEXPIRE', lock, milliseconds)
end
redis.call('HSET', record, 'holder', me)
return {'taken', before or ''}
"""

_FINISH = """
local record, lock = KEYS[1], KEYS[2]
local reference, me, outcome = unpack(ARGV)
local known, holder, stored = unpack(redis.call('HMGET', record, 'reference', 'holder', 'outcome'))
if known ~= reference then return false end
if holder == me then
    if outcome ~= '' and redis.call('HSETNX', record, 'outcome', outcome) == 1 then stored = outcome end
end
redis.call('DEL', lock)
return stored
"""


class KeyReused(Exception):
    pass


class InFlight(Exception):
    pass


class CardDeclined(Exception):
    pass


class GatewayTimeout(Exception):
    pass


def same(value: Any) -> Any:
    """Return text or lists of it, the same for values that are equal as JSON."""
    if isinstance(value, dict):
        return ["object", sorted([name, same(value[name])] for name in value)]
    if isinstance(value, list | tuple):
        return ["array", [same(each) for each in value]]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number %s" % (int(value) if value == value // 1 else repr(value))
    return f"{type(value).__name__} {value}"


class Payments:
    """Makes the record if there is none, takes the lock, pays, and stores what came of it."""

    def __init__(self, redis: Any, gateway: Any, retention: int = 86_400, lock: int = 30) -> None:
        self._redis = redis
        self._gateway = gateway
        self._retention = retention
        self._lock_ms = lock * 1000
        self._take = redis.register_script(_TAKE)
        self._finish = redis.register_script(_FINISH)

    def pay(self, tenant: str, key: str, request: dict[str, Any]) -> dict[str, Any]:
        if not key or len(key) > 255:
            raise ValueError(key)
        record = "payment:" + hashlib.sha256(json.dumps([tenant, key]).encode()).hexdigest()
        me = secrets.token_hex(16)
        while True:
            reference, outcome = self._open(record, request, me)
            if outcome is not None:
                return self._told(outcome)
            # The lock bears the reference, so it is not in the way of what comes after the retention.
            keys = [record, f"lock:{reference}"]
            state, found = self._take(keys=keys, args=[reference, me, self._lock_ms])
            if state == b"stored":
                return self._told(found)
            if state == b"locked":
                raise InFlight(key)
            if state == b"taken":
                break
        try:
            response = self._gateway.find(reference) if found else None
            if response is None:
                response = self._gateway.charge(reference, request)
            own = json.dumps({"response": response})
        except CardDeclined as declined:
            own = json.dumps({"declined": declined.args})
        except GatewayTimeout:
            self._finish(keys=keys, args=[reference, me, ""])
            raise
        return self._told(self._finish(keys=keys, args=[reference, me, own]) or own)

    def _open(self, record: str, request: dict[str, Any], me: str) -> tuple[str, bytes | None]:
        """Return the record's reference, and its outcome if there is one; make it if there is none."""
        fingerprint = hashlib.sha256(json.dumps(same(request)).encode()).hexdigest()
        with self._redis.pipeline(transaction=True) as pipe:
            # Each of these does nothing where it was done before; so the first attempt decides, and its time counts.
            pipe.hsetnx(record, "request", fingerprint)
            pipe.hsetnx(record, "reference", me)
            pipe.expire(record, self._retention, nx=True)
            pipe.hmget(record, "request", "reference", "outcome")
            known, reference, outcome = pipe.execute()[-1]
        if known.decode() != fingerprint:
            raise KeyReused("this key belongs to another request")
        return reference.decode(), outcome

    @staticmethod
    def _told(outcome: str | bytes) -> dict[str, Any]:
        told = json.loads(outcome)
        if "declined" in told:
            raise CardDeclined(*told["declined"])
        return told["response"]
