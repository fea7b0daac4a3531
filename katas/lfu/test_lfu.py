"""The visible tests, easiest first: make them pass from top to bottom."""

import itertools
import linecache
import sys
from collections.abc import Callable, Iterator
from threading import Thread
from types import FrameType
from typing import Any

from lfu import LFUCache


def test_get_returns_what_put_stored() -> None:
    """A cache gives back what was stored under a key; without an entry, it gives the default."""
    cache = LFUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1, "put('a', 1) was called, so get('a') should return 1"
    assert cache.get("b") == 2, "put('b', 2) was called, so get('b') should return 2"
    assert cache.get("c") is None, "'c' is not stored, so get('c') should return None"
    assert cache.get("c", 7) == 7, "'c' is not stored, so get('c', 7) should return 7"
    cache.put("a", None)
    assert cache.get("a", 7) is None, "None is a value like any other, so get('a', 7) should return None"


def test_len_and_in_tell_what_is_stored() -> None:
    """Overwriting a key replaces its value and adds no entry."""
    cache = LFUCache(3)
    assert len(cache) == 0, "a new cache should be empty"
    cache.put("a", 1)
    cache.put("b", 0)
    cache.put("a", 10)
    assert len(cache) == 2, "'a' and 'b' are stored, 'a' was only overwritten, so len should be 2"
    assert cache.get("a") == 10, "the second put('a', ...) should replace the first value"
    assert "b" in cache, "'b' was put, so it should be in the cache, whatever its value"
    assert "c" not in cache, "'c' was never put, so it should not be in the cache"


def test_capacity_must_be_at_least_one() -> None:
    """A cache without room for a single entry is a mistake, and a mistake is reported at once."""
    for capacity in (0, -1):
        try:
            LFUCache(capacity)
        except ValueError:
            continue
        raise AssertionError(f"LFUCache({capacity}) should raise ValueError")


def test_a_full_cache_evicts_the_least_used_entry() -> None:
    """A new key in a full cache takes the place of exactly one entry, the one used least often."""
    cache = LFUCache(3)
    for key in ("a", "b", "c"):
        cache.put(key, key.upper())
    for key in ("a", "a", "b", "c", "c"):
        cache.get(key)
    cache.put("d", "D")
    assert "b" not in cache, "'b' had count 2, 'a' and 'c' had 3, so 'b' should be evicted"
    for key in ("a", "c", "d"):
        assert key in cache, f"only 'b' had to go, so {key!r} should still be in the cache"
    assert len(cache) == 3, "the capacity is 3, so len should stay 3"


def test_of_equal_counts_the_least_recently_used_goes() -> None:
    """Where counts do not decide, the entry that has gone unused longest is evicted."""
    cache = LFUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("b")
    cache.get("a")
    cache.put("c", 3)
    assert "b" not in cache, "'a' and 'b' had count 2 and 'b' was used before 'a', so 'b' should go"
    assert "a" in cache, "'a' was used after 'b', so it should stay"


def test_overwriting_counts_as_use_and_evicts_nothing() -> None:
    """Overwriting an entry needs no room, so it evicts nothing, and it adds 1 to the count."""
    cache = LFUCache(2)
    cache.put("a", 1)
    cache.put("a", 10)
    cache.put("b", 2)
    cache.put("b", 20)
    cache.put("b", 200)
    assert "a" in cache, "overwriting 'b' needs no room, so 'a' should stay"
    cache.get("a")
    cache.get("a")
    cache.put("c", 3)
    assert "b" not in cache, "put adds 1 each time, so 'b' had count 3 and 'a' had 4: 'b' should go"
    assert "a" in cache, "'a' was put twice and read twice, so its count was 4 and it should stay"


def test_the_newcomer_is_never_the_victim() -> None:
    """An insertion evicts first, so its own count of 1 does not make it the victim; the next one may."""
    cache = LFUCache(2)
    for key in ("a", "b", "a", "b"):
        cache.put(key, key.upper())
    cache.put("c", "C")
    assert "c" in cache, "'c' is being inserted, so it should not be evicted for its count of 1"
    assert "a" not in cache, "'a' and 'b' had count 2 and 'a' was used before 'b', so 'a' should go"
    cache.put("d", "D")
    assert "c" not in cache, "'c' had count 1 and 'b' had 2, so now 'c' should be evicted"
    assert "b" in cache, "'b' had count 2, more than 'c', so 'b' should stay"


def test_an_evicted_entry_loses_its_count() -> None:
    """A key that comes back after eviction starts at 1 like any other newcomer."""
    cache = LFUCache(2)
    cache.put("a", 1)
    cache.get("a")
    for key in ("b", "b", "b", "c", "c", "c", "a"):
        cache.put(key, 0)
    cache.put("d", 4)
    assert "a" not in cache, "'a' was evicted and came back, so its count was 1, not more: it should go"


def test_asking_and_missing_change_nothing() -> None:
    """Asking with in is no use, and a miss neither stores a key nor counts for it."""
    cache = LFUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("b")
    for _ in range(3):
        assert "a" in cache, "'a' was put, so it should be in the cache"
        cache.get("c", 0)
    assert "c" not in cache, "get should not store the default"
    cache.put("c", 3)
    assert "a" not in cache, "asking with in is no use, so 'a' had count 1 and should go"
    cache.get("b")
    cache.get("c")
    cache.put("d", 4)
    assert "c" not in cache, "misses do not count, so 'c' had count 2 and 'b' had 3: 'c' should go"


Call = Callable[[LFUCache], Any]


class Meeting:
    """A call that is stopped before one of its lines in lfu.py, where a second thread makes another.

    The second call runs up to its end, or to a lock that it must wait for; then the first goes on.
    This needs no luck: the interpreter is told not to switch threads by itself, so that each runs
    until it has to wait.
    """

    def __init__(self, cache: LFUCache, place: int) -> None:
        self.cache = cache
        self.place = place  # of the line, counted from 1 as the first call runs them
        self.lines: list[str] = []
        self.returned: list[Any] = [None, None]

    def takes_place(self, first: Call, second: Call) -> bool:
        """Make both calls; return whether the first has so many lines."""
        threads = [Thread(target=self._run, args=(who, call), daemon=True) for who, call in enumerate((first, second))]
        self.second = threads[1]
        usual = sys.getswitchinterval()
        sys.setswitchinterval(1)
        threads[0].start()
        threads[0].join(2)
        if self.second.ident:
            self.second.join(2)
        sys.setswitchinterval(usual)
        assert not threads[0].is_alive(), f"{self}\nand never came to its end: what does it wait for?"
        assert not self.second.is_alive(), f"{self}\nand the second call never ended: is a lock not given back?"
        return len(self.lines) == self.place

    def _run(self, who: int, call: Call) -> None:
        sys.settrace(self._trace if who == 0 else None)
        try:
            self.returned[who] = call(self.cache)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not what should be returned
            self.returned[who] = error

    def _trace(self, frame: FrameType, event: str, _: object) -> Any:
        if frame.f_globals.get("__name__") != LFUCache.__module__:
            return None
        if event == "line" and len(self.lines) < self.place:
            text = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
            self.lines.append(f"line {frame.f_lineno}: {text}")
            if len(self.lines) == self.place:
                self.second.start()
        return self._trace

    def __str__(self) -> str:
        return f"stopped before {self.lines[-1] if self.lines else 'its first line'}"


def meetings(prepared: Callable[[], LFUCache], first: Call, second: Call) -> Iterator[Meeting]:
    """Have the first call stopped before its 1st line; on a cache prepared anew before its 2nd; and so on."""
    for place in itertools.count(1):
        meeting = Meeting(prepared(), place)
        if not meeting.takes_place(first, second):
            return
        yield meeting


def full_of_two() -> LFUCache:
    cache = LFUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    return cache


def test_two_hits_at_once_both_count() -> None:
    """A thread may be stopped between any two lines, and a use that another counts there must not be lost."""
    # Who has read a count, and not yet written it plus one, writes over what others counted meanwhile. So reading
    # and writing must be one step: a lock, held all the while, makes the others wait.

    def hit(cache: LFUCache) -> Any:
        return cache.get("a")

    for meeting in meetings(full_of_two, hit, hit):
        cache, said = meeting.cache, f"get('a') was {meeting}\nand get('a') ran in another thread;"
        for returned in meeting.returned:
            assert returned == 1, f"{said} each should return 1, not {returned!r}"
        cache.get("b")
        cache.put("c", 3)
        assert "a" in cache, f"{said} so 'a' had count 3 and 'b', read once since, had 2: 'b' should go, not 'a'"
        assert len(cache) == 2, f"{said} then 'c' took the place of 'b', so len should be 2, not {len(cache)}"


def test_a_put_is_seen_whole_or_not_at_all() -> None:
    """In the middle of a put there is an entry too many or one too few, so readers need the same lock."""

    def put(cache: LFUCache) -> None:
        cache.put("c", 3)

    def ask(cache: LFUCache) -> list[bool]:
        return ["a" in cache, "c" in cache, "a" in cache]

    for meeting in meetings(full_of_two, put, len):
        said = f"put('c', 3) was {meeting}\nand len ran in another thread;"
        found = meeting.returned[1]
        assert found == 2, f"{said} the cache is full before and after, so it should return 2, not {found!r}"

    for meeting in meetings(full_of_two, put, ask):
        said = f"put('c', 3), which evicts 'a', was {meeting}\nand another thread asked for 'a', 'c', 'a';"
        found = meeting.returned[1]
        assert isinstance(found, list), f"{said} that should be answered, but {found!r}"
        assert found[:2] != [False, False], f"{said} it found neither, but one of them is always there"
        assert found[1:] != [True, True], f"{said} it found both, but there is room for one of them only"


def test_what_was_looked_up_may_have_changed() -> None:
    """What was looked up before the lock was taken may have changed since, so look it up inside, and act there, too."""

    def full_of_one() -> LFUCache:
        cache = LFUCache(1)
        cache.put("a", 1)
        return cache

    for meeting in meetings(full_of_one, lambda cache: cache.get("a", 0), lambda cache: cache.put("b", 2)):
        cache, said = meeting.cache, f"get('a', 0) was {meeting}\nand put('b', 2), which evicts 'a', ran there;"
        found, put = meeting.returned
        assert found in (0, 1), f"{said} get should return 1, or the default 0, not {found!r}"
        assert put is None, f"{said} put should return None, not {put!r}"
        cache.put("c", 3)
        assert "b" not in cache, f"{said} then 'c' took the place of 'b', so 'b' should not be in the cache"
        assert len(cache) == 1, f"{said} the capacity is 1, so len should be 1, not {len(cache)}"

    for meeting in meetings(lambda: LFUCache(2), lambda cache: cache.put("a", 1), lambda cache: cache.put("a", 2)):
        cache, said = meeting.cache, f"put('a', 1) was {meeting}\nand put('a', 2) ran in another thread;"
        for returned in meeting.returned:
            assert returned is None, f"{said} each should return None, not {returned!r}"
        assert len(cache) == 1, f"{said} they put the same key, so len should be 1, not {len(cache)}"
        cache.put("b", 3)
        cache.put("c", 4)
        assert "a" in cache, f"{said} one inserts and one overwrites, so 'a' had count 2 and should stay"
