"""What payments must do when many pay at once, whoever dies and whatever is lost: charge once, lose nothing."""

from __future__ import annotations

from graders import Course, Race, Script, Step, catch, charges, points, till, wait

from .attempts import DEAD, LOST, UNANSWERED, new_again, once, one_request_wins, others_pass, rush
from .payments import LOCK, ORDER, RETENTION, pay, process

OTHER = {**ORDER, "amount": 7}


def ended(outcome: str) -> tuple[Step, ...]:
    """An attempt before, which ended so."""
    return till(outcome), catch("first", "payments", "pay", "shop", "order-1", ORDER)


@points(2)
def test_two_at_once_charge_once(race: Course) -> None:
    """Between any two of your commands another client may do all that it likes, and the card is still charged once."""
    race.holds(rush("AB"), once)
    race.holds(rush("AB", outcomes=("declined",), bound=1, limit=8), once)


@points(1)
def test_nobody_else_is_in_the_way(race: Course) -> None:
    """While an attempt runs, another request with its key is refused as ever, and other keys are paid for."""
    others = pay("order-2"), pay(tenant="pub"), pay("order-1:lock"), pay(tenant="shop:order-1")
    strangers = Race(
        actors={"A": Script((process(), pay())), "B": Script((process(), wait(5), *others))},
        after=Script((charges(),)),
        outcomes=("ok:10",),
        bound=1,
        limit=4,
    )
    race.holds(strangers, others_pass)
    for outcomes, seconds in ((("ok:10",), 5), ((), 0)):
        contest = Race(
            actors={"A": Script((process(), pay())), "B": Script((process(), wait(seconds), pay(request=OTHER)))},
            after=Script((process(), pay(), pay(request=OTHER), charges())),
            outcomes=outcomes,
            limit=8,
        )
        race.holds(contest, one_request_wins)


@points(2)
def test_a_lost_reply_does_no_harm(race: Course) -> None:
    """A connection breaks, and nobody knows whether the command took effect: the client sends it again by itself."""
    for before in ((), ended("timeout"), ended("timeout_charged")):
        race.holds(rush("A", before=before, faults=LOST, bound=1), once)
    race.holds(rush("AB", faults=LOST[1:], bound=1, limit=10), once)


@points(2)
def test_a_dead_attempt_is_taken_over(race: Course) -> None:
    """A process may die anywhere, its lock ends by itself, and whoever takes over finds out what it had done."""
    for before in ((), ended("timeout")):
        race.holds(rush("A", before=before, faults=DEAD, bound=1), once)
    # C comes when B has taken over, and is at the gateway.
    comes = {"B": LOCK + 1, "C": LOCK + 3}
    race.holds(rush("ABC", waits=comes, outcomes=("ok", "ok:5"), faults=DEAD, bound=1), once)
    race.holds(rush("ABC", waits=comes, outcomes=("timeout", "ok:5"), faults=DEAD, bound=1), once)


@points(1)
def test_who_dies_leaves_nothing_for_ever(race: Course) -> None:
    """Whoever dies leaves the key to others when the retention is over, though nobody could tidy up behind it."""
    anew = Script((process(), wait(RETENTION + 1), pay(request=OTHER), pay(request=OTHER)))
    race.holds(Race(actors={"A": Script((process(), pay()))}, after=anew, faults=DEAD, bound=1), new_again)
    short = process(retention=LOCK - 15)
    anew = Script((short, wait(LOCK - 14), pay(request=OTHER), pay(request=OTHER)))
    race.holds(Race(actors={"A": Script((short, pay()))}, after=anew, faults=DEAD, bound=1), new_again)


@points(2)
def test_who_was_taken_over_changes_nothing(race: Course) -> None:
    """An attempt may wake up when another has taken over: it must neither store its outcome nor let go of the lock."""
    for outcome in ("declined", "timeout"):
        # A wakes up while B is at the gateway, just before C comes; when all others are done; and just when B comes.
        comes = {"B": LOCK + 1, "C": LOCK + 3}
        race.holds(rush("ABC", waits=comes, outcomes=(f"{outcome}:{LOCK + 2}", "ok:5"), bound=1), once)
        race.holds(rush("ABC", waits=comes, outcomes=(f"{outcome}:{2 * LOCK}", "ok"), bound=1), once)
        race.holds(rush("AB", waits={"B": LOCK + 1}, outcomes=(f"{outcome}:{LOCK + 1}",)), once)


@points(2)
def test_a_slow_attempt_keeps_its_lock(race: Course) -> None:
    """A lock lasts as long as it should, from when it was taken, on Redis' clock and on no other."""
    slow = (f"ok:{LOCK - 4}",)
    for skew in (0, 3 * LOCK):
        race.holds(rush("AB", waits={"B": LOCK - 6}, outcomes=slow, skews={"B": skew}, bound=1), once)
    race.holds(rush("AB", waits={"B": LOCK + 3}, faults=DEAD, skews={"B": -3 * LOCK}, bound=1), once)
    # A stands still for a while, wherever it is, and then is at the gateway when B comes.
    pause = (f"pause:{LOCK - 10}",)
    race.holds(rush("AB", waits={"B": 2 * LOCK - 16}, outcomes=slow, faults=pause, bound=1), once)


@points(2)
def test_a_timeout_ends_the_attempt(race: Course) -> None:
    """Whatever does not answer, and whoever comes meanwhile: the next may start at once, and finds out first."""
    for before in ((), ended("timeout"), ended("timeout_charged")):
        race.holds(rush("A", before=before, faults=UNANSWERED, bound=1), once)
    race.holds(rush("AB", before=ended("timeout"), outcomes=("timeout_charged",)), once)
