"""A cache without a lock, in which something tries to keep its threads from being stopped where that shows."""

from __future__ import annotations

from textwrap import indent

import pytest

from graders._engine import catalog
from graders._engine.submission import Submission

LFU = catalog.kata("lfu")
NO_LOCK = (LFU.solutions / "wrong_answer" / "no_lock" / "lfu.py").read_text(encoding="utf-8")
BODY = NO_LOCK.split('"""')[2]
CHECK = "test_threads_that_hit_lose_no_use"

BEFORE_EACH_CALL = {
    "switches tracing off": "sys.settrace(None)\nthreading.settrace(None)",
    "traces by itself": "sys.settrace(lambda *_: None)",
    "has a thread's start trace by itself": "threading.settrace(lambda *_: None)",
    "profiles": "sys.setprofile(lambda *_: None)",
    "switches tracing off by way of the library": "import trace\ntrace.Trace(count=0).runfunc(len, '')",
    "switches tracing off from C": "import ctypes\nctypes.pythonapi.PyEval_SetTrace(None, None)",
    "switches its frames' tracing off": (
        "frame = sys._getframe()\n"
        "while frame:\n"
        "    frame.f_trace = None\n"
        "    frame.f_trace_lines = frame.f_trace_opcodes = False\n"
        "    frame = frame.f_back"
    ),
    "reaches its frames through a traceback": (
        "try:\n    1 / 0\n"
        "except ZeroDivisionError as problem:\n"
        "    frame = problem.__traceback__.tb_frame\n"
        "    while frame:\n        frame.f_trace = None\n        frame = frame.f_back"
    ),
    "takes what others are told by": (
        "for tool in range(6) if hasattr(sys, 'monitoring') else ():\n"
        "    sys.monitoring.set_events(tool, 0)\n    sys.monitoring.free_tool_id(tool)"
    ),
    "looks for who stops it": (
        "import gc\n"
        "for each in gc.get_objects():\n"
        "    if type(each).__name__ == 'Stage':\n        type(each).stop = lambda *_, **__: None"
    ),
}

ELSEWHERE = {
    "is made while it runs": "exec({source!r})",
    "is made under the name of a library's file": (
        "import heapq\nexec(compile({source!r}, heapq.__file__, 'exec'), globals())"
    ),
}


def wrapped(trick: str) -> str:
    """Return the cache, in which ``trick`` is tried before each call."""
    return (
        f"import sys\nimport threading\n{BODY}\n\n"
        f"def trick():\n{indent(trick, '    ')}\n\n\n"
        "def tricky(method):\n"
        "    def call(*args):\n"
        "        try:\n            trick()\n"
        "        except RuntimeError:\n            pass\n"
        "        return method(*args)\n\n"
        "    return call\n\n\n"
        "for name in ('get', 'put', '__len__', '__contains__'):\n"
        "    setattr(LFUCache, name, tricky(getattr(LFUCache, name)))\n"
    )


ATTACKS = {name: wrapped(trick) for name, trick in BEFORE_EACH_CALL.items()} | {
    name: template.format(source=NO_LOCK) for name, template in ELSEWHERE.items()
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nobody_decides_when_he_is_stopped(judge, attack):
    """The race shows, whatever is tried."""
    result = judge.grade(LFU, Submission((("lfu.py", ATTACKS[attack].encode()),)), only=CHECK)
    assert not judge.problems, judge.problems
    assert result.verdict in ("wrong_answer", "runtime_error"), result.findings
