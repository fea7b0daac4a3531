"""The visible tests, easiest first: make them pass from top to bottom. Redis is an imitation inside this process."""

from collections.abc import Callable
from typing import Any

import redis
from fakeredis import FakeRedis, FakeServer
from freezegun import freeze_time
from redis.backoff import NoBackoff
from redis.retry import Retry
from ticketmaster import BoxOffice, HoldExpired, SeatsUnavailable


def test_seats_put_on_sale_are_available() -> None:
    """Putting seats on sale adds them to those available, however often it is done."""
    office = BoxOffice(client(), "gig")
    assert office.available() == set(), "nothing is on sale yet, so available() should be an empty set"
    office.put_on_sale(["A1", "A2", "A1"])
    assert office.available() == {"A1", "A2"}, "A1 and A2 were put on sale, as str; naming A1 twice is no mistake"
    office.put_on_sale([])
    office.put_on_sale(seat for seat in ("A2", "A3"))
    assert office.available() == {"A1", "A2", "A3"}, "the second call should add A3 and leave the others as they were"


def test_a_held_seat_is_not_available_to_others() -> None:
    """A hold takes its seats out of what is available, and the refusal names those that are not free."""
    office = on_sale("A1", "A2", "A3")
    hold_id = office.hold("ada", ["A1", "A2"], 60)
    assert isinstance(hold_id, str), "hold should return the id of the hold, a str"
    assert office.available() == {"A3"}, "Ada holds A1 and A2, so only A3 should be available"
    assert office.owner("A1") is None, "A1 is held but not bought, so it should have no owner"
    refused = refusal(lambda: office.hold("bob", ["A2", "A3"], 60))
    assert set(refused.seats) == {"A2"}, "of A2 and A3 only A2 is not free, so .seats should be just A2"


def test_a_hold_takes_all_seats_or_none() -> None:
    """Whoever cannot have all the seats asked for gets none of them, and keeps nobody else from them."""
    office = on_sale("A1", "A2", "A3")
    office.hold("ada", ["A2"], 60)
    refusal(lambda: office.hold("bob", ["A1", "A2", "A3"], 60))
    assert office.available() == {"A1", "A3"}, "Bob's hold failed, so A1 and A3 should be free, and A2 still Ada's"


def test_a_hold_that_makes_no_sense_is_refused() -> None:
    """Arguments outside the contract are a mistake of the caller, reported before anything is changed."""
    office = on_sale("A1", "A2")
    wrong: list[tuple[list[str], int, str]] = [
        ([], 60, "no seats"),
        (["A1", "A1"], 60, "a seat twice"),
        (["A1", "Z9"], 60, "Z9, which is not on sale"),
        (["A1"], 0, "a hold of 0 seconds"),
    ]
    for seats, seconds, what in wrong:
        try:
            office.hold("ada", seats, seconds)
        except ValueError:
            assert office.available() == {"A1", "A2"}, f"hold was asked for {what}, so it should hold nothing"
            continue
        raise AssertionError(f"hold was asked for {what}, so it should raise ValueError")


def test_buying_makes_an_owner_for_good() -> None:
    """A bought seat belongs to the user who held it; buying again, or releasing, changes nothing."""
    office = on_sale("A1", "A2", "A3")
    hold_id = office.hold("ada", ["A1", "A2"], 60)
    for _ in range(2):
        office.buy(hold_id)
        assert office.owner("A1") == "ada", "Ada bought A1, so owner('A1') should be 'ada', a str"
        assert office.owner("A2") == "ada", "Ada's hold had A2 too, so buying it should sell her A2"
    office.release(hold_id)
    assert office.owner("A1") == "ada", "a bought hold cannot be released, so A1 should still be Ada's"
    assert office.available() == {"A3"}, "A1 and A2 are sold, so only A3 should be available"
    assert office.owner("A3") is None, "nobody bought A3, so it should have no owner"
    assert office.owner("Z9") is None, "Z9 is not on sale, so it should have no owner"
    office.put_on_sale(["A1"])
    assert office.owner("A1") == "ada", "A1 was sold, and putting it on sale again should not change that"


def test_a_released_hold_is_gone() -> None:
    """Releasing frees the seats at once, and the id is worth nothing from then on."""
    office = on_sale("A1", "A2")
    hold_id = office.hold("ada", ["A1", "A2"], 60)
    office.release(hold_id)
    office.release(hold_id)
    office.release("no such hold")
    assert office.available() == {"A1", "A2"}, "Ada released her hold, so both seats should be free"
    expired(lambda: office.buy(hold_id), "the hold was released, so buying it")
    expired(lambda: office.buy("no such hold"), "there was no such hold, so buying it")
    again = office.hold("ada", ["A1", "A2"], 60)
    assert again != hold_id, "an id is never valid again, so the new hold should have a new one"


def test_a_hold_ends_by_itself() -> None:
    """When the time is up the seats are free, without anybody tidying up, and the hold can no longer be bought."""
    with freeze_time("2026-06-01 10:00:00") as clock:
        office = on_sale("A1", "A2")
        kept = office.hold("ada", ["A1"], 10)
        office.hold("bob", ["A2"], 30)
        clock.tick(9)
        assert office.available() == set(), "9 of 10 seconds have passed, so both holds should still stand"
        clock.tick(2)
        expired(lambda: office.buy(kept), "the hold ran out a second ago, so buying it, though its seat is free,")
        assert office.available() == {"A1"}, "11 seconds have passed, so A1 should be free, and A2 still Bob's"
        bought = office.hold("cleo", ["A1"], 10)
        office.release(kept)
        office.buy(bought)
        clock.tick(3600)
        assert office.owner("A1") == "cleo", "Cleo bought A1 in time, so it should be hers for good"
        office.buy(bought)
        assert office.available() == {"A2"}, "A1 is sold and Bob's hold is over, so just A2 should be available"


def test_asking_again_gives_the_same_hold() -> None:
    """A client that did not hear the answer asks again, gets the same hold, and gains no time by it."""
    with freeze_time("2026-06-01 10:00:00") as clock:
        office = on_sale("A1", "A2", "A3")
        first = office.hold("ada", ["A1", "A2"], 10)
        clock.tick(6)
        again = office.hold("ada", ["A2", "A1"], 10)
        assert again == first, "Ada asked for the same seats, in another order, so she should get the same id"
        refusal(lambda: office.hold("bob", ["A1", "A2"], 10))
        other = refusal(lambda: office.hold("ada", ["A1", "A3"], 10))
        assert set(other.seats) == {"A1"}, "A1 with A3 is another request than A1 with A2, so A1 is not free for it"
        clock.tick(6)
        expired(lambda: office.buy(first), "asking again extends nothing, so buying the hold 12 seconds after it began")


def test_events_do_not_see_each_other() -> None:
    """Events share one Redis, and their names may contain anything, so names must not run into each other."""
    server = FakeServer()
    names = ["gig", "gig:A1", "gig:seats", "gig:hold", "a:b", "a", "*", ""]
    offices = {name: BoxOffice(client(server), name) for name in names}
    ids = {}
    for name, office in offices.items():
        office.put_on_sale(["A1", "b:A1", "seats"])
        ids[name] = office.hold("user of " + name, ["A1"], 60)
        assert office.available() == {"b:A1", "seats"}, f"one seat of three is held in event {name!r}"
    expired(lambda: offices["gig"].buy(ids["a"]), "a hold in another event is unknown here, so buying it")
    for name, office in offices.items():
        office.buy(ids[name])
    for name, office in offices.items():
        assert office.owner("A1") == "user of " + name, f"A1 of event {name!r} was bought there, by its own user"


def test_two_clients_cannot_hold_one_seat() -> None:
    """Between any two of your commands another client may do all that it likes."""
    for moment in range(1, 20):
        server = FakeServer()
        wire = client(server)
        office, rival = BoxOffice(wire, "gig"), BoxOffice(client(server), "gig")
        office.put_on_sale(["A1", "A2", "A3"])
        winners: list[str] = []

        def rush(rival: BoxOffice = rival, winners: list[str] = winners) -> None:
            try:
                ask(rival, "bob", ["A3", "A2"], winners)
            except Exception:  # noqa: BLE001 - to give up when another client is in the way is allowed
                return

        wire.interrupt_at, wire.interrupt = wire.sent + moment, rush  # type: ignore[method-assign]
        ask(office, "ada", ["A1", "A2"], winners)
        if wire.sent < wire.interrupt_at:
            break  # Ada's hold sends fewer commands than that
        where = f"just before Ada's hold sent its command {moment}, Bob asked for A2, too"
        assert len(winners) < 2, f"{where}, and both were told that they hold it"
        assert winners, f"{where}, and neither of them got it, though it was free"
        free = {"A3"} if winners == ["ada"] else {"A1"}
        assert office.available() == free, f"{where}; {winners[0]} got it, so just {free} should be available"


def test_a_lost_reply_does_no_harm() -> None:
    """When a reply is lost, Redis has done what it was told, and the stock client says it again by itself."""
    for call in ("hold", "buy", "release"):
        for number in range(1, 8):
            wire = client()
            office = BoxOffice(wire, "gig")
            office.put_on_sale(["A1", "A2"])
            hold_id = office.hold("ada", ["A1"], 60) if call != "hold" else ""
            wire.lose_at = lost = wire.sent + number
            where = f"the reply to what {call} sent as number {number} was lost, and the client sent it again"
            try:
                if call == "hold":
                    hold_id = office.hold("ada", ["A1"], 60)
                elif call == "buy":
                    office.buy(hold_id)
                else:
                    office.release(hold_id)
            except (SeatsUnavailable, HoldExpired) as problem:
                raise AssertionError(f"{where}; it should succeed, not raise {type(problem).__name__}") from None
            if wire.sent < lost:
                break  # the call sends fewer commands than that
            wire.lose_at = 0
            if call == "hold":
                again = office.hold("ada", ["A1"], 60)
                assert again == hold_id, f"{where}; there should be one hold, whose id hold returned"
                office.release(hold_id)
            free = {"A2"} if call == "buy" else {"A1", "A2"}
            assert office.available() == free, f"{where}; afterwards just {sorted(free)} should be available"


def test_many_seats_take_no_more_round_trips() -> None:
    """A round trip takes a thousand times longer than a look-up, so a call does not make one for each seat."""
    counts: dict[int, dict[str, int]] = {}
    for size in (5, 1000):
        wire = client(FakeServer())
        office = BoxOffice(wire, "gig")
        seats = [f"S{number}" for number in range(size)]
        holds = [""]
        calls: dict[str, Callable[[], object]] = {
            "put_on_sale": lambda office=office, seats=seats: office.put_on_sale(seats),
            "available": office.available,
            "hold": lambda office=office, seats=seats, holds=holds: holds.append(office.hold("ada", seats, 60)),
            "release": lambda office=office, holds=holds: office.release(holds[-1]),
            "hold again": lambda office=office, seats=seats, holds=holds: holds.append(office.hold("bob", seats, 60)),
            "buy": lambda office=office, holds=holds: office.buy(holds[-1]),
        }
        counts[size] = {}
        for name, call in calls.items():
            before = wire.sent
            call()
            counts[size][name] = wire.sent - before
        assert office.owner(seats[-1]) == "bob", f"Bob bought {size} seats, so the last should be his too"
    for name, few in counts[5].items():
        many = counts[1000][name]
        assert many <= few + 5, f"{name} went to Redis {few} times for 5 seats and {many} times for 1000"


class Client(FakeRedis):
    """A stock client of an imitated Redis that counts what it sends, and can be interrupted or lose a reply."""

    sent = 0  # so far: a command, or a pipeline of them
    interrupt_at = 0  # before sending this one, another client has its turn
    lose_at = 0  # Redis carries this one out, but the connection breaks before the reply is there

    def interrupt(self) -> None:
        """Do what the other client does."""


def client(server: FakeServer | None = None) -> Client:
    """Return a client of `server`, or of one of its own."""
    # A stock client tries again by itself, after a pause; an imitated one has to be told.
    made = Client(server=server or FakeServer())
    made.set_retry(Retry(NoBackoff(), 3))
    usual: Any = made.connection_pool.connection_class

    class Connection(usual):
        def send_packed_command(self, *args: Any, **kwargs: Any) -> None:
            made.sent += 1
            if made.sent == made.interrupt_at:
                made.interrupt()
            super().send_packed_command(*args, **kwargs)

        def read_response(self, *args: Any, **kwargs: Any) -> Any:
            if made.sent == made.lose_at:
                made.lose_at = 0
                raise redis.ConnectionError("the connection broke before the reply was there")
            return super().read_response(*args, **kwargs)

    made.connection_pool.connection_class = Connection
    return made


def on_sale(*seats: str) -> BoxOffice:
    """Return the box office of an event with these seats."""
    office = BoxOffice(client(), "gig")
    office.put_on_sale(seats)
    return office


def ask(office: BoxOffice, user: str, seats: list[str], winners: list[str]) -> None:
    """Try to hold the seats, and add the user to the winners if that succeeds."""
    try:
        office.hold(user, seats, 60)
    except SeatsUnavailable:
        return
    winners.append(user)


def refusal(call: Callable[[], object]) -> SeatsUnavailable:
    """Return the SeatsUnavailable that the call should raise."""
    try:
        call()
    except SeatsUnavailable as refused:
        return refused
    raise AssertionError("some of the seats are not free, so hold should raise SeatsUnavailable")


def expired(call: Callable[[], object], what: str) -> None:
    """See that the call raises HoldExpired."""
    try:
        call()
    except HoldExpired:
        return
    raise AssertionError(f"{what} should raise HoldExpired")
