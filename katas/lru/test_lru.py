"""The visible tests, easiest first: make them pass from top to bottom."""

from lru import LRUCache


def test_get_returns_what_put_stored() -> None:
    """A cache gives back under each key the value that was stored under it."""
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1, "put('a', 1) was called, so get('a') should return 1"
    assert cache.get("b") == 2, "put('b', 2) was called, so get('b') should return 2"


def test_a_miss_returns_the_default() -> None:
    """A key that is not stored gives the caller's default, or None if the caller named none."""
    cache = LRUCache(2)
    assert cache.get("a") is None, "'a' is not stored, so get('a') should return None"
    assert cache.get("a", 7) == 7, "'a' is not stored, so get('a', 7) should return 7"
    cache.put("a", 1)
    assert cache.get("a", 7) == 1, "'a' is stored now, so the default should not be used"


def test_len_counts_each_key_once() -> None:
    """Overwriting a key replaces its value and adds no entry."""
    cache = LRUCache(3)
    assert len(cache) == 0, "a new cache should be empty"
    cache.put("a", 1)
    cache.put("b", 2)
    assert len(cache) == 2, "two keys were stored, so len should be 2"
    cache.put("a", 10)
    assert len(cache) == 2, "'a' was already stored, so putting it again should not add an entry"
    assert cache.get("a") == 10, "the second put('a', ...) should replace the first value"


def test_in_tells_which_keys_are_stored() -> None:
    """The in operator answers whether a key is stored without fetching its value."""
    cache = LRUCache(2)
    cache.put("a", 1)
    assert "a" in cache, "'a' was put, so it should be in the cache"
    assert "b" not in cache, "'b' was never put, so it should not be in the cache"


def test_none_and_zero_are_values_like_any_other() -> None:
    """A hit is decided by the key being there, not by the value being true."""
    cache = LRUCache(4)
    for key, value in [("none", None), ("zero", 0), ("empty", ""), ("false", False)]:
        cache.put(key, value)
        assert key in cache, f"{value!r} is a value, so {key!r} should be in the cache"
        fetched = cache.get(key, "default")
        assert fetched is value, f"{value!r} was stored, so get should return it, not the default"
    assert len(cache) == 4, "four keys were stored, whatever their values, so len should be 4"


def test_two_caches_share_nothing() -> None:
    """Each cache has its own entries and its own capacity."""
    small, large = LRUCache(1), LRUCache(2)
    small.put("a", 1)
    assert "a" not in large, "'a' was put into the other cache, so it should not be in this one"
    large.put("a", 2)
    large.put("b", 3)
    assert small.get("a") == 1, "the other cache has its own 'a', so this one should hold 1"
    assert len(large) == 2, "this cache has room for 2, whatever the other one's capacity is"


def test_capacity_must_be_at_least_one() -> None:
    """A cache without room for a single entry is a mistake, and a mistake is reported at once."""
    for capacity in (0, -1):
        try:
            LRUCache(capacity)
        except ValueError:
            continue
        raise AssertionError(f"LRUCache({capacity}) should raise ValueError")


def test_inserting_into_a_full_cache_evicts_the_oldest_entry() -> None:
    """A new key in a full cache takes the place of exactly one entry, the least recently used."""
    cache = LRUCache(3)
    for key in ("a", "b", "c", "d"):
        cache.put(key, key.upper())
    assert "a" not in cache, "'a' was the oldest of three when 'd' came, so 'a' should be evicted"
    for key in ("b", "c", "d"):
        assert key in cache, f"only 'a' had to go, so {key!r} should still be in the cache"
    cache.put("e", "E")
    assert "b" not in cache, "'b' was the oldest when 'e' came, so 'b' should be evicted"
    assert len(cache) == 3, "the capacity is 3, so len should stay 3"


def test_a_hit_makes_the_key_most_recent() -> None:
    """Reading an entry is using it, so the next victim is an entry that was not read."""
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.put("c", 3)
    assert "a" in cache, "get('a') made 'a' more recent than 'b', so 'a' should stay"
    assert "b" not in cache, "'b' had gone unused longest, so 'b' should be evicted"


def test_overwriting_counts_as_use_and_evicts_nothing() -> None:
    """Overwriting an entry needs no room, so it evicts nothing, and makes the key most recent."""
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.put("a", 10)
    assert "b" in cache, "overwriting 'a' needs no room, so 'b' should stay"
    cache.put("c", 3)
    assert "a" in cache, "put('a', 10) made 'a' more recent than 'b', so 'a' should stay"
    assert "b" not in cache, "'b' had gone unused longest, so 'b' should be evicted"


def test_in_does_not_touch_recency() -> None:
    """Asking whether a key is stored is not using it."""
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert "a" in cache, "'a' was put, so it should be in the cache"
    cache.put("c", 3)
    assert "a" not in cache, "asking with in is not a use, so 'a' is still the oldest and should go"
    assert "b" in cache, "'b' was put after 'a', so 'b' should stay"


def test_a_miss_changes_nothing() -> None:
    """Looking for a key that is not stored neither stores it nor evicts or reorders anything."""
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("x", 0)
    assert "x" not in cache, "get should not store the default"
    assert len(cache) == 2, "'a' and 'b' are stored and nothing else, so len should be 2"
    cache.put("c", 3)
    assert "a" not in cache, "a miss uses no entry, so 'a' is still the oldest and should go"
    assert "b" in cache, "'b' was put after 'a', so 'b' should stay"
