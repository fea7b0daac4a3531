"""The visible tests, easiest first: make them pass from top to bottom."""

import os
import subprocess
import sys
from collections import Counter

import trending
from trending import CountMinSketch, Trending


def refuses(function, *arguments) -> bool:
    """Tell whether calling the function raises ValueError."""
    try:
        function(*arguments)
    except ValueError:
        return True
    return False


def test_an_estimate_counts_what_was_added() -> None:
    """With few items in a wide sketch the estimates are the counts, and a text counts as its UTF-8 bytes."""
    sketch = CountMinSketch(0.01, 0.01)
    sketch.add("#café")
    sketch.add("#tea", 5)
    sketch.add("#café".encode(), 2)
    assert sketch.estimate("#tea") == 5, "add('#tea', 5) was called, so its estimate should be 5"
    assert sketch.estimate("#café") == 3, "'#café' was added once, and its UTF-8 bytes twice: they are one item"
    assert sketch.estimate("#CAFÉ") == 0, "'#CAFÉ' was never added, so its estimate should be 0"


def test_epsilon_and_delta_set_the_size() -> None:
    """What the sketch promises decides how large it is: a wider row errs by less, a further row errs less often."""
    sketch = CountMinSketch(0.01, 0.05)
    assert sketch.width == 272, "e / 0.01 is 271.8, and rounded up that is a width of 272"
    assert sketch.depth == 3, "ln(1 / 0.05) is 2.996, and rounded up that is a depth of 3"
    assert CountMinSketch(0.5, 0.03).depth == 4, "ln(1 / 0.03) is 3.5, and rounded up that is a depth of 4"
    assert sketch.total == 0, "nothing was added yet, so the total should be 0"
    sketch.add("a", 4)
    sketch.add("b")
    assert sketch.total == 5, "4 and 1 were added, so the total should be 5"


def test_an_estimate_is_never_too_low() -> None:
    """Items that share a counter can only make an estimate too high."""
    sketch = CountMinSketch(0.1, 0.05)
    counts = Counter({f"#tag{number}": 1 + number % 7 for number in range(500)})
    for item, count in counts.items():
        sketch.add(item, count)
    for item, count in counts.items():
        estimate = sketch.estimate(item)
        assert estimate >= count, f"{item!r} was added {count} times, so {estimate} is too low an estimate"


def test_an_estimate_is_seldom_far_too_high() -> None:
    """Rows that hash independently are seldom all unlucky with the same item."""
    seeds, too_high = 800, 0
    for seed in range(seeds):
        sketch = CountMinSketch(0.2, 0.02, seed)
        sketch.add("#everywhere", 1_000)
        too_high += sketch.estimate("#rare") > 0.2 * sketch.total
    # 16 are expected at most; 40 would happen to a right sketch less than once in a million times.
    assert too_high < 40, (
        f"under {too_high} of {seeds} seeds the estimate for '#rare' is far too high, but delta allows about 16: "
        "take the least of the item's counters, and hash each row independently of the others"
    )


def test_the_seed_decides_all() -> None:
    """The same seed gives the same answers in every process, and any int is a seed."""
    program = """if True:
        import sys
        sys.path.insert(0, sys.argv[1])
        from trending import CountMinSketch
        sketch = CountMinSketch(0.2, 0.1, seed=7)
        for number in range(200):
            sketch.add(f"#tag{number}", 1 + number)
        print([sketch.estimate(f"#tag{number}") for number in range(200)])
    """

    def answers(seed: int) -> list[int]:
        sketch = CountMinSketch(0.2, 0.1, seed)
        for number in range(200):
            sketch.add(f"#tag{number}", 1 + number)
        return [sketch.estimate(f"#tag{number}") for number in range(200)]

    mine = answers(7)
    for seed in (0, -1, 2**64, -(2**200)):
        assert answers(seed) == answers(seed), f"two sketches of seed {seed} should give the same estimates"
        assert answers(seed) != mine, f"seeds 7 and {seed} should hash the items to different counters"
    child = subprocess.run(
        [sys.executable, "-c", program, os.path.dirname(os.path.abspath(trending.__file__))],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    is_the_same = child.stdout.splitlines()[-1:] == [str(mine)]
    assert is_the_same, (
        "seed 7 gives other estimates in another process: is hash() used? For text it differs in each process"
    )


def test_merging_is_adding_both_streams() -> None:
    """Sketches of one shape add up, so each server can count its own part of the traffic."""
    mine, theirs, both = (CountMinSketch(0.1, 0.1, 3) for _ in range(3))
    for number in range(300):
        mine.add(f"#tag{number % 90}", 2)
        theirs.add(f"#tag{number % 110}")
        both.add(f"#tag{number % 90}", 2)
        both.add(f"#tag{number % 110}")
    mine.merge(theirs)
    for number in range(120):
        got, expected = mine.estimate(f"#tag{number}"), both.estimate(f"#tag{number}")
        assert got == expected, f"one sketch with both streams says {expected} for '#tag{number}', but the merged {got}"
    assert mine.total == 900, "600 and 300 were added, so the total should be 900 after merging"
    for other in (CountMinSketch(0.2, 0.1, 3), CountMinSketch(0.1, 0.01, 3), CountMinSketch(0.1, 0.1, 4)):
        assert refuses(mine.merge, other), "merging a sketch of another width, depth or seed should raise ValueError"
    assert mine.total == 900, "a merge that is refused should change nothing"


def test_the_top_is_ordered() -> None:
    """The largest count comes first, items of equal counts in their own order, and there are at most k."""
    trends = Trending(10, window=60)
    for item, count in [("#pear", 3), ("#fig", 2), ("#apple", 3), ("#fig", 4), ("#date", 3)]:
        trends.observe(item, 1.0, count)
    top = trends.top(2.0)
    expected = [("#fig", 6), ("#apple", 3), ("#date", 3), ("#pear", 3)]
    assert top == expected, "'#fig' was observed 2 + 4 times, and the three that tie should follow from a to z"
    small = Trending(2, window=60)
    for item, count in [("#a", 1), ("#b", 1), ("#c", 1), ("#d", 9)]:
        small.observe(item, 1.0, count)
    top = small.top(2.0)
    assert top[:1] == [("#d", 9)], "'#d' has 9 of 12 observations, so it should come first"
    assert len(top) <= 2, "the top should have at most k items, also when more tie for the last place"


def test_bad_arguments_change_nothing() -> None:
    """A count below 1, a time before 0 or a promise of no meaning is a mistake, and is reported at once."""
    for number in (0, 1, -0.5, 1.5):
        assert refuses(CountMinSketch, number, 0.1), f"epsilon = {number} is not between 0 and 1: raise ValueError"
        assert refuses(CountMinSketch, 0.1, number), f"delta = {number} is not between 0 and 1: raise ValueError"
    for arguments in ((0, 60), (3, 0), (3, -60), (3, 60, 0), (3, 60, 12, 1, 0.1), (3, 60, 12, 0.1, 0)):
        assert refuses(Trending, *arguments), f"Trending{arguments} should raise ValueError"
    sketch, trends = CountMinSketch(0.1, 0.1), Trending(3, window=60)
    trends.observe("#a", 1.0)
    for count in (0, -1):
        assert refuses(sketch.add, "#a", count), f"add('#a', {count}) should raise ValueError"
        assert refuses(trends.observe, "#a", 500.0, count), f"observe('#a', 500.0, {count}) should raise ValueError"
    assert refuses(trends.observe, "#a", -1.0), "observe('#a', -1.0) should raise ValueError: times start at 0"
    assert sketch.total == 0, "an add that is refused should not count"
    assert trends.top(2.0) == [("#a", 1)], "an observation that is refused should neither count nor move the window"


def test_the_window_forgets_slice_by_slice() -> None:
    """A slice counts until the whole window has passed after its end."""
    trends = Trending(5, window=60, slices=6)
    trends.observe("#first", 0.0)
    trends.observe("#second", 9.5)
    trends.observe("#third", 10.0)
    for now in (10.0, 60.0, 69.5):
        assert len(trends.top(now)) == 3, (
            f"at {now} all three should count: '#second' was observed at 9.5 and counts for at least 60 seconds"
        )
    assert trends.top(70.0) == [("#third", 1)], "at 70 the slice from 0 to 10 should be forgotten, and no other"
    assert trends.top(80.0) == [], "at 80 the slice from 10 to 20 should be forgotten too, though nothing new came"


def test_a_late_observation_belongs_to_its_own_slice() -> None:
    """What arrives late is counted, and is forgotten with the slice of its own time."""
    trends = Trending(5, window=60, slices=6)
    trends.observe("#punctual", 20.5)
    trends.observe("#late", 19.5, 2)
    trends.observe("#punctual", 21.0)
    assert trends.top(21.0) == [("#late", 2), ("#punctual", 2)], "a late observation should count like any other"
    assert trends.top(79.5) == [("#late", 2), ("#punctual", 2)], "the slice from 10 to 20 counts until 80"
    assert trends.top(80.0) == [("#punctual", 2)], "'#late' was observed at 19.5: at 80 that slice is forgotten"


def test_a_crowd_does_not_hide_the_frequent() -> None:
    """Five thousand hashtags seen once each do not push out the one that is seen again and again."""
    trends = Trending(3, window=60)
    for number in range(5_000):
        trends.observe(f"#once{number}", number / 100)
        if number % 100 >= 30:
            trends.observe("#often", number / 100)
    top = dict(trends.top(50.0))
    assert "#often" in top, "'#often' is 3,500 of 8,500 observations, more than a third, so it should be in the top 3"
    assert 3_500 <= top["#often"] <= 3_508, "its count may be too high by 0.001 of the 8,500, and never too low"


def test_the_outdone_come_back() -> None:
    """Who was outdone is in the top again once the others have been forgotten, without being observed again."""
    trends = Trending(2, window=60, slices=6)
    for number in range(5):
        trends.observe(f"#loud{number}", 5.0, 100)
    for number in range(5):
        trends.observe("#steady", 12.0 + number, 10)
        trends.observe(f"#loud{number}", 12.0 + number)
        trends.top(12.0 + number)
    top = dict(trends.top(70.0))
    assert top.get("#steady") == 50, (
        "at 70 the loud ones have 1 each and '#steady' has 50 of 55, so it should be in the top: "
        "candidates that are dropped while others are larger cannot come back"
    )
