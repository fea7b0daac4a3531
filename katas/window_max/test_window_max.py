"""The visible tests, easiest first: make them pass from top to bottom."""

from functools import total_ordering
from typing import Any

from window_max import WindowMax, sliding_window_max


def test_each_full_window_gives_its_maximum() -> None:
    """A window of k values moves one value at a time, so n values give n - k + 1 maxima."""
    maxima = sliding_window_max([2, 5, 1, 4, 3], 2)
    assert maxima == [5, 5, 4, 4], "the windows are (2, 5), (5, 1), (1, 4) and (4, 3), so expect [5, 5, 4, 4]"
    maxima = sliding_window_max([1, 3, 2, 5, 8, 7], 3)
    assert maxima == [3, 5, 8, 8], "the windows are (1, 3, 2), (3, 2, 5), (2, 5, 8) and (5, 8, 7)"


def test_the_narrowest_and_the_widest_window() -> None:
    """Windows of one give every value back, and a window of all values gives one maximum."""
    assert sliding_window_max([2, 5, 1], 1) == [2, 5, 1], "with k = 1 each value is the maximum of its window"
    assert sliding_window_max([2, 5, 1], 3) == [5], "with k = n there is one full window, so one maximum"


def test_without_a_full_window_there_is_no_maximum() -> None:
    """A window that the values cannot fill is not reported, so the list is empty."""
    assert sliding_window_max([2, 5, 1], 4) == [], "three values cannot fill a window of 4, so expect []"
    assert sliding_window_max([], 1) == [], "no values cannot fill a window of 1, so expect []"


def test_a_window_holds_at_least_one_value() -> None:
    """A window of no values has no maximum, so asking for one is a mistake, whatever the values."""
    for values in ([2, 5, 1], []):
        for k in (0, -1):
            try:
                sliding_window_max(values, k)
            except ValueError:
                continue
            raise AssertionError(f"sliding_window_max({values}, {k}) should raise ValueError")


def test_a_maximum_leaves_with_its_window() -> None:
    """Once the window has moved past a value, however large, the next largest takes its place."""
    maxima = sliding_window_max([9, 7, 5, 3, 1], 2)
    assert maxima == [9, 7, 5, 3], "each maximum leaves after two windows, and its neighbour takes over"
    maxima = sliding_window_max([9, 1, 2, 3, 8, 4, 1, 0], 3)
    assert maxima == [9, 3, 8, 8, 8, 4], "9 is in the first window only, and 8 in three of them"


def test_of_equal_values_only_the_oldest_leaves() -> None:
    """Equal values leave one by one, so the maximum stays while one of them is in the window."""
    maxima = sliding_window_max([5, 5, 1, 1, 0], 2)
    assert maxima == [5, 5, 1, 1], "when the first 5 leaves, the second is still there: the window (5, 1) gives 5"
    maxima = sliding_window_max([4, 1, 4, 0, 0, 3], 3)
    assert maxima == [4, 4, 4, 3], "the second 4 is in the windows (1, 4, 0) and (4, 0, 0), so both give 4"


def test_values_need_only_be_comparable() -> None:
    """Values come without a least value, arithmetic or a hash, and none of them means "nothing"."""
    assert sliding_window_max([-3, -1, -2], 2) == [-1, -1], "the maximum of negative numbers is negative"
    assert sliding_window_max([-1, 0, -2], 2) == [0, 0], "0 is a value like any other, and larger than -2"
    maxima: list[Any] = sliding_window_max(["fig", "", "kiwi", "date"], 2)
    assert maxima == ["fig", "kiwi", "kiwi"], "strings compare as well: start from a value, not from a number"
    maxima = sliding_window_max([[2], [1, 9], [1]], 2)
    assert maxima == [[2], [1, 9]], "lists compare, but have no hash: they cannot be keys of a dict or set"


def test_any_sequence_gives_a_new_list() -> None:
    """Whatever kind of sequence comes in, it is left as it was, and a new list goes out."""
    for given, expected in (((2, 5, 1), [5, 5]), ("kata", ["k", "t", "t"]), (range(3, 0, -1), [3, 2])):
        maxima = sliding_window_max(given, 2)
        assert maxima == expected, f"{given!r} is a sequence too, so expect the list {expected}"
    values = [2, 5, 1, 4]
    first, second = sliding_window_max(values, 1), sliding_window_max(values, 1)
    sliding_window_max(values, 3)
    assert values == [2, 5, 1, 4], "the caller still needs the input, so it should be left as it was"
    assert first is not values, "with k = 1 the maxima equal the input, but they should be a new list"
    assert first is not second, "each call should return a new list"


def test_a_stream_answers_from_the_first_push() -> None:
    """Before the window is full, push returns the maximum of what has come so far."""
    stream = WindowMax(3)
    for value, expected in ((2, 2), (1, 2), (4, 4)):
        assert stream.push(value) == expected, f"push({value}) should return {expected}, the maximum so far"


def test_a_stream_forgets_all_but_the_last_k() -> None:
    """Once the window is full, each push puts the oldest value out of it."""
    values = [6, 5, 5, 1, 2, 0, 0, 0, 7]
    for k in (3, 1, 100):
        stream = WindowMax(k)
        for end, value in enumerate(values, 1):
            window = values[max(end - k, 0) : end]
            assert stream.push(value) == max(window), f"with k = {k} push({value}) should give the maximum of {window}"


def test_each_stream_is_on_its_own() -> None:
    """Each stream has its own values and its own width, and a width below 1 is refused at once."""
    narrow, wide = WindowMax(1), WindowMax(2)
    narrow.push(9)
    assert wide.push(1) == 1, "9 was pushed to the other stream, so this one should know only 1"
    assert narrow.push(3) == 3, "this stream has a window of 1, whatever the other one's is"
    assert wide.push(0) == 1, "this stream has seen 1 and 0, and its window has room for both"
    for k in (0, -1):
        try:
            WindowMax(k)
        except ValueError:
            continue
        raise AssertionError(f"WindowMax({k}) should raise ValueError, before anything is pushed")


@total_ordering
class Counted:
    """A number that counts how often its kind is compared."""

    __hash__ = None
    comparisons = 0

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        Counted.comparisons += 1
        return isinstance(other, Counted) and self.number == other.number

    def __lt__(self, other: "Counted") -> bool:
        Counted.comparisons += 1
        return self.number < other.number


def test_a_wide_window_costs_no_more_than_a_narrow_one() -> None:
    """Each value is compared a few times in all, not once for every window that it is in."""
    falling = [Counted(number) for number in range(1_000, 0, -1)]
    Counted.comparisons = 0
    sliding_window_max(falling, 500)
    per_value = Counted.comparisons // 1_000
    assert per_value < 100, f"with k = 500, sliding_window_max compared each value {per_value} times: aim for a few"
    Counted.comparisons = 0
    stream: WindowMax[Counted] = WindowMax(500)
    for value in falling:
        stream.push(value)
    per_value = Counted.comparisons // 1_000
    assert per_value < 100, f"with k = 500, push compared each value {per_value} times: aim for a few"
