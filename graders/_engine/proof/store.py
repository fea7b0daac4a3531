"""The store: what was seen of solutions that have not changed since, nor what judges them. It can be thrown away."""

from __future__ import annotations

import contextlib
import platform
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import hypothesis
import msgspec

from graders._engine.proof.values import Sight
from graders._engine.result import Verdict

VERSION = 2
_TABLE = """
CREATE TABLE IF NOT EXISTS sights (
    kata TEXT NOT NULL, judge TEXT NOT NULL, submission TEXT NOT NULL, seed INTEGER NOT NULL, sight BLOB NOT NULL,
    PRIMARY KEY (kata, judge, submission, seed)
) WITHOUT ROWID
"""
# Noise may be gone by the next run, and a mistake of ours mended.
_NOT_KEPT = (Verdict.UNDECIDED, Verdict.JUDGE_ERROR)

Place = tuple[str, int]  # a submission's digest, and a seed


class Store:
    """What was seen of one kata. One that cannot be read is begun anew; one that cannot be written is done without."""

    def __init__(self, path: Path, kata: str, grader_digest: str) -> None:
        self._kata = kata
        self._judge = f"{grader_digest} Python {platform.python_version()} hypothesis {hypothesis.__version__}"
        try:
            path.parent.mkdir(exist_ok=True)
            self._store = _opened(path)
        except (OSError, sqlite3.OperationalError):  # read-only, or held by another run
            self._store = _opened(Path(":memory:"))
        except sqlite3.DatabaseError:
            path.unlink()
            self._store = _opened(path)

    def known(self) -> dict[Place, Sight]:
        """Return all that was seen of this kata by the same judge."""
        rows = self._store.execute(
            "SELECT submission, seed, sight FROM sights WHERE kata=? AND judge=?", (self._kata, self._judge)
        )
        found = {}
        for submission, seed, body in rows:
            with contextlib.suppress(msgspec.MsgspecError):
                found[submission, seed] = msgspec.json.decode(body, type=Sight)
        return found

    def keep(self, seen: Iterable[tuple[Place, Sight]]) -> None:
        """Keep what was seen; what other judges saw of this kata goes."""
        kept = [
            (self._kata, self._judge, *place, msgspec.json.encode(sight))
            for place, sight in seen
            if sight.verdict not in _NOT_KEPT
        ]
        with contextlib.suppress(sqlite3.Error), self._store:
            self._store.execute("DELETE FROM sights WHERE kata=? AND judge<>?", (self._kata, self._judge))
            self._store.executemany("INSERT OR REPLACE INTO sights VALUES (?, ?, ?, ?, ?)", kept)

    def close(self) -> None:
        """Close it."""
        self._store.close()


def _opened(path: Path) -> sqlite3.Connection:
    store = sqlite3.connect(path, timeout=30)
    try:
        (version,) = store.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            store.execute("DROP TABLE IF EXISTS sights")
        store.execute(_TABLE)
        store.execute(f"PRAGMA user_version={VERSION}")
        store.commit()
    except sqlite3.Error:
        store.close()
        raise
    return store
