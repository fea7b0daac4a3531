"""No scripts: WATCH and MULTI, tried again after a conflict; a hold is a key with an expiry, and PERSIST buys it."""

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from redis import WatchError


class SeatsUnavailable(Exception):
    """Some seats are held or sold; `seats` are those."""

    def __init__(self, seats: Iterable[str]) -> None:
        super().__init__(f"not free: {sorted(seats)}")
        self.seats = set(seats)


class HoldExpired(Exception):
    """The hold timed out, was released or never was."""


class BoxOffice:
    """Seats are fields of one hash, each with the id of its last hold; a hold that stands is a key of its own."""

    def __init__(self, redis: Any, event: str) -> None:
        self._redis = redis
        # The length says where the name ends, whatever is in it.
        self._prefix = f"event:{len(event)}:{event}"
        self._seats = f"{self._prefix}:seats"

    def put_on_sale(self, seats: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(seats))
        if not wanted:
            return
        while True:
            with self._redis.pipeline() as pipe:
                try:
                    pipe.watch(self._seats)
                    known = pipe.hmget(self._seats, wanted)
                    new = {seat: "" for seat, hold_id in zip(wanted, known, strict=True) if hold_id is None}
                    if not new:
                        return
                    pipe.multi()
                    pipe.hset(self._seats, mapping=new)
                    pipe.execute()
                    return
                except WatchError:
                    continue

    def hold(self, user: str, seats: Sequence[str], seconds: int) -> str:
        wanted = list(seats)
        if not wanted or len(set(wanted)) != len(wanted):
            raise ValueError("name at least one seat, and each once")
        if seconds < 1:
            raise ValueError("a hold lasts at least a second")
        terms = json.dumps([user, sorted(wanted)])
        while True:
            with self._redis.pipeline() as pipe:
                try:
                    pipe.watch(self._seats)
                    found = pipe.hmget(self._seats, wanted)
                    if None in found:
                        raise ValueError("not all of these seats are on sale")
                    # While this is looked at, holds may end but none can begin without changing the hash.
                    ids = list(set(found))
                    standing = dict(zip(ids, pipe.mget([self._key(each) for each in ids]), strict=True))
                    taken = {seat for seat, each in zip(wanted, found, strict=True) if standing[each] is not None}
                    if taken:
                        if len(ids) == 1 and standing[ids[0]] == terms.encode() and pipe.pttl(self._key(ids[0])) >= 0:
                            return ids[0].decode()
                        raise SeatsUnavailable(taken)
                    # A new id for each attempt: whatever became of the one before, its id is not used again.
                    hold_id = uuid.uuid4().hex
                    pipe.multi()
                    pipe.hset(self._seats, mapping=dict.fromkeys(wanted, hold_id))
                    pipe.set(self._key(hold_id), terms, ex=seconds)
                    pipe.execute()
                    return hold_id
                except WatchError:
                    continue

    def buy(self, hold_id: str) -> None:
        # PERSIST does it, if the key is still there: to look first would leave time for it to expire.
        with self._redis.pipeline() as pipe:
            pipe.persist(self._key(hold_id))
            pipe.exists(self._key(hold_id))
            if not pipe.execute()[1]:
                raise HoldExpired(hold_id)

    def release(self, hold_id: str) -> None:
        key = self._key(hold_id)
        while True:
            with self._redis.pipeline() as pipe:
                try:
                    pipe.watch(key)
                    if pipe.pttl(key) < 0:
                        return  # bought, or gone
                    pipe.multi()
                    pipe.delete(key)
                    pipe.execute()
                    return
                except WatchError:
                    continue

    def available(self) -> set[str]:
        while True:
            with self._redis.pipeline() as pipe:
                try:
                    pipe.watch(self._seats)
                    seats = pipe.hgetall(self._seats)
                    if not seats:
                        return set()
                    ids = list(set(seats.values()))
                    pipe.multi()
                    pipe.mget([self._key(each) for each in ids])
                    standing = dict(zip(ids, pipe.execute()[0], strict=True))
                    return {seat.decode() for seat, each in seats.items() if standing[each] is None}
                except WatchError:
                    continue

    def owner(self, seat: str) -> str | None:
        while True:
            hold_id = self._redis.hget(self._seats, seat)
            if not hold_id:
                return None
            with self._redis.pipeline() as pipe:
                pipe.get(self._key(hold_id))
                pipe.pttl(self._key(hold_id))
                pipe.hget(self._seats, seat)
                terms, left, after = pipe.execute()
            if after == hold_id:
                return json.loads(terms)[0] if terms is not None and left == -1 else None

    def _key(self, hold_id: str | bytes) -> str:
        return f"{self._prefix}:hold:{hold_id.decode() if isinstance(hold_id, bytes) else hold_id}"
