"""What an LFU cache must do when threads share it: every answer is one that some order of the calls would give."""

from __future__ import annotations

from graders import Course, Race, Script, Step, call, new, points


def with_two(*used: int, capacity: int = 2) -> Script:
    """A cache that holds 1 and 2, and then saw ``used``."""
    steps = [new("cache", "LFUCache", capacity), call("cache", "put", 1, 10), call("cache", "put", 2, 20)]
    return Script((*steps, *(call("cache", "get", key) for key in used)))


def get(key: int) -> Step:
    """A use, if the key is in."""
    return call("cache", "get", key)


def put(key: int, value: int) -> Step:
    """A use or an insertion; among those that come after, it shows which count is the lowest."""
    return call("cache", "put", key, value)


def has(key: int) -> Step:
    """A question."""
    return call("cache", "__contains__", key)


LENGTH = call("cache", "__len__")


def meeting(
    first: tuple[Step, ...],
    second: tuple[Step, ...],
    *,
    before: Script,
    after: tuple[Step, ...] = (),
    bound: int = 1,
    limit: int = 40,
) -> Race:
    """Two threads that meet."""
    actors = {"A": Script(first), "B": Script(second)}
    return Race(before=before, actors=actors, after=Script(after), bound=bound, limit=limit)


@points(2)
def test_threads_that_hit_lose_no_use(race: Course) -> None:
    """Two threads that use an entry at the same time count as two uses: a lost count evicts what everybody wants."""
    after = (put(3, 30), has(1), has(2))
    race.linearizable_in_threads(meeting((get(1),), (get(1),), before=with_two(2, 2), after=after))
    race.linearizable_in_threads(meeting((get(1),), (put(1, 11),), before=with_two(2, 2), after=after))
    race.linearizable_in_threads(meeting((get(1),), (get(2),), before=with_two(), after=after))
    # What somebody builds of flags instead of a lock takes two stops at the wrong moment to break.
    often = meeting((get(1), get(1)), (get(1),), before=with_two(2, 2, 2), after=after, bound=2, limit=110)
    race.linearizable_in_threads(often)


@points(2)
def test_threads_that_insert_keep_to_the_capacity(race: Course) -> None:
    """Two threads that insert at once make room for both: a cache that outgrows its bound fills the machine."""
    after = (LENGTH, has(3), has(4))
    race.linearizable_in_threads(meeting((put(3, 30),), (put(4, 40),), before=with_two(1), after=after))
    race.linearizable_in_threads(meeting((put(3, 30),), (put(4, 40),), before=with_two(capacity=3), after=after))
    fresh = Script.of(new("cache", "LFUCache", 1))
    race.linearizable_in_threads(meeting((put(3, 30),), (put(4, 40),), before=fresh, after=after, bound=2, limit=60))


@points(2)
def test_what_was_looked_up_may_have_changed(race: Course) -> None:
    """What a call learned before it had the lock may no longer be so: the entry may be gone, or have come."""
    after = (LENGTH, has(1), has(3))
    for before in (with_two(2, 2), with_two(2, 2, 1)):
        race.linearizable_in_threads(meeting((get(1),), (put(3, 30),), before=before, after=after))
    race.linearizable_in_threads(meeting((put(1, 11),), (put(3, 30),), before=with_two(2), after=after))
    and_one_more = (LENGTH, put(4, 40), has(1), has(3))
    race.linearizable_in_threads(meeting((put(3, 30),), (put(3, 31),), before=with_two(1), after=and_one_more))


@points(2)
def test_a_reader_sees_no_half_done_call(race: Course) -> None:
    """While one thread changes the cache, another sees it as it was before or as it is after: never in between."""
    for questions in ((LENGTH,), (has(1), has(3)), (has(3), has(1))):
        race.linearizable_in_threads(meeting((put(3, 30),), questions, before=with_two(2)))
    race.linearizable_in_threads(meeting((put(3, 30),), (has(3), LENGTH), before=with_two(capacity=3)))
    race.linearizable_in_threads(meeting((get(1),), (has(1), LENGTH), before=with_two()))


@points(1)
def test_no_access_is_left_unguarded(race: Course) -> None:
    """A thread may be stopped within a line, too: even what looks like one step, as += does, is several."""
    after = (put(4, 40), has(1), has(2))
    for first, second in (((get(1),), (get(1),)), ((get(1),), (put(3, 30),)), ((put(3, 30),), (has(3), LENGTH))):
        race.linearizable_in_threads(meeting(first, second, before=with_two(2, 2), after=after), fine=True)
