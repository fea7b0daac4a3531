"""What a box office must do when many sell at once: the outcome is one that some order of the calls would have."""

from __future__ import annotations

from graders import Course, Race, Ref, Script, Step, call, keep, new, points, wait

OFFICE = new("office", "BoxOffice", Ref("redis"), "gig")
SALE = Script((OFFICE, call("office", "put_on_sale", ["A1", "A2", "A3"])))
DEFINITE = ("ValueError", "SeatsUnavailable", "HoldExpired")
LOST = ("drop_before", "drop_after")


def hold(name: str, user: str, *seats: str, seconds: int = 60) -> Step:
    """Hold seats, and keep the id."""
    return keep(name, "office", "hold", user, list(seats), seconds)


def buy(name: str) -> Step:
    """Buy what is held."""
    return call("office", "buy", Ref(name))


def release(name: str) -> Step:
    """Release what is held."""
    return call("office", "release", Ref(name))


def put_on_sale(*seats: str) -> Step:
    """Put seats on sale."""
    return call("office", "put_on_sale", list(seats))


FREE = call("office", "available")


def rush(
    *actors: tuple[Step, ...],
    before: tuple[Step, ...] = (),
    faults: tuple[str, ...] = (),
    bound: int = 2,
    limit: int = 20,
) -> Race:
    """So many clients at once, each with what it does."""
    lists = [arg for steps in (before, *actors) for step in steps for arg in step.args if type(arg) is list]
    named = sorted({seat for seats in lists for seat in seats})
    # And once every hold that is not bought must be over.
    later = (wait(700), FREE, *(call("office", "owner", seat) for seat in named))
    return Race(
        before=Script((*SALE, *before)),
        actors={name: Script((OFFICE, *steps)) for name, steps in zip("ABC", actors, strict=False)},
        after=Script((OFFICE, FREE, *later)),
        definite=DEFINITE,
        faults=faults,
        handed=tuple(step.into for step in before),
        bound=bound,
        limit=limit,
    )


@points(2)
def test_two_clients_never_get_one_seat(race: Course) -> None:
    """Between any two of your commands another client may do all that it likes: what was looked at is no longer so."""
    for race_of in (
        rush((hold("a", "ada", "A1"), buy("a")), (hold("b", "bob", "A1"), buy("b"))),
        rush((hold("a", "ada", "A1"),), (hold("b", "bob", "A2"),)),
        rush((put_on_sale("C1"),), (put_on_sale("C1"), hold("b", "bob", "C1"))),
        rush((hold("a", "ada", "A1", "A2"),), (hold("b", "bob", "A2", "A3"),)),
        rush(
            (hold("a", "ada", "A1", "A2"),), (hold("b", "bob", "A2", "A1"),), (hold("c", "cleo", "A3", "A2"),), limit=12
        ),
    ):
        race.linearizable(race_of)


@points(1)
def test_a_hold_ends_in_one_way(race: Course) -> None:
    """A hold is bought, or released, or over, whoever does it and at the same time as who else."""
    mine, theirs = hold("mine", "ada", "A1", "A2"), hold("theirs", "bob", "A2")
    for race_of in (
        rush((buy("mine"),), (release("mine"),), before=(mine,)),
        rush((buy("mine"),), (release("mine"), theirs), before=(mine,)),
        rush((wait(61), release("mine")), (wait(61), theirs, buy("theirs")), before=(mine,)),
        rush((wait(61), buy("mine")), (wait(61), theirs, buy("theirs")), before=(mine,)),
    ):
        race.linearizable(race_of)


@points(1)
def test_a_lost_reply_does_no_harm(race: Course) -> None:
    """A connection breaks, and nobody knows whether the command took effect: the client sends it again by itself."""
    long = 600
    mine = hold("mine", "ada", "A1", "A2", seconds=long)
    again = hold("again", "ada", "A1", seconds=long)
    for race_of in (
        rush((mine, buy("mine")), (hold("b", "bob", "A2"),), faults=LOST, bound=1),
        rush((release("mine"), again), (hold("b", "bob", "A1"),), before=(mine,), faults=LOST, bound=1),
        rush((put_on_sale("A1"),), (again, buy("again")), faults=LOST, bound=1),
        rush(
            (hold("a", "ada", "A1", seconds=long),),
            (again, release("again"), wait(20), buy("again")),
            faults=LOST,
            bound=1,
        ),
    ):
        race.linearizable(race_of)


@points(1)
def test_time_passes_between_two_commands(race: Course) -> None:
    """A process may stand still at any moment, for a minute and more: what it looked at before is long over."""
    mine = hold("mine", "ada", "A1", "A2")
    for race_of in (
        rush((mine,), (hold("b", "bob", "A2"),), faults=("pause:100",), limit=60),
        rush(
            (wait(57), buy("mine")), (wait(57), hold("b", "bob", "A2")), before=(mine,), faults=("pause:4", "pause:100")
        ),
        rush((wait(30), release("mine")), (wait(30), hold("b", "bob", "A2")), before=(mine,), faults=("pause:40",)),
    ):
        race.linearizable(race_of)
