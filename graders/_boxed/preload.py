"""Preloads what a learner's code may import, while the files are still in sight."""

from __future__ import annotations

import contextlib
import importlib
import sys

from . import store

# What katas' solutions import most, loaded once here, so that a worker's imports cost nothing; and what needs a
# shared library from outside Python's own folder, which is out of sight once the walls are up.
STANDARD = [
    "abc",
    "array",
    "bisect",
    "bz2",
    "collections",
    "collections.abc",
    "contextlib",
    "copy",
    "ctypes",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "gc",
    "hashlib",
    "heapq",
    "itertools",
    "json",
    "linecache",
    "logging",
    "lzma",
    "math",
    "operator",
    "queue",
    "random",
    "re",
    "secrets",
    "socket",
    "sqlite3",
    "ssl",
    "statistics",
    "string",
    "struct",
    "threading",
    "time",
    "traceback",
    "typing",
    "types",
    "uuid",
    "warnings",
    "weakref",
    "zlib",
]


def standard_library() -> None:
    """Import the modules that katas' solutions import most."""
    for name in STANDARD:
        with contextlib.suppress(ImportError):  # some Pythons are built without some of them
            importlib.import_module(name)


def packages(folders: list[list[str]]) -> None:
    """Import packages, each from its folder, which holds others that are not to be found."""
    for name, folder in folders:
        sys.path.append(folder)
        importlib.import_module(name)
        sys.path.remove(folder)
        importlib.invalidate_caches()
        if name == "fakeredis":
            # It reads a file of its own at the first use, and not before.
            store.only().command(0.0, 1, [b"EVAL", b"return 1", b"0"])
