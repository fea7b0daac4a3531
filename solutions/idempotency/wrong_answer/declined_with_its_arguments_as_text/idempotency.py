"""Of CardDeclined only its text is stored, so its arguments come back as one.

Killed by: test_a_declined_card_stays_declined
"""

import functools
import hashlib
import json
import uuid
from typing import Any

from redis.exceptions import NoScriptError

# A record is a hash, which expires `retention` after it was made:
#   fingerprint   digest of the request
#   reference     under which the card is charged, by whichever attempt
#   holder        token of the attempt that began last; none once it ended with a time-out
#   until         when the holder can be taken for dead, in microseconds
#   outcome       the first definite one, as JSON

_BEGIN = """
local record = KEYS[1]
local asked, token, lock, retention = unpack(ARGV)
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local ending = string.format('%.0f', now + lock * 1000000)

local found = redis.call('HMGET', record, 'fingerprint', 'reference', 'holder', 'until', 'outcome')
local fingerprint, reference, holder, deadline, outcome = unpack(found)
if not fingerprint then
    redis.call('HSET', record, 'fingerprint', asked, 'reference', token, 'holder', token, 'until', ending)
    redis.call('EXPIRE', record, retention)
    return {'first', token}
end
if fingerprint ~= asked then return {'reused', ''} end
if outcome then return {'over', outcome} end
-- A client that lost the reply sends this again: then the holder is the one who asks.
if holder and holder ~= token and now < tonumber(deadline) then return {'running', ''} end
redis.call('HSET', record, 'holder', token, 'until', ending)
return {'again', reference}
"""

# A record of another reference belongs to another time: it is none of this attempt's business.
_STORE = """
local record = KEYS[1]
local reference, token, outcome = unpack(ARGV)
local known, holder, stored = unpack(redis.call('HMGET', record, 'reference', 'holder', 'outcome'))
if known ~= reference then return false end
if stored then return stored end
if holder ~= token then return false end
redis.call('HSET', record, 'outcome', outcome)
return outcome
"""

_LET_GO = """
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('HDEL', KEYS[1], 'holder', 'until') end
"""


@functools.cache
def _digest(script: str) -> str:
    return hashlib.sha1(script.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return an equal JSON value that is written in one way only, but for the order of fields."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _fingerprint(request: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(_plain(request), sort_keys=True).encode()).hexdigest()


class KeyReused(Exception):
    """The key was used for another request."""


class InFlight(Exception):
    """Another attempt is still running."""


class CardDeclined(Exception):
    """The gateway's definite no."""


class GatewayTimeout(Exception):
    """The gateway did not answer: nobody knows whether the card was charged."""


class Payments:
    """Charges once for each tenant's key, however often it is asked to."""

    def __init__(self, redis: Any, gateway: Any, retention: int = 86_400, lock: int = 30) -> None:
        self._redis = redis
        self._gateway = gateway
        self._retention = retention
        self._lock = lock

    def pay(self, tenant: str, key: str, request: dict[str, Any]) -> dict[str, Any]:
        if not 1 <= len(key) <= 255:
            raise ValueError(f"a key has 1 to 255 characters, not {len(key)}")
        # The length says where the tenant ends and the key begins, whatever is in them.
        record = f"idempotency:{len(tenant)}:{tenant}:{key}"
        token = uuid.uuid4().hex
        state, found = self._run(_BEGIN, record, _fingerprint(request), token, self._lock, self._retention)
        if state == b"reused":
            raise KeyReused(f"{key!r} was used for another request")
        if state == b"over":
            return self._answer(found)
        if state == b"running":
            raise InFlight(f"another attempt for {key!r} is still running")
        reference = found.decode()
        try:
            outcome = json.dumps(self._outcome(reference, request, ask_first=state == b"again"))
        except GatewayTimeout:
            self._run(_LET_GO, record, token)
            raise
        return self._answer(self._run(_STORE, record, reference, token, outcome) or outcome)

    def _outcome(self, reference: str, request: dict[str, Any], ask_first: bool) -> tuple[str, Any]:
        try:
            response = self._gateway.find(reference) if ask_first else None
            if response is None:
                response = self._gateway.charge(reference, request)
        except CardDeclined as declined:
            return "declined", [str(declined)]
        return "response", response

    @staticmethod
    def _answer(outcome: str | bytes) -> dict[str, Any]:
        kind, value = json.loads(outcome)
        if kind == "declined":
            raise CardDeclined(*value)
        return value

    def _run(self, script: str, record: str, *args: str | int) -> Any:
        try:
            return self._redis.evalsha(_digest(script), 1, record, *args)
        except NoScriptError:
            # A new server, or one whose scripts were flushed. EVAL brings the script along and has it kept.
            return self._redis.eval(script, 1, record, *args)
