"""What an LFU cache must do. Each property allows itself one kind of step, and so catches its own mistakes."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from graders import Ref, Script, Subject, alive, call, catches_all, drop, each, new, points, value

from .histories import History, pairs
from .model import LFUCache

Kind = Callable[[History, int], None]
CAPACITY = st.integers(1, 5)
DATA = st.binary(min_size=16, max_size=40)
FALSY: tuple[object, ...] = (None, 0, "", False, -1, 0.0, -0.0, (), b"", [])


@st.composite
def histories(draw: st.DrawFn, *kinds: Kind, look: Callable[[History], None] = History.read_all) -> Script:
    """A history of inserts and of steps of ``kinds``, then a ``look`` at what became of it."""
    history = History(draw(CAPACITY))
    for what, whom in pairs(draw(DATA)):
        if what < 3:
            history.insert(whom)
        else:
            kinds[what % len(kinds)](history, whom)
    look(history)
    return history.script()


@points(2)
@given(histories(History.hit, lambda history, whom: history.hit(whom, default=True)))
def test_a_hit_adds_to_the_count(subject: Subject, program: Script) -> None:
    """A get that hits adds one to the entry's count: what is asked for most must be the last to go."""
    subject.agrees(program)


@points(2)
@given(histories(History.overwrite, lambda history, whom: history.overwrite(whom, same=True), History.hit))
def test_overwriting_adds_to_the_count(subject: Subject, program: Script) -> None:
    """Overwriting an entry gives it the new value, adds one to its count, and evicts nothing."""
    subject.agrees(program)


@points(2)
@given(histories(History.raise_all, History.insert, History.raise_all))
def test_of_equal_counts_the_least_recently_used_goes(subject: Subject, program: Script) -> None:
    """Of the entries with the lowest count the least recently used is evicted, not the oldest and not just any."""
    subject.agrees(program)


@points(1)
@given(histories(History.favour, History.insert, History.insert))
def test_a_newcomer_starts_at_one(subject: Subject, program: Script) -> None:
    """A new entry has count 1 and is never its own victim; an entry that comes back has lost its old count."""
    subject.agrees(program)


@points(1)
@given(histories(History.ask))
def test_membership_is_no_use(subject: Subject, program: Script) -> None:
    """Asking whether a key is in tells the truth and is no use of it: monitoring must not keep entries alive."""
    subject.agrees(program)


@points(1)
@given(histories(History.length, History.overwrite, look=History.length))
def test_length_counts_the_entries(subject: Subject, program: Script) -> None:
    """The length is the number of entries, and never more than the capacity: that bound is what a cache is for."""
    subject.agrees(program)


@points(1)
@given(histories(History.miss))
def test_a_miss_changes_nothing(subject: Subject, program: Script) -> None:
    """A miss stores nothing, evicts nothing and returns None: a scan for absent keys must not empty the cache."""
    subject.agrees(program)


def misses(asked: list[tuple[int, object, bool]]) -> Script:
    """Gets with a default, by place or by name, each followed by one without."""
    steps = [new("cache", "LFUCache", 20), call("cache", "put", 1, 100), call("cache", "put", 5, 500)]
    for key, default, named in asked:
        steps.append(call("cache", "get", key, default=default) if named else call("cache", "get", key, default))
        steps.append(call("cache", "get", key))
    return Script(tuple(steps))


ASKED = st.tuples(st.integers(1, 9), st.sampled_from((7, "none such", 0)), st.booleans())


@points(1)
@given(st.builds(misses, st.lists(ASKED, min_size=2, max_size=9)))
def test_a_miss_returns_the_default(subject: Subject, program: Script) -> None:
    """A miss returns the caller's default and does not store it: it is how a caller tells a miss from a None."""
    subject.agrees(program)


def stored(values: list[object], default: object) -> Script:
    """Puts of ``values``, then a get of each."""
    steps = [new("cache", "LFUCache", 8)]
    steps += [call("cache", "put", key, each) for key, each in enumerate(values, 1)]
    steps += [call("cache", "get", key, default) for key in range(1, len(values) + 1)]
    return Script(tuple(steps))


@points(1)
@given(st.builds(stored, st.lists(st.sampled_from(FALSY), min_size=2, max_size=8), st.sampled_from((None, 7))))
def test_falsy_values_are_values(subject: Subject, program: Script) -> None:
    """None, 0, "" and False are values like any other: a cached "no result" must not be computed again."""
    subject.agrees(program)


LONG = "a" * 100
LOOK_ALIKES: tuple[object, ...] = (
    *(1, True, (1,), (True,), ("a", (1,)), ("a", (True,)), 0, False, -1, -2),
    *(1 << 61, (1 << 61) - 1, 1 << 64, (1 << 64) + 1, 10**30, 10**30 + 1),
    *("1", b"1", "True", "(1,)", "", b"", (), "a", "A", " a", "a ", b"a", ("a",)),
    *(
        "\u00e9",
        "e\u0301",
        LONG + "b",
        LONG + "c",
        (LONG, "b"),
        (LONG, "c"),
        LONG.encode() + b"b",
        LONG.encode() + b"c",
    ),
)


def look_alikes(keys: list[object], capacity: int) -> Script:
    """Puts of keys that differ, then gets of all that equals a resident."""
    distinct = list(dict.fromkeys(keys))
    steps = [new("cache", "LFUCache", capacity)]
    steps += [call("cache", "put", key, place) for place, key in enumerate(distinct, 100)]
    steps += [call("cache", "get", alike) for key in distinct[-capacity:] for alike in LOOK_ALIKES if alike == key]
    return Script(tuple(steps))


@points(1)
@given(st.builds(look_alikes, st.lists(st.sampled_from(LOOK_ALIKES), min_size=12, max_size=30), st.just(40)))
def test_keys_compare_as_dict_keys(subject: Subject, program: Script) -> None:
    """Keys are compared as dict keys are: 1 and True are one key, 1 and "1" are two, and 0 is as good as any."""
    subject.agrees(program)


def refused(capacity: int, after_a_good_one: bool) -> Script:
    """A cache that must not come to be."""
    good = [new("cache", "LFUCache", 1), call("cache", "put", 1, 1), call("cache", "get", 1)]
    return Script((*(good if after_a_good_one else ()), new("refused", "LFUCache", capacity)))


@points(1)
@given(st.builds(refused, st.sampled_from((0, -1, -2, -7, -(10**12))), st.booleans()))
@settings(max_examples=12)
def test_a_capacity_below_one_is_refused(subject: Subject, program: Script) -> None:
    """A capacity below 1 raises ValueError at once, where the mistake is made, not at some later call."""
    subject.agrees(program)


def two_caches(puts: list[tuple[str, int]], capacity: int) -> Script:
    """Puts into one cache or the other, then a get of every key from each."""
    steps = [new(name, "LFUCache", capacity) for name in ("cache", "other")]
    steps += [call(name, "put", key, place) for place, (name, key) in enumerate(puts, 100)]
    steps += [call(name, "get", key) for name in ("cache", "other") for key in range(1, 7)]
    return Script(tuple(steps))


PUTS = st.tuples(st.sampled_from(("cache", "other")), st.integers(1, 6))


@points(1)
@given(st.builds(two_caches, st.lists(PUTS, min_size=6, max_size=16), st.integers(1, 4)))
@settings(max_examples=30)
def test_caches_share_nothing(subject: Subject, program: Script) -> None:
    """Two caches know nothing of each other: state belongs to an instance, never to the class or the module."""
    subject.agrees(program)


def released(capacity: int, keys: list[int], asked: list[int]) -> Script:
    """Values overwritten below the capacity, then one pushed out by each new key."""
    steps = [new("cache", "LFUCache", capacity)]
    model = LFUCache(capacity)
    names: list[str] = []
    for place, key in enumerate([*keys, *range(20, 22 + capacity)]):
        names.append(f"value{place}")
        steps += [value(names[-1]), call("cache", "put", key, Ref(names[-1])), drop(names[-1])]
        model.put(key, names[-1])
        for choice in asked[: place % 3]:
            inside = model.entries[choice % len(model)][0]
            steps.append(call("cache", "__contains__", inside))
    # What is still in stays as it is, and nothing that went is kept.
    steps += [alive(name) for name in names]
    return Script(tuple(steps))


@points(1)
@given(
    st.builds(
        released,
        st.integers(1, 6),
        st.lists(st.integers(1, 8), min_size=1, max_size=12),
        st.lists(st.integers(0, 9), min_size=3, max_size=3),
    )
)
@settings(max_examples=40)
def test_what_is_evicted_is_released(subject: Subject, program: Script) -> None:
    """A value that was evicted or overwritten is no longer referenced: a cache that keeps it leaks memory for ever."""
    subject.agrees(program)


@points(1)
def test_counts_keep_growing(subject: Subject) -> None:
    """A count has no highest value and does not fade: what is used most all day must not be taken for a tie."""
    steps = [new("cache", "LFUCache", 2), call("cache", "put", 1, 100), call("cache", "put", 2, 200)]
    # One is used a little more, the other last.
    steps += [each("cache", "get", [1] * 1_110), each("cache", "get", [2] * 1_100)]
    subject.agrees(Script((*steps, call("cache", "put", 3, 300), call("cache", "get", 1))))


MIXED_KEYS = (1, 2, 3, 4, 5, 6, 7, 8, 0, "", "a", b"a", ("a", 1), -1, -2, *range(100, 125))
KINDS: tuple[Kind, ...] = (
    History.insert,
    History.hit,
    History.overwrite,
    History.miss,
    History.ask,
    History.length,
    lambda history, whom: history.insert(whom, FALSY[1 + whom % (len(FALSY) - 1)]),
    History.raise_all,
    History.favour,
    lambda history, whom: history.overwrite(whom, same=True),
    lambda history, whom: history.get(MIXED_KEYS[whom % len(MIXED_KEYS)], default=0),
)


@st.composite
def long_histories(draw: st.DrawFn) -> Script:
    """Steps of a few kinds each time (swarm testing, Groce 2012), at many capacities."""
    history = History(draw(st.sampled_from((1, 2, 2, 3, 3, 5, 9, 20))), MIXED_KEYS)
    chosen = draw(st.sampled_from((0b110, 0b110000110, None)))
    if chosen is None:
        chosen = draw(st.integers(0, (1 << len(KINDS)) - 1))
    kinds = [kind for place, kind in enumerate(KINDS) if place == 0 or chosen >> place & 1]
    for byte in draw(st.binary(min_size=40, max_size=160)):
        kinds[byte % len(kinds)](history, byte // len(kinds))
    history.read_all()
    return history.script()


@points(1)
@catches_all
@given(long_histories())
@settings(max_examples=100)
def test_long_mixed_histories(subject: Subject, program: Script) -> None:
    """Everything at once, for long and at many capacities: rules that hold one by one must also hold together."""
    subject.agrees(program)
