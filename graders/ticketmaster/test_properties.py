"""What a box office must do for one client at a time. Each property is about one rule, and so names its mistakes."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from graders import Script, Subject, call, catches_all, points, toy

from .sales import MINUTE, SEATS, USERS, Sale

FEW = settings(max_examples=6)
SOME = settings(max_examples=8)

ORDERED = st.permutations(SEATS)
TERMS = st.integers(2, 900)


def put_on_sale(seats: list[str], kind: str, again: int) -> Script:
    """Seats are put on sale in some form, with repeats, in parts, and not at all."""
    sale = Sale()
    sale.available()
    forms = {"list": None, "tuple": tuple(seats), "iterator": toy("iter", seats), "sequence": toy("Items", seats)}
    sale.put_on_sale(seats, given=forms[kind])
    sale.look(seats[0])
    sale.put_on_sale([])
    sale.put_on_sale([*seats[:again], "C1", "C1"])
    sale.look("C1", "Z9")
    return sale.script()


KINDS = st.sampled_from(("list", "tuple", "iterator", "sequence"))


@points(1)
@given(st.builds(put_on_sale, st.lists(st.sampled_from(SEATS), min_size=1, max_size=6), KINDS, st.integers(0, 3)))
@SOME
def test_seats_on_sale_are_available(subject: Subject, program: Script) -> None:
    """Whatever is put on sale is available, once, however often it is named and in however many parts it comes."""
    subject.agrees(program)


def put_on_sale_again(order: list[str], seconds: int, new_ones: bool) -> Script:
    """Seats that are free, held and sold are put on sale again."""
    free, held, sold, *others = order
    sale = Sale(*order)
    bought, kept = sale.hold("ada", [sold], seconds), sale.hold("bob", [held, others[0]], seconds)
    sale.buy(bought)
    for seats in ([sold], [held], [free], order):
        sale.put_on_sale([*seats, "C1"] if new_ones else seats)
        sale.look(sold, held)
    sale.hold("cleo", [free, held, sold], seconds)
    sale.buy(kept)
    sale.look(*order)
    return sale.script()


@points(1)
@given(st.builds(put_on_sale_again, ORDERED, TERMS, st.booleans()))
@FEW
def test_putting_on_sale_again_changes_nothing(subject: Subject, program: Script) -> None:
    """A seat that is held or sold stays so when it is put on sale again: the set-up of an event is run twice by day."""
    subject.agrees(program)


def overlapping(order: list[str], sizes: list[int], again: bool) -> Script:
    """Holds by several users, of neighbouring seats, some of which are taken."""
    sale = Sale(*order)
    sale.open("counter", "gig")  # of the same event: what one does the other sees
    place = 0
    for turn, size in enumerate(sizes):
        seats = [order[(place + number) % len(order)] for number in range(size)]
        at, other = ("office", "counter")[:: 1 if turn % 2 else -1]
        sale.hold(USERS[turn % 3], seats, at=at)
        sale.look(seats[0], at=other)
        place += size - (turn % 2)
    if again:
        sale.hold("dora", order)
        sale.available()
        sale.available("counter")
    return sale.script()


@points(1)
@given(st.builds(overlapping, ORDERED, st.lists(st.integers(1, 3), min_size=2, max_size=5), st.booleans()))
@SOME
def test_a_hold_takes_all_its_seats_or_none(subject: Subject, program: Script) -> None:
    """A hold takes all that it asks for or nothing, and says which seats are not free: families sit together."""
    subject.agrees(program)


def senseless(order: list[str], kind: int, seconds: int, free: bool) -> Script:
    """A hold that must be refused whatever is free, also where it repeats one that stands."""
    sale = Sale(*order)
    kept = sale.hold("ada", order[:2])
    bought = sale.hold("ada", order[2:3])
    sale.buy(bought)
    seats = order[3:] if free else order[:2]
    asked: list[tuple[list[str], int]] = [
        ([], MINUTE),
        ([*seats, seats[0]], MINUTE),
        ([*seats, "Z9"], MINUTE),
        (["Z9", *order[:3]], MINUTE),
        (seats, 0),
        (seats, -seconds),
    ]
    for wanted, term in asked[kind:] + asked[:kind]:
        sale.hold("ada", wanted, term)
    sale.look(*order[:3], "Z9")
    sale.buy(kept)
    sale.look(*order[:3])
    return sale.script()


@points(1)
@given(st.builds(senseless, ORDERED, st.integers(0, 5), TERMS, st.booleans()))
@FEW
def test_a_hold_that_makes_no_sense_is_refused(subject: Subject, program: Script) -> None:
    """No seats, a seat twice, one not on sale or no seconds: ValueError before all else, and nothing is changed."""
    subject.agrees(program)


def bought(order: list[str], seconds: int, size: int, later: bool) -> Script:
    """A hold is bought, and then all is tried that must not undo it."""
    sale = Sale(*order)
    mine = sale.hold("ada", order[:size], seconds)
    sale.look(order[0])
    sale.buy(mine)
    sale.look(*order[: size + 1])
    if later:
        sale.wait(seconds + 0.5)
    sale.buy(mine)
    sale.release(mine)
    sale.look(*order[:size])
    sale.hold("ada", order[:size], seconds)
    sale.hold("bob", order[size - 1 :], seconds)
    sale.look(*order[:size])
    sale.wait(40_000_000)
    sale.buy(mine)
    sale.look(*order[:size])
    return sale.script()


@points(1)
@given(st.builds(bought, ORDERED, TERMS, st.integers(1, 3), st.booleans()))
@SOME
def test_what_is_bought_stays_bought(subject: Subject, program: Script) -> None:
    """Its user owns a bought seat for good: to buy again, to release and to wait change nothing."""
    subject.agrees(program)


def released(order: list[str], others: bool, bought: bool, size: int) -> Script:
    """A hold is released, and then all is tried that must not bring it back."""
    sale = Sale(*order)
    first = sale.hold("ada", order[:size])
    sale.release(first)
    sale.look(order[0])
    sale.steps.append(call("office", "release", "no such hold"))
    sale.buy(first)
    user = "bob" if others else "ada"
    second = sale.hold(user, order[: size if others else 1])
    if bought:
        sale.buy(second)
    sale.release(first)
    sale.buy(first)
    sale.look(order[0])
    sale.hold("cleo", order[:size])
    sale.buy(second)
    sale.release(second)
    sale.look(*order[:size])
    return sale.script()


@points(1)
@given(st.builds(released, ORDERED, st.booleans(), st.booleans(), st.integers(1, 3)))
@SOME
def test_a_released_hold_is_over(subject: Subject, program: Script) -> None:
    """A release frees the seats at once, and for good: its id moves nobody's seats any more, and it never raises."""
    subject.agrees(program)


MOMENTS = st.sampled_from((0.05, 0.3, 0.7, 5.0))


def timed_out(order: list[str], seconds: int, before: float, after: float, what: int) -> Script:
    """Just before the time is up a hold stands, and just after it is over; nobody looks, or somebody does."""
    sale = Sale(*order)
    mine = sale.hold("ada", order[:2], seconds)
    longer = sale.hold("bob", order[2:3], seconds + 30)
    sale.wait(seconds - min(before, seconds / 2))
    if what != 1:
        sale.available()
        sale.hold("cleo", order[1:4])
    sale.wait(min(before, seconds / 2) + after)
    if what == 0:
        sale.buy(mine)
    if what < 3:
        sale.look(order[0])
        other = sale.hold("cleo", order[1:2], seconds)
        sale.release(mine)
        sale.available()
        sale.buy(mine)
        sale.buy(other)
    else:
        sale.release(mine)
        sale.hold("ada", order[:2], seconds)
        sale.buy(mine)
    sale.look(*order[:3])
    sale.buy(longer)
    sale.wait(seconds + 50)
    sale.buy(mine)
    sale.look(*order[:3])
    return sale.script()


@points(1)
@given(st.builds(timed_out, ORDERED, st.sampled_from((1, 2, 10, 600)), MOMENTS, MOMENTS, st.integers(0, 3)))
@settings(max_examples=12)
def test_a_hold_ends_by_itself(subject: Subject, program: Script) -> None:
    """A hold ends when its time is up, with no sweeper: its seats are free, and its id is worth nothing any more."""
    subject.agrees(program)


def asked_again(order: list[str], size: int, seconds: int, again: int, what: int, late: float) -> Script:
    """A hold is asked for again: as it was, in another order, for another time, in part, with more, by others."""
    sale = Sale(*order)
    seats = order[:size]
    mine = sale.hold("ada", seats, seconds)
    sale.wait(seconds * late)
    if what == 1:
        sale.hold("ada", order[: size + 1], seconds)
    if what == 2:
        sale.hold("ada", seats[1:] or [order[-1], *seats], seconds)
    if what == 3:
        sale.hold("bob", seats, seconds)
    sale.hold("ada", [*seats[1:], seats[0]], again)
    sale.hold("ada", sorted(seats, reverse=True), again, given=tuple(sorted(seats, reverse=True)))
    sale.available()
    if what == 4:
        sale.buy(mine)
        sale.hold("ada", seats, seconds)
    sale.wait(seconds * (1 - late) + 0.5)
    sale.hold("bob", seats[:1], seconds)
    sale.buy(mine)
    sale.look(*seats)
    sale.hold("ada", seats, seconds)
    return sale.script()


@points(1)
@given(
    st.builds(
        asked_again,
        ORDERED,
        st.integers(1, 3),
        TERMS,
        TERMS,
        st.integers(0, 4),
        st.sampled_from((0.5, 0.9, 0.99)),
    )
)
@settings(max_examples=12)
def test_asking_again_gives_the_same_hold(subject: Subject, program: Script) -> None:
    """Asking again for the same seats gives the same id and no more time: so a client that lost a reply just asks."""
    subject.agrees(program)


# Names that could be taken for each other's, or one of them for a part of what another's key holds.
EVENTS = (
    ("gig", "gig:A1", "gig:", ":gig"),
    ("gig", "Gig", "gig ", " gig"),
    ("a", "a:b", "a:b:A1", "b"),
    ("gig", "gig:hold", "gig:holds", "hold"),
    ("gig", "gig:seats", "gig:seat:A1", "seats"),
    ("gig", "{gig}", "{gig}:A1", "{g}ig"),
    ("gig", "*", "g?g", "[g]ig"),
    ("", "0", "00", "None"),
    ("gig", "gig\n", "gig\x00", "%s"),
    ("g\u00edg", "gi\u0301g", "g" * 200, "g" * 201),
)


def events(groups: list[tuple[str, ...]], turn: int) -> Script:
    """Events of such names, with the same seats, sold side by side."""
    sale = Sale(event="another one")
    for number, group in enumerate(groups):
        names = [name.replace("ig", f"ig{number}") for name in group[turn:] + group[:turn]]
        offices = [f"office{number}{letter}" for letter in "abcd"]
        for office, event in zip(offices, names, strict=True):
            sale.open(office, event)
            if office != offices[0]:
                sale.put_on_sale(["A1", "b:A1", "seats", names[0]], office)
        sale.available(offices[0])
        sale.put_on_sale(["A1", "b:A1"], offices[0])
        made = [sale.hold(f"user of {office}", ["A1"], at=office) for office in offices]
        for place, office in enumerate(offices):
            sale.buy(made[place - 1], office)  # of another event: unknown here
            sale.release(made[place - 2], office)
        for place, office in enumerate(offices[1:], 1):
            sale.look("A1", at=office)
            sale.buy(made[place], office)
        for office in offices:
            sale.look("A1", "b:A1", at=office)
    return sale.script()


@points(1)
@given(st.builds(events, st.permutations(EVENTS), st.integers(0, 3)))
@settings(max_examples=1)
def test_events_do_not_see_each_other(subject: Subject, program: Script) -> None:
    """Events share one Redis and nothing else, whatever their names: a key made of them must not mean two things."""
    subject.agrees(program)


NAMES = (
    *("", " ", "ada ", "Ada", ":", "a:b", "a:b:c", ",", "a,b", '"', "'", "[]", "{}", "\\", "\n", "\x00", "\t", "%s"),
    *("0", "1", "-1", "1.0", "00", "None", "nil", "false", "inf", "taken", "ok", "id", "sold", "*", "|", "/", ";"),
    *("\u00e9", "e\u0301", "\u5ea7\u5e2d", "\U0001f3ab", "x" * 300, "_"),
)


def odd_names(users: list[str], seats: list[str]) -> Script:
    """Users, seats and ids whose names are no words."""
    sale = Sale(*seats)
    for place in range(0, len(seats) - 3, 4):
        group, unknown = seats[place : place + 4], users[place + 2]
        one = sale.hold(users[place], group[:2])
        sale.hold(users[place + 1], group[:2])
        two = sale.hold(users[place + 1], group[2:3])
        sale.hold(users[place], [group[1], group[0]])
        for method in ("release", "buy"):
            for name in (unknown, group[0], users[place]):
                sale.steps.append(call("office", method, name))
        sale.buy(one)
        sale.buy(two)
        sale.owner(unknown)
    sale.look(*seats)
    return sale.script()


@points(1)
@given(st.builds(odd_names, st.permutations(NAMES), st.permutations(NAMES)))
@settings(max_examples=2)
def test_names_are_only_names(subject: Subject, program: Script) -> None:
    """Users, seats and ids may be any text, also none: what is stored must not be read as more than it is."""
    subject.agrees(program)


def run_together(separators: list[str]) -> Script:
    """Requests that are the same once their parts are put in a row: of two seats or one, of one user or another."""
    sale = Sale()
    for number, between in enumerate(separators):
        one, two, both = f"{number}a", f"{number}b", f"{number}a{between}{number}b"
        sale.put_on_sale([one, two, both])
        sale.hold("ada", [one, two])
        sale.hold("ada", [both])
        sale.hold(f"ada{between}{one}", [two])
        sale.put_on_sale([f"{one}{between}c", "c"])
        sale.hold(f"bob{between}{one}", ["c"])
        sale.hold("bob", [f"{one}{between}c"])
        sale.release(sale.holds[-1])
        sale.hold("cleo", ["c"])
        sale.release(sale.holds[-1])
    return sale.script()


SEPARATORS = ("", ":", ",", ", ", " ", "|", "-", "_", "/", ";", "\n", "\t", "\x00", "\x1f", "', '", '", "', "#", "::")


@points(1)
@given(st.builds(run_together, st.permutations(SEPARATORS)))
@settings(max_examples=1)
def test_requests_do_not_run_together(subject: Subject, program: Script) -> None:
    """Seats "a" and "b" are not the seat "a,b": what tells one request from another must tell its parts, too."""
    subject.agrees(program)


def wrong_clock(order: list[str], seconds: int, ahead: float, early: bool) -> Script:
    """The clock of the client is wrong, and not always by as much."""
    sale = Sale(*order)
    sale.skew(ahead)
    mine = sale.hold("ada", order[:1], seconds)
    other = sale.hold("bob", order[1:2], seconds)
    sale.skew(-ahead if early else 0.0)
    sale.available()
    sale.hold("cleo", order[:1], seconds)
    sale.wait(seconds - 0.5)
    sale.available()
    sale.buy(mine)
    sale.wait(1.0)
    sale.look(order[0])
    sale.buy(other)
    return sale.script()


AHEAD = st.sampled_from((-86_400.0, -120.0, -30.0, 30.0, 120.0, 86_400.0))


@points(1)
@given(st.builds(wrong_clock, ORDERED, st.sampled_from((10, 60)), AHEAD, st.booleans()))
@FEW
def test_the_clock_is_that_of_redis(subject: Subject, program: Script) -> None:
    """Time is told by Redis alone: the clocks of two servers differ, and would sell one seat twice."""
    subject.agrees(program)


def forgetful(order: list[str], when: int) -> Script:
    """Redis forgets its scripts before each call that follows."""
    sale = Sale(*order)
    mine = sale.hold("ada", order[:2])
    calls: tuple[Callable[[], object], ...] = (
        lambda: sale.put_on_sale(["C1"]),
        lambda: sale.hold("bob", order[2:3]),
        lambda: sale.release(sale.holds[-1]),
        sale.available,
        lambda: sale.buy(mine),
        lambda: sale.owner(order[0]),
    )
    for number, act in enumerate(calls):
        if when in (6, number):
            sale.forget_scripts()
        act()
    sale.look(*order[:3])
    return sale.script()


@points(1)
@given(st.builds(forgetful, ORDERED, st.integers(0, 6)))
@FEW
def test_forgotten_scripts_are_sent_again(subject: Subject, program: Script) -> None:
    """Redis forgets scripts, when it restarts for one: each call must be ready to send them again."""
    subject.agrees(program)


def crowd(size: int, users: list[str]) -> Script:
    """So many seats in one call, of each kind."""
    sale = Sale()
    everything = [f"S{number}" for number in range(size)]
    numbered = toy("numbered", "S", size)
    sale.put_on_sale(everything, given=numbered)
    first = sale.hold(users[0], everything, given=numbered)
    sale.hold(users[0], everything, given=numbered)
    sale.hold(users[1], everything, given=numbered)
    sale.release(first)
    sale.available()
    second = sale.hold(users[1], everything, given=numbered)
    sale.buy(second)
    sale.owner("S0")
    sale.owner(f"S{size - 1}")
    return sale.script()


@points(1)
@given(st.builds(crowd, st.integers(9_500, 10_000), st.permutations(USERS)))
@settings(max_examples=1)
def test_ten_thousand_seats_in_one_call(subject: Subject, program: Script) -> None:
    """A stadium's stand can be put on sale, held and bought in one call: no command may choke on so many arguments."""
    subject.agrees(program)


def long_sale(data: bytes) -> Script:
    """Everything at once."""
    sale = Sale(*SEATS[:4])
    for byte in data:
        what, whom = byte % 16, byte // 16
        user, name = USERS[whom % 3], sale.holds[-1 - whom % 3 % len(sale.holds)] if sale.holds else ""
        seats = [seat for place, seat in enumerate(SEATS[:4]) if (whom + 1) >> place & 1] or [SEATS[whom % 4]]
        if what < 5 or not name:
            sale.hold(user, seats[::-1] if what % 2 else seats, (1, 7, 60)[what % 3])
        elif what < 8:
            sale.buy(name)
        elif what < 10:
            sale.release(name)
        elif what < 13:
            sale.wait((0.6, 3.3, 40.7)[what - 10])
        elif what < 14:
            sale.put_on_sale([SEATS[whom % 5]])
        else:
            sale.look(seats[0])
    sale.look(*SEATS)
    return sale.script()


@points(1)
@catches_all
@given(st.builds(long_sale, st.binary(min_size=20, max_size=40)))
@settings(max_examples=10)
def test_long_mixed_sales(subject: Subject, program: Script) -> None:
    """Everything at once and for long: rules that hold one by one must also hold together."""
    subject.agrees(program)
