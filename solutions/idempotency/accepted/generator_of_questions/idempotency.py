"""The rules are a generator that asks and is answered, and never waits; a record is a list of six entries."""

import hashlib
import json
import uuid
from collections.abc import Generator
from typing import Any, NamedTuple

# A record is a list: request, reference, number of attempts, the last one's token, its deadline, and the outcome.
# A token of "-" is nobody's; an outcome of "-" is none.
_SCRIPTS = {
    "begin": """
        local request, reference, token, lock, retention = unpack(ARGV)
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local entry = redis.call('LRANGE', KEYS[1], 0, -1)
        if #entry == 0 then
            entry = {request, reference, '0', '-', '0', '-'}
            redis.call('RPUSH', KEYS[1], unpack(entry))
            redis.call('EXPIRE', KEYS[1], retention)
        end
        if entry[1] ~= request then return {'reused'} end
        if entry[6] ~= '-' then return {'over', entry[6]} end
        if entry[4] ~= '-' and entry[4] ~= token and now < tonumber(entry[5]) then return {'running'} end
        local number = string.format('%d', entry[3] + 1)
        redis.call('LSET', KEYS[1], 2, number)
        redis.call('LSET', KEYS[1], 3, token)
        redis.call('LSET', KEYS[1], 4, string.format('%.0f', now + lock * 1000000))
        return {'begun', entry[2], number}
    """,
    "end": """
        local reference, token, outcome = unpack(ARGV)
        local entry = redis.call('LRANGE', KEYS[1], 0, -1)
        if entry[2] ~= reference then return {'gone'} end
        if entry[6] == '-' and entry[4] == token then
            redis.call('LSET', KEYS[1], 3, '-')
            redis.call('LSET', KEYS[1], 5, outcome)
            entry[6] = outcome
        end
        return {'ended', entry[6]}
    """,
}


class KeyReused(Exception):
    pass


class InFlight(Exception):
    pass


class CardDeclined(Exception):
    pass


class GatewayTimeout(Exception):
    pass


class Ask(NamedTuple):
    """A question to Redis."""

    script: str
    args: tuple[Any, ...]


class Find(NamedTuple):
    """A question to the gateway."""

    reference: str


class Charge(NamedTuple):
    """An order to the gateway."""

    reference: str


Questions = Generator[Ask | Find | Charge, Any, dict[str, Any]]


def rules(request: str, retention: int, lock: int) -> Questions:
    """Pay once. What is asked here is answered from outside, which also raises here what the gateway raised."""
    token = uuid.uuid4().hex
    state, *found = yield Ask("begin", (request, uuid.uuid4().hex, token, lock, retention))
    if state == "reused":
        raise KeyReused
    if state == "running":
        raise InFlight
    if state == "over":
        return opened(found[0])
    reference, number = found
    try:
        # Another attempt than the first: an earlier one may have charged and died before it said so.
        response = None if number == "1" else (yield Find(reference))
        if response is None:
            response = yield Charge(reference)
        outcome = sealed(response=response)
    except CardDeclined as declined:
        outcome = sealed(declined=declined.args)
    except GatewayTimeout:
        yield Ask("end", (reference, token, "-"))
        raise
    state, *found = yield Ask("end", (reference, token, outcome))
    return opened(found[0] if found and found[0] != "-" else outcome)


def sealed(**outcome: Any) -> str:
    return json.dumps(outcome)


def opened(outcome: str) -> dict[str, Any]:
    found = json.loads(outcome)
    if "declined" in found:
        raise CardDeclined(*found["declined"])
    return found["response"]


def written(value: Any) -> str:
    """Return JSON in one form for all that is equal."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{written(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(written, value)) + "]"
    if type(value) is float and value % 1 == 0:
        value = int(value)
    return json.dumps(value)


class Payments:
    """Carries questions to whom they are for, and answers back."""

    def __init__(self, redis: Any, gateway: Any, retention: int = 86_400, lock: int = 30) -> None:
        self.redis = redis
        self.gateway = gateway
        self.times = (retention, lock)

    def pay(self, tenant: str, key: str, request: dict[str, Any]) -> dict[str, Any]:
        if not 0 < len(key) < 256:
            raise ValueError(f"no key: {key!r}")
        # Escaped, no tenant has a slash, so the first one ends it.
        record = f"once:{tenant.replace('~', '~0').replace('/', '~1')}/{key}"
        talk = rules(hashlib.sha256(written(request).encode()).hexdigest(), *self.times)
        try:
            question = next(talk)
            while True:
                try:
                    match question:
                        case Ask(script, args):
                            reply = self.redis.eval(_SCRIPTS[script], 1, record, *args)
                            answer: Any = [part.decode() for part in reply]
                        case Find(reference):
                            answer = self.gateway.find(reference)
                        case Charge(reference):
                            answer = self.gateway.charge(reference, request)
                except (CardDeclined, GatewayTimeout) as problem:
                    question = talk.throw(problem)
                else:
                    question = talk.send(answer)
        except StopIteration as end:
            return end.value
