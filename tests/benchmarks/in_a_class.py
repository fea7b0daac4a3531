"""A class of LRU submissions, one in twenty of them poison: ``MODE FOLDER``, where MODE is made, singly or together.

``made COUNT`` lays the class into the folder; ``singly`` grades it with one warm judge; ``together`` as a class with
two workers, and prints as JSON how long nothing happened at most, and the memory of all judges early and late.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from graders._engine import catalog
from graders._engine.judge import Judge
from graders._engine.submission import read

POISON = {
    "hangs at import": "while True:\n    pass\n",
    "hangs in get": "class LRUCache:\n    def __init__(self, n): pass\n    def put(self, k, v): pass\n"
    "    def get(self, k, d=None):\n        while True:\n            pass\n    def __len__(self): return 0\n"
    "    def __contains__(self, k): return False\n",
    "takes all memory": "hoard = []\nwhile True:\n    hoard.append(bytearray(1 << 24))\n",
    "floods its output": "while True:\n    print('x' * 10_000)\n",
    "ends its process": "import os\nos._exit(0)\n",
    "crashes": "import ctypes\nctypes.string_at(0)\n",
    "sleeps": "import time\ntime.sleep(1_000)\n",
    "starts processes": "import os\nwhile True:\n    os.fork()\n",
}


def make(folder: Path, count: int) -> None:
    """Lay out a class: no two files are equal, so none is spared."""
    kata = catalog.kata("lru")
    bank = [path for verdict in ("accepted", "wrong_answer") for path in sorted((kata.solutions / verdict).iterdir())]
    poison = list(POISON.values())
    for number in range(count):
        text = (bank[number % len(bank)] / "lru.py").read_text(encoding="utf-8")
        if number % 20 == 19:
            text = poison[number // 20 % len(poison)]
        learner = folder / f"l{number:04}"
        learner.mkdir(parents=True)
        (learner / "lru.py").write_text(f"{text}\n# {number}\n", encoding="utf-8")


def singly(folder: Path) -> None:
    """Grade one after the other in one warm judge."""
    kata = catalog.kata("lru")
    with Judge() as judge:
        for path in sorted(folder.iterdir()):
            judge.grade(kata, read(path, kata.facts.files))


def together(folder: Path) -> None:
    """Grade as a class."""
    import psutil

    from graders._engine.classroom import progress, run

    moments = [time.monotonic()]
    memory: list[int] = []

    class Watch:
        def begins(self, total: int, known: int) -> None:
            moments[0] = time.monotonic()

        def one(self, verdict: str) -> None:
            moments.append(time.monotonic())

    def sample() -> None:
        me = psutil.Process()
        while True:
            time.sleep(0.5)
            total = 0
            for each in me.children(recursive=True):
                try:
                    # What learners' processes take is theirs, and ends with them.
                    total += each.memory_info().rss if "classroom.seat" in " ".join(each.cmdline()) else 0
                except psutil.Error:
                    continue
            memory.append(total >> 20)

    threading.Thread(target=sample, daemon=True).start()
    progress.watcher = contextmanager(lambda: (yield Watch()))  # type: ignore[assignment]
    order = run.Order(submissions=(folder,), out=folder.parent / "grades", katas=[catalog.kata("lru")], workers=2)
    report = run.run(order)
    assert report.graded == len(moments) - 1
    quarter = max(1, len(memory) // 4)
    print(
        json.dumps(
            {
                "graded": report.graded,
                "ours": len(report.ours),
                "longest_silence_s": max(after - before for before, after in pairwise(moments)),
                "memory_early_mb": max(memory[quarter : 2 * quarter], default=0),
                "memory_late_mb": max(memory[-quarter:], default=0),
                "counts": dict(report.counts),
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1] == "made":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        {"singly": singly, "together": together}[sys.argv[1]](Path(sys.argv[2]))
