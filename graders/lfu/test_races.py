"""What an LFU cache must do when threads share it: every answer is one that some order of the calls would give."""

from __future__ import annotations

from graders import Course, Race, Script, call, new, points


def full(*used: int) -> Script:
    """A cache of two that holds 1 and 2, and then saw ``used``."""
    steps = [new("cache", "LFUCache", 2), call("cache", "put", 1, 10), call("cache", "put", 2, 20)]
    return Script((*steps, *(call("cache", "get", key) for key in used)))


def look(*newcomers: int) -> Script:
    """Who is in, before and after ``newcomers``: the counts show in who has to go."""
    asked = [call("cache", "__contains__", key) for key in (1, 2, 3, 4)]
    steps = [call("cache", "__len__"), *asked]
    for key in newcomers:
        steps += [call("cache", "put", key, key), *asked]
    return Script((*steps, *(call("cache", "get", key) for key in (1, 2, 3, 4))))


GET_1 = call("cache", "get", 1)
GET_2 = call("cache", "get", 2)
PUT_1 = call("cache", "put", 1, 11)
PUT_3 = call("cache", "put", 3, 30)
PUT_4 = call("cache", "put", 4, 40)
LENGTH = call("cache", "__len__")
ASK_1 = call("cache", "__contains__", 1)


@points(2)
def test_threads_that_hit_lose_no_use(race: Course) -> None:
    """Two threads that use an entry at the same time count as two uses: a lost count evicts what everybody wants."""
    for first, second in (((GET_1,), (GET_1,)), ((GET_1,), (PUT_1,)), ((GET_1, GET_2), (GET_2,))):
        actors = {"A": Script(first), "B": Script(second)}
        race.linearizable_in_threads(Race(before=full(2, 2), actors=actors, after=look(3), limit=250))


@points(2)
def test_threads_that_insert_keep_to_the_capacity(race: Course) -> None:
    """Two threads that insert at once evict one entry each: a cache that outgrows its bound fills the machine."""
    for first, second in (((PUT_3,), (PUT_4,)), ((PUT_3,), (PUT_3,)), ((PUT_3,), (PUT_1,))):
        actors = {"A": Script(first), "B": Script(second)}
        race.linearizable_in_threads(Race(before=full(1), actors=actors, after=look(), limit=250))


@points(2)
def test_a_reader_sees_no_half_done_call(race: Course) -> None:
    """While one thread inserts, another sees the cache as it was before or as it is after: never one too many."""
    for reads in ((LENGTH, LENGTH), (ASK_1, LENGTH), (GET_2, ASK_1)):
        actors = {"A": Script((PUT_3, PUT_4)), "B": Script(reads)}
        race.linearizable_in_threads(Race(before=full(2), actors=actors, after=look(), limit=250))


@points(1)
def test_no_access_is_left_unguarded(race: Course) -> None:
    """A thread may be stopped within a line, too: what is read there may be gone a moment later."""
    for first, second in (((GET_1,), (GET_1,)), ((GET_1,), (PUT_3,)), ((PUT_3,), (LENGTH,))):
        actors = {"A": Script(first), "B": Script(second)}
        race.linearizable_in_threads(Race(before=full(2), actors=actors, after=look(), bound=1, limit=250), fine=True)
