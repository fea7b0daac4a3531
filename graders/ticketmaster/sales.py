"""Writes sales, step by step: the model goes along, so that it is known what a step will come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace

from graders import Ref, Script, Step, call, catch, equal, instance, keep, members, new, redis, skew, wait

from .model import BoxOffice, SeatsUnavailable

SEATS = ("A1", "A2", "A3", "B1", "B2")
USERS = ("ada", "bob", "cleo")
MINUTE = 60


class Sale:
    """The life so far of one event, or of several over one Redis, each in a variable of its own."""

    def __init__(self, *seats: str, event: str = "gig") -> None:
        self.steps: list[Step] = []
        self.holds: list[str] = []  # the variables that hold the ids of those that were made, in order
        self._redis = SimpleNamespace(now=0.0)
        self._offices: dict[str, BoxOffice] = {}
        self._ids: dict[str, str] = {}
        self._tries = 0
        self.open("office", event)
        if seats:
            self.put_on_sale(seats)

    def open(self, name: str, event: str) -> None:
        """Make the box office of an event, in the variable ``name``."""
        self.steps.append(new(name, "BoxOffice", Ref("redis"), event))
        self._offices[name] = BoxOffice(self._redis, event)

    def put_on_sale(self, seats: Sequence[str], at: str = "office", given: object = None) -> None:
        """Put seats on sale; ``given`` is how they are handed over, if not as a list."""
        self.steps.append(call(at, "put_on_sale", list(seats) if given is None else given))
        self._offices[at].put_on_sale(list(seats))

    def hold(
        self, user: str, seats: Iterable[str], seconds: int = MINUTE, at: str = "office", given: object = None
    ) -> str:
        """Hold seats; return the variable that keeps the id or the exception, "" if it is a ValueError.

        An id is compared with that of the hold before, and with that of any hold which it should be.
        """
        wanted = list(seats)
        args = (user, wanted if given is None else given, seconds)
        self._tries += 1
        try:
            made = self._offices[at].hold(user, wanted, seconds)
        except ValueError:
            self.steps.append(call(at, "hold", *args))
            return ""
        except SeatsUnavailable:
            name = f"refused{self._tries}"
            self.steps += [catch(name, at, "hold", *args), members(name, "seats")]
            return name
        name = f"hold{self._tries}"
        self.steps += [keep(name, at, "hold", *args), instance(name, "str")]
        others = [known for known, of in self._ids.items() if of == made] + self.holds[-1:]
        self.steps += [equal(name, Ref(other)) for other in dict.fromkeys(others)]
        self._ids[name] = made
        self.holds.append(name)
        return name

    def buy(self, name: str, at: str = "office") -> None:
        """Buy the hold whose id is in the variable ``name``."""
        self.steps.append(call(at, "buy", Ref(name)))
        try:
            self._offices[at].buy(self._ids[name])
        except Exception:  # noqa: BLE001 - the step is there, whatever comes of it
            return

    def release(self, name: str, at: str = "office") -> None:
        """Release the hold whose id is in the variable ``name``."""
        self.steps.append(call(at, "release", Ref(name)))
        self._offices[at].release(self._ids[name])

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.steps.append(wait(seconds))
        self._redis.now += seconds

    def skew(self, seconds: float) -> None:
        """Have the clock of the learner's process be wrong."""
        self.steps.append(skew(seconds))

    def forget_scripts(self) -> None:
        """Have Redis forget its scripts."""
        self.steps.append(redis("SCRIPT", "FLUSH"))

    def available(self, at: str = "office") -> None:
        """Ask which seats are free."""
        self.steps.append(call(at, "available"))

    def owner(self, seat: str, at: str = "office") -> None:
        """Ask who bought a seat."""
        self.steps.append(call(at, "owner", seat))

    def look(self, *seats: str, at: str = "office") -> None:
        """Ask which seats are free, and who bought each of ``seats``."""
        self.available(at)
        for seat in seats:
            self.owner(seat, at)

    def script(self) -> Script:
        """Return the sale as a script."""
        return Script(tuple(self.steps))
