"""The sequential specification of ``ticketmaster``: plain, slow, and right by inspection."""


class SeatsUnavailable(Exception):
    def __init__(self, seats: set[str]) -> None:
        super().__init__(seats)
        self.seats = seats


class HoldExpired(Exception):
    pass


class Hold:
    def __init__(self, user: str, seats: set[str], ends: float) -> None:
        self.user = user
        self.seats = seats
        self.ends = ends
        self.bought = False
        self.released = False


class BoxOffice:
    """All that is known of an event is kept with the clock, which stands for Redis, and so is common to all offices."""

    def __init__(self, redis: object, event: str) -> None:
        self._redis = redis
        known = vars(redis).setdefault("events", {})
        self._seats: set[str]
        self._holds: dict[str, Hold]
        self._seats, self._holds = known.setdefault(event, (set(), {}))

    def _standing(self) -> list[Hold]:
        return [hold for hold in self._holds.values() if self._stands(hold)]

    def _stands(self, hold: Hold) -> bool:
        return hold.bought or (not hold.released and self._redis.now < hold.ends)  # type: ignore[attr-defined]

    def put_on_sale(self, seats: list[str]) -> None:
        self._seats.update(seats)

    def hold(self, user: str, seats: list[str], seconds: int) -> str:
        wanted = set(seats)
        if not seats or len(wanted) < len(seats) or seconds < 1 or not wanted <= self._seats:
            raise ValueError("no such hold")
        for name, hold in self._holds.items():
            if self._stands(hold) and not hold.bought and hold.user == user and hold.seats == wanted:
                return name
        taken = {seat for hold in self._standing() for seat in hold.seats & wanted}
        if taken:
            raise SeatsUnavailable(taken)
        count = vars(self._redis).setdefault("count", [0])
        count[0] += 1
        name = f"hold {count[0]}"
        self._holds[name] = Hold(user, wanted, self._redis.now + seconds)  # type: ignore[attr-defined]
        return name

    def buy(self, hold_id: str) -> None:
        hold = self._holds.get(hold_id)
        if hold is None or not self._stands(hold):
            raise HoldExpired(hold_id)
        hold.bought = True

    def release(self, hold_id: str) -> None:
        hold = self._holds.get(hold_id)
        if hold is not None and not hold.bought:
            hold.released = True

    def available(self) -> set[str]:
        taken: set[str] = {seat for hold in self._standing() for seat in hold.seats}
        return {seat for seat in self._seats if seat not in taken}

    def owner(self, seat: str) -> str | None:
        for hold in self._standing():
            if hold.bought and seat in hold.seats:
                return hold.user
        return None
