"""A box office that sells each seat once: your code goes here."""

from collections.abc import Iterable, Sequence

from redis import Redis


class SeatsUnavailable(Exception):
    """Some of the seats asked for are held or sold. This class is given; leave it as it is."""

    def __init__(self, seats: Iterable[str]) -> None:
        """Keep in `seats` those that are not free, and only those."""
        self.seats = set(seats)
        super().__init__(f"not free: {', '.join(sorted(self.seats))}")


class HoldExpired(Exception):
    """The hold is unknown, was released, or timed out. This class is given; leave it as it is."""


class BoxOffice:
    """The box office of one event; all that it knows is in Redis, so that any number of them can work at once.

    Each method takes a bounded number of round trips to Redis, whatever the number of seats, and none
    scans the keyspace. A method that gives up because others were faster again and again raises an
    exception other than the two above. Events do not see each other, whatever their names.
    """

    def __init__(self, redis: Redis, event: str) -> None:
        """Serve `event` through `redis`, a stock client whose replies are bytes."""
        raise NotImplementedError

    def put_on_sale(self, seats: Iterable[str]) -> None:
        """Add `seats` to those on sale; a seat that is on sale, held or sold already stays as it is.

        No seats at all, or a seat named twice, is no mistake.
        """
        raise NotImplementedError

    def hold(self, user: str, seats: Sequence[str], seconds: int) -> str:
        """Keep all of `seats` for `user`, for `seconds` on the clock of Redis; return the id of the hold.

        If the user's hold of exactly these seats, in any order, is still running, return its id again
        and leave its end as it is. Raise SeatsUnavailable and hold nothing if some seat is held or sold.
        Raise ValueError and hold nothing if `seats` is empty, repeats a seat or names one not on sale,
        or if `seconds` is below 1; this is looked at first.
        """
        raise NotImplementedError

    def buy(self, hold_id: str) -> None:
        """Make the hold's user the owner of its seats for good; buying it again changes nothing.

        Raise HoldExpired if the hold is unknown, was released or timed out, whoever has its seats now.
        """
        raise NotImplementedError

    def release(self, hold_id: str) -> None:
        """End the hold and free its seats; do nothing if it is bought, over or unknown. Never raises."""
        raise NotImplementedError

    def available(self) -> set[str]:
        """Return the seats on sale that are neither held nor sold."""
        raise NotImplementedError

    def owner(self, seat: str) -> str | None:
        """Return who bought `seat`, or None if it is not sold or not known."""
        raise NotImplementedError
