"""What a limiter must do when many servers ask at once: the answers are those that some order of the calls has."""

from __future__ import annotations

from graders import Course, Race, Ref, Script, Step, call, new, points

from .traffic import alike

SERVER = new("bucket", "TokenBucket", Ref("redis"), 20, 1.0)


def acquire(cost: int) -> Step:
    """Ask for tokens."""
    return call("bucket", "acquire", "ada", cost)


def rush(left: int, *actors: tuple[Step, ...]) -> Race:
    """So many API servers at once, each with what it asks of a bucket in which so much is left."""
    return Race(
        before=Script((SERVER, acquire(20 - left))),
        actors={name: Script((SERVER, *steps)) for name, steps in zip("ABC", actors, strict=False)},
        limit=40,
    )


@points(2)
def test_no_token_is_given_twice(race: Course) -> None:
    """Between any two commands another server comes: a token that was there when you looked may be gone by now."""
    for race_of in (
        rush(3, (acquire(2),), (acquire(2),)),
        rush(7, (acquire(2), acquire(2)), (acquire(2), acquire(2))),
        rush(5, (acquire(2),), (acquire(2),), (acquire(2),)),
        rush(19, (acquire(4), acquire(1)), (acquire(6), acquire(3))),
    ):
        race.linearizable(race_of, alike)
