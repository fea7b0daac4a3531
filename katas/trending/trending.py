"""A count-min sketch, and the most frequent items of a sliding window: your code goes here."""


class CountMinSketch:
    """Estimates how often each item was added, in memory set by `epsilon` and `delta` alone.

    The same seed gives the same answers in every process. Adding and estimating take O(depth) time.
    """

    width: int
    """Counters in a row: e / epsilon, rounded up."""

    depth: int
    """Rows, each with a hash of its own: ln(1 / delta), rounded up."""

    total: int
    """The sum of all counts added, merged ones included."""

    def __init__(self, epsilon: float, delta: float, seed: int = 0) -> None:
        """Start with nothing added; raise ValueError if epsilon or delta is not between 0 and 1.

        The seed decides how items are hashed. It may be any int, negative and huge ones too.
        """
        raise NotImplementedError

    def add(self, item: str | bytes, count: int = 1) -> None:
        """Count `item` another `count` times; raise ValueError if `count` is below 1.

        A text is the same item as its UTF-8 bytes.
        """
        raise NotImplementedError

    def estimate(self, item: str | bytes) -> int:
        """Return about how often `item` was added: never less than the truth.

        For each item, at most a share `delta` of all seeds make it more than the truth plus
        `epsilon * total`.
        """
        raise NotImplementedError

    def merge(self, other: "CountMinSketch") -> None:
        """Take in all that `other` has counted, and leave `other` as it is.

        Afterwards the total and every estimate are those of one sketch to which everything was
        added. If `other` has another width, depth or seed, raise ValueError and change nothing.
        """
        raise NotImplementedError


class Trending:
    """Ranks the most frequent items of a sliding window that moves on by a slice at a time.

    Slice n begins at `n * window / slices` seconds. At any moment the current slice is counted and
    as many whole slices before it as the window has. Memory does not grow with the number of
    distinct items, nor with the length of the stream.
    """

    def __init__(
        self,
        k: int,
        window: float,
        slices: int = 12,
        epsilon: float = 0.001,
        delta: float = 0.01,
        seed: int = 0,
    ) -> None:
        """Start with nothing observed.

        Raise ValueError if k or slices is below 1, if window is not above 0, or if epsilon or delta
        is not between 0 and 1.
        """
        raise NotImplementedError

    def observe(self, item: str, at: float, count: int = 1) -> None:
        """Count `item` another `count` times in the slice of the time `at`, in O(depth + k).

        Times may go back by less than a slice: a late observation belongs to its own slice. Raise
        ValueError and change nothing if `at` is below 0 or `count` below 1.
        """
        raise NotImplementedError

    def top(self, now: float) -> list[tuple[str, int]]:
        """Return at most k items with their estimated counts, largest first, ties by item.

        Only what is counted at `now` matters, or at the latest time seen, should that be later. The
        counts are as good as the sketch's. An item with more than a share `1 / k + epsilon` of all
        that is counted is there, except with probability `delta`, no matter what the top was before.
        The other places go to the largest estimates among the items that you still track.
        """
        raise NotImplementedError
