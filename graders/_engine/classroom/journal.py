"""The journal: every result as soon as there is one, so that a run that is killed goes on where it was.

SQLite with a write-ahead log: a result is in it whole or not at all. Results are filed under what they are results of,
so a changed grader, seed or file asks for a new one, and the old one stays for comparison.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from graders._engine.classroom.tasks import Key
from graders._engine.result import Result, Verdict, from_json

VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS results (
    submission TEXT NOT NULL, kata TEXT NOT NULL, grader TEXT NOT NULL, seed INTEGER NOT NULL, result BLOB NOT NULL,
    PRIMARY KEY (submission, kata, grader, seed)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS standings (
    generation INTEGER NOT NULL, learner TEXT NOT NULL, kata TEXT NOT NULL, standing BLOB NOT NULL,
    PRIMARY KEY (generation, learner, kata)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS written (name TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class JournalInUse(Exception):
    """Another run writes to the same journal."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a learner stood with a kata when a run ended."""

    learner: str
    kata: str
    submission: str = ""
    grader: str = ""
    seed: int = 0
    verdict: str = ""
    score: float | None = None


class Journal:
    """The journal of one class. ``remark`` says what became of one that could not be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.remark = ""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(path.with_name(path.name + ".lock"))
        try:
            self._store = self._opened()
        except sqlite3.DatabaseError as problem:
            self._set_aside(str(problem))
            self._store = self._opened()

    def _opened(self) -> sqlite3.Connection:
        store = sqlite3.connect(self.path, isolation_level=None)
        try:
            store.execute("PRAGMA journal_mode=WAL")
            store.execute("PRAGMA synchronous=NORMAL")
            (version,) = store.execute("PRAGMA user_version").fetchone()
            if version not in (0, VERSION):
                raise sqlite3.DatabaseError(f"it is of version {version}, this is {VERSION}")
            store.executescript(_TABLES)
            store.execute(f"PRAGMA user_version={VERSION}")
            (state,) = store.execute("PRAGMA quick_check").fetchone()
            if state != "ok":
                raise sqlite3.DatabaseError(state)
        except sqlite3.DatabaseError:
            store.close()
            raise
        return store

    def _set_aside(self, why: str) -> None:
        kept = self.path.with_name(f"{self.path.name}.damaged-{int(time.time())}")
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.replace(f"{self.path}{ending}", f"{kept}{ending}")
        self.remark = f"the journal could not be read ({why}); it is kept as {kept.name}, and all is graded anew"

    def put(self, key: Key, result: Result) -> None:
        """Keep a result. It is there for good when this returns."""
        self._store.execute(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)",
            (key.submission, key.kata, key.grader, key.seed, msgspec.json.encode(result)),
        )

    def known(self, keys: Iterable[Key]) -> dict[Key, Result]:
        """Return the results that are there of ``keys``; an unreadable one is not there."""
        found = {}
        for key in keys:
            row = self._store.execute(
                "SELECT result FROM results WHERE submission=? AND kata=? AND grader=? AND seed=?",
                (key.submission, key.kata, key.grader, key.seed),
            ).fetchone()
            if row is not None:
                with contextlib.suppress(msgspec.MsgspecError):
                    found[key] = from_json(row[0])
        return found

    def stand(self, standings: Sequence[Standing]) -> tuple[list[Standing], list[Standing]]:
        """Keep where everybody stands; return where they stood before and stand now.

        Told the same again, it returns the same again: a run whose end was lost reports the changes that it found.
        """
        now = sorted(standings, key=lambda each: (each.learner, each.kata))
        (last,) = self._store.execute("SELECT coalesce(max(generation), 0) FROM standings").fetchone()
        if now != self._generation(last):
            last += 1
            with self._whole():
                rows = [(last, each.learner, each.kata, msgspec.json.encode(each)) for each in now]
                self._store.executemany("INSERT INTO standings VALUES (?, ?, ?, ?)", rows)
                self._store.execute("DELETE FROM standings WHERE generation < ?", (last - 1,))
        return self._generation(last - 1), now

    def written(self, names: Iterable[str]) -> set[str]:
        """Keep which files were written; return those of runs before that were not written again."""
        now = set(names)
        before = {name for (name,) in self._store.execute("SELECT name FROM written")}
        with self._whole():
            self._store.execute("DELETE FROM written")
            self._store.executemany("INSERT INTO written VALUES (?)", [(name,) for name in sorted(now)])
        return before - now

    def _generation(self, number: int) -> list[Standing]:
        rows = self._store.execute(
            "SELECT standing FROM standings WHERE generation=? ORDER BY learner, kata", (number,)
        ).fetchall()
        return [msgspec.json.decode(row[0], type=Standing) for row in rows]

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        self._store.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._store.execute("ROLLBACK")
            raise
        self._store.execute("COMMIT")

    def outcome(self) -> bytes:
        """Return every result without its times, in one order: what must not depend on how often a run was killed."""
        rows = self._store.execute("SELECT * FROM results ORDER BY submission, kata, grader, seed")
        return b"\n".join(
            msgspec.json.encode((*row[:4], msgspec.structs.asdict(timeless(from_json(row[4]))))) for row in rows
        )

    def close(self) -> None:
        """Close it; the next run may have it."""
        self._store.close()
        if self._lock is not None:
            os.close(self._lock)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def timeless(result: Result) -> Result:
    """Return a result without what no two gradings have in common."""
    return msgspec.structs.replace(result, cost=[], cpu_s=0.0, wall_s=0.0)


def finished(result: Result) -> bool:
    """Whether a result need not be sought again: noise may be gone by the next run, and a mistake of ours mended."""
    return result.verdict not in (Verdict.UNDECIDED, Verdict.JUDGE_ERROR)


def _locked(path: Path) -> int | None:
    """Return a lock that ends with this process, None where there are none. Raises `JournalInUse`."""
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise JournalInUse(f"another run writes to {path.parent}; wait for it, or choose another --out") from None
    return handle
