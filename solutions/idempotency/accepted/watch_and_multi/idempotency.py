"""No scripts: WATCH and MULTI, tried again after a conflict; records are JSON, and the lock is a key that expires."""

import hashlib
import json
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from redis import WatchError

Found = TypeVar("Found")


class KeyReused(Exception):
    pass


class InFlight(Exception):
    pass


class CardDeclined(Exception):
    pass


class GatewayTimeout(Exception):
    pass


def fingerprint(request: dict[str, Any]) -> str:
    """Return a digest that two requests share if they are equal as JSON."""

    def canonical(value: Any) -> Any:
        match value:
            case dict():
                return {name: canonical(value[name]) for name in sorted(value)}
            case list() | tuple():
                return [canonical(each) for each in value]
            case float() if value == int(value):
                return int(value)
        return value

    return hashlib.sha256(json.dumps(canonical(request)).encode()).hexdigest()


class Payments:
    """Looks and acts in one transaction, which Redis refuses if anybody touched the record meanwhile."""

    def __init__(self, redis: Any, gateway: Any, retention: int = 86_400, lock: int = 30) -> None:
        self._redis = redis
        self._gateway = gateway
        self._retention = retention
        self._lock = lock

    def pay(self, tenant: str, key: str, request: dict[str, Any]) -> dict[str, Any]:
        if key == "" or len(key) > 255:
            raise ValueError("a key has at least one character, and at most 255")
        return Attempt(self, f"{len(tenant)}:{tenant}:{key}").run(request)


class Attempt:
    """One call of `pay`. Its token is its own, so a record says whether it was this attempt that began last."""

    def __init__(self, payments: Payments, name: str) -> None:
        self._payments = payments
        self._redis = payments._redis
        self._record = f"payment:{name}"
        self._lock = f"lock:{name}"
        self._token = uuid.uuid4().hex
        self._reference = ""

    def run(self, request: dict[str, Any]) -> dict[str, Any]:
        wanted = fingerprint(request)
        outcome, others_were_here = self._again(lambda pipe: self._begin(pipe, wanted))
        if outcome is None:
            gateway = self._payments._gateway
            try:
                response = gateway.find(self._reference) if others_were_here else None
                if response is None:
                    response = gateway.charge(self._reference, request)
                own = {"response": response}
            except CardDeclined as declined:
                own = {"declined": declined.args}
            except GatewayTimeout:
                self._again(lambda pipe: self._end(pipe, None))
                raise
            outcome = self._again(lambda pipe: self._end(pipe, own)) or own
        if "declined" in outcome:
            raise CardDeclined(*outcome["declined"])
        return outcome["response"]

    def _begin(self, pipe: Any, wanted: str) -> tuple[Any, bool]:
        """Take the lock and return (None, whether others may have charged), or return the outcome that there is."""
        found, locked_by = pipe.mget(self._record, self._lock)
        pipe.multi()
        if found is None:
            self._reference = self._token
            record = {"request": wanted, "reference": self._token, "holder": self._token, "outcome": None}
            pipe.set(self._record, json.dumps(record), ex=self._payments._retention)
        else:
            record = json.loads(found)
            if record["request"] != wanted:
                raise KeyReused
            if record["outcome"] is not None:
                return record["outcome"], True
            # A lock of somebody else than the record's holder is left over from before the retention.
            if locked_by is not None and locked_by.decode() == record["holder"] != self._token:
                raise InFlight
            self._reference = record["reference"]
            record["holder"] = self._token
            pipe.set(self._record, json.dumps(record), xx=True, keepttl=True)
        # The time runs from when the transaction is carried out, however long that takes from here.
        pipe.set(self._lock, self._token, px=self._payments._lock * 1000)
        if not pipe.execute()[0]:
            raise WatchError("the record expired under our eyes")
        return None, found is not None

    def _end(self, pipe: Any, own: dict[str, Any] | None) -> dict[str, Any] | None:
        """Store the outcome, unless another took over, and give up the lock; return the outcome that is stored."""
        record = json.loads(pipe.get(self._record) or "{}")
        if record.get("reference") != self._reference:
            return None  # the retention is over
        if record["outcome"] is not None or record["holder"] != self._token:
            return record["outcome"]
        record["outcome"] = own
        record["holder"] = None
        pipe.multi()
        pipe.set(self._record, json.dumps(record), xx=True, keepttl=True)
        pipe.delete(self._lock)
        pipe.execute()
        return own

    def _again(self, step: Callable[[Any], Found]) -> Found:
        # Each round that fails is one in which somebody else got on.
        while True:
            with self._redis.pipeline() as pipe:
                try:
                    pipe.watch(self._record, self._lock)
                    return step(pipe)
                except WatchError:
                    continue
