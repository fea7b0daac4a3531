"""One script for everything, with JSON in, JSON out and JSON kept; the gateway is asked before every charge."""

import contextlib
import hashlib
import json
import uuid
from collections.abc import Iterator
from typing import Any

# Numbers above 10^14 lose digits in cjson, so moments are kept as text; so are outcomes, of which [] would become {}.
_SCRIPT = """
local ask = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local text = redis.call('GET', KEYS[1])
local record = text and cjson.decode(text)
local reply = {}
local written = false

if ask.what == 'begin' then
    if not record then
        record = {fingerprint=ask.fingerprint, reference=ask.me}
        redis.call('SET', KEYS[1], '', 'EX', ask.retention)
    end
    if record.fingerprint ~= ask.fingerprint then
        reply.refusal = 'KeyReused'
    elseif record.outcome then
        reply.outcome = record.outcome
    elseif record.holder and record.holder ~= ask.me and now < tonumber(record.deadline) then
        reply.refusal = 'InFlight'
    else
        record.holder = ask.me
        record.deadline = string.format('%.0f', now + ask.lock * 1000000)
        reply.reference = record.reference
        written = true
    end
elseif record and record.reference == ask.reference then
    if record.holder == ask.me and not record.outcome then
        record.outcome = ask.outcome
        record.holder = nil
        record.deadline = nil
        written = true
    end
    reply.outcome = record.outcome
end

if written then redis.call('SET', KEYS[1], cjson.encode(record), 'KEEPTTL') end
return cjson.encode(reply)
"""


class KeyReused(Exception):
    pass


class InFlight(Exception):
    pass


class CardDeclined(Exception):
    pass


class GatewayTimeout(Exception):
    pass


class _Request:
    """A request that is written as its equals are."""

    def __init__(self, request: dict[str, Any]) -> None:
        text = json.dumps(request)
        # On the way back from JSON, each number that is whole becomes an int.
        plain = json.loads(text, parse_float=lambda digits: int(f) if (f := float(digits)).is_integer() else f)
        self.fingerprint = hashlib.blake2b(json.dumps(plain, sort_keys=True).encode(), digest_size=32).hexdigest()


class _Attempt:
    """What one attempt comes to. Outside of `Payments.pay` nobody sees it."""

    outcome: str | None = None
    reference = ""


class Payments:
    def __init__(self, redis: Any, gateway: Any, retention: int = 86_400, lock: int = 30) -> None:
        self._script = redis.register_script(_SCRIPT)
        self._gateway = gateway
        self._times = {"retention": retention, "lock": lock}

    def pay(self, tenant: str, key: str, request: dict[str, Any]) -> dict[str, Any]:
        if len(key) < 1 or len(key) > 255:
            raise ValueError("the key is empty, or longer than 255 characters")
        with self._attempt(tenant, key, request) as attempt:
            if attempt.outcome is None:
                try:
                    response = self._gateway.find(attempt.reference)
                    if response is None:
                        response = self._gateway.charge(attempt.reference, request)
                    attempt.outcome = json.dumps([response, None])
                except CardDeclined as declined:
                    attempt.outcome = json.dumps([None, declined.args])
        response, refusal = json.loads(attempt.outcome)
        if refusal is not None:
            raise CardDeclined(*refusal)
        return response

    @contextlib.contextmanager
    def _attempt(self, tenant: str, key: str, request: dict[str, Any]) -> Iterator[_Attempt]:
        """Hold the key for as long as the block runs; what it leaves as the outcome is stored, if the key is held."""
        name = "idempotency:" + json.dumps([tenant, key])
        me = uuid.uuid4().hex
        begun = self._ask(name, what="begin", me=me, fingerprint=_Request(request).fingerprint, **self._times)
        if "refusal" in begun:
            raise {"KeyReused": KeyReused, "InFlight": InFlight}[begun["refusal"]](key)
        attempt = _Attempt()
        if "outcome" in begun:
            attempt.outcome = begun["outcome"]
            yield attempt
            return
        attempt.reference = begun["reference"]
        try:
            yield attempt
        except GatewayTimeout:
            self._ask(name, what="end", me=me, reference=attempt.reference)
            raise
        ended = self._ask(name, what="end", me=me, reference=attempt.reference, outcome=attempt.outcome)
        attempt.outcome = ended.get("outcome", attempt.outcome)

    def _ask(self, name: str, **ask: Any) -> Any:
        # Lua's arrays and objects are one thing: of an empty reply it makes [] or {}.
        return json.loads(self._script(keys=[name], args=[json.dumps(ask)])) or {}
