"""A lock that expires: a holder that was paused goes on and writes although another has the lock.

Killed by: test_time_passes_between_two_commands
"""

import contextlib
import json
import time
import uuid

_UNLOCK = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class SeatsUnavailable(Exception):
    def __init__(self, seats):
        super().__init__(f"not free: {', '.join(sorted(seats))}")
        self.seats = set(seats)


class HoldExpired(Exception):
    pass


class BoxOffice:
    """Two hashes: each seat's hold, and for each hold who has which seats until when."""

    def __init__(self, redis, event):
        self._redis = redis
        self._seats = f"tickets:{event}:seats"
        self._holds = f"tickets:{event}:holds"
        self._lock = f"tickets:{event}:lock"

    def put_on_sale(self, seats):
        new = dict.fromkeys(seats, "")
        if new:
            with self._locked():
                known = self._redis.hmget(self._seats, list(new))
                new = {seat: "" for seat, hold_id in zip(new, known, strict=True) if hold_id is None}
                if new:
                    self._redis.hset(self._seats, mapping=new)

    def hold(self, user, seats, seconds):
        if not seats or len(set(seats)) < len(seats) or seconds < 1:
            raise ValueError("some seats, each once, for some seconds")
        with self._locked():
            ids = self._redis.hmget(self._seats, list(seats))
            if None in ids:
                raise ValueError("not all seats are on sale")
            holds = self._read(set(ids))
            taken = [seat for seat, hold_id in zip(seats, ids, strict=True) if hold_id in holds]
            if taken:
                first = holds.get(ids[0])
                if first and first["user"] == user and set(first["seats"]) == set(seats) and not first["bought"]:
                    return ids[0].decode()
                raise SeatsUnavailable(taken)
            hold_id = uuid.uuid4().hex
            hold = {"user": user, "seats": list(seats), "until": self._now() + seconds, "bought": False}
            with self._redis.pipeline() as pipe:
                pipe.hset(self._seats, mapping=dict.fromkeys(seats, hold_id))
                pipe.hset(self._holds, hold_id, json.dumps(hold))
                pipe.execute()
            return hold_id

    def buy(self, hold_id):
        with self._locked():
            hold = self._read([hold_id.encode()]).get(hold_id.encode())
            if hold is None:
                raise HoldExpired(hold_id)
            self._redis.hset(self._holds, hold_id, json.dumps({**hold, "bought": True}))

    def release(self, hold_id):
        with self._locked():
            hold = self._read([hold_id.encode()]).get(hold_id.encode())
            if hold is not None and not hold["bought"]:
                self._redis.hdel(self._holds, hold_id)

    def available(self):
        with self._locked():
            ids = self._redis.hgetall(self._seats)
            holds = self._read(set(ids.values()))
            return {seat.decode() for seat, hold_id in ids.items() if hold_id not in holds}

    def owner(self, seat):
        with self._locked():
            hold_id = self._redis.hget(self._seats, seat)
            hold = self._read([hold_id]).get(hold_id) if hold_id else None
            return hold["user"] if hold and hold["bought"] else None

    def _now(self):
        seconds, microseconds = self._redis.time()
        return seconds + microseconds / 1_000_000

    def _read(self, ids):
        """Return those of the holds that stand."""
        ids = list(ids)
        now = self._now()
        found = zip(ids, self._redis.hmget(self._holds, ids) if ids else [], strict=True)
        holds = {hold_id: json.loads(hold) for hold_id, hold in found if hold}
        return {hold_id: hold for hold_id, hold in holds.items() if hold["bought"] or hold["until"] > now}

    @contextlib.contextmanager
    def _locked(self):
        token = uuid.uuid4().hex
        while not self._redis.set(self._lock, token, nx=True, px=5_000):
            time.sleep(0.01)
        try:
            yield
        finally:
            self._redis.eval(_UNLOCK, 1, self._lock, token)
