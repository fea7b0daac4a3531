"""The sequential specification of ``idempotency``: plain, slow, and right by inspection. No two attempts overlap."""

from typing import Any


class KeyReused(Exception):
    pass


class InFlight(Exception):
    pass


class CardDeclined(Exception):
    pass


class GatewayTimeout(Exception):
    pass


def equal(one: Any, other: Any) -> bool:
    """Return whether two values are equal as JSON."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


class Record:
    """What is known of a key until ``ends``."""

    def __init__(self, request: dict[str, Any], reference: str, ends: float) -> None:
        self.request = request
        self.reference = reference
        self.ends = ends
        self.attempts = 0
        self.response: dict[str, Any] | None = None
        self.declined: tuple[Any, ...] | None = None


class Payments:
    """Records are kept with the clock, which stands for Redis, and so are common to all processes."""

    def __init__(self, redis: Any, gateway: Any, retention: int = 86_400, lock: int = 30) -> None:  # noqa: ARG002 - nobody dies here
        self._redis = redis
        self._gateway = gateway
        self._retention = retention
        self._records: dict[tuple[str, str], Record] = vars(redis).setdefault("records", {})

    def pay(self, tenant: str, key: str, request: dict[str, Any]) -> dict[str, Any]:
        if not 1 <= len(key) <= 255:
            raise ValueError("no such key")
        record = self._records.get((tenant, key))
        if record is None or self._redis.now >= record.ends:
            count = vars(self._redis)["references"] = vars(self._redis).get("references", 0) + 1
            record = Record(request, f"reference {count}", self._redis.now + self._retention)
            self._records[tenant, key] = record
        if not equal(record.request, request):
            raise KeyReused(key)
        if record.response is None and record.declined is None:
            self._attempt(record, request)
        if record.declined is not None:
            raise CardDeclined(*record.declined)
        assert record.response is not None
        return record.response

    def _attempt(self, record: Record, request: dict[str, Any]) -> None:
        record.attempts += 1
        try:
            if record.attempts > 1:
                record.response = self._gateway.find(record.reference)
            if record.response is None:
                record.response = self._gateway.charge(record.reference, request)
        except CardDeclined as declined:
            record.declined = declined.args
