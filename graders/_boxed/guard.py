"""The guard: whose code is running, and what a learner's code must leave alone while others decide who goes on.

Threads are stopped from inside the process that runs the learner's code, so whoever may switch the stopping off, or
hide code from it, decides for himself when he is interrupted. A file's name says nothing here: `compile` takes any.
Code is Python's own or ours if it was there before the learner's was, or if it equals what a module of the standard
library is compiled to.
"""

from __future__ import annotations

import gc
import importlib.machinery
import os
import sys
import types
from collections.abc import Callable, Iterable

_LIBRARY = os.path.dirname(os.__file__) + os.sep
_SITE = os.path.join(_LIBRARY, "site-packages") + os.sep

# What switches the stopping off: for nobody but those who switch it on.
_SWITCHES = frozenset(("sys.settrace", "sys.setprofile", "sys.monitoring.register_callback"))
# What leads to the frames and objects of others: for Python's own code only.
_WAYS = frozenset(
    (
        *("sys._getframe", "sys._getframemodulename", "sys._current_frames", "sys._current_exceptions"),
        *("gc.get_objects", "gc.get_referrers", "gc.get_referents"),
    )
)
_ATTRIBUTES = {
    "object.__getattr__": frozenset(("tb_frame", "gi_frame", "cr_frame", "ag_frame")),
    "object.__setattr__": frozenset(("__code__", "__defaults__", "__kwdefaults__")),
}


_there: list[types.CodeType] = []


def look_around() -> None:
    """Note all code that is there: to be called before the collector no longer tells of it."""
    _there[:] = _codes_there()


def _codes_there() -> list[types.CodeType]:
    return _codes(each.__code__ for each in gc.get_objects() if type(each) is types.FunctionType)


class Guard:
    """Knows whose code is whose. ``ours`` are the functions that may switch the stopping on and off.

    Once a run ``is_over`` anybody may: the interpreter does so itself, in whose name a thread is ended.
    """

    def __init__(self, ours: Iterable[Callable[..., object]], is_over: Callable[[], bool] = lambda: False) -> None:
        self._is_over = is_over
        self._ours = frozenset(_codes([function.__code__ for function in ours]))
        # By identity, which is quick to look up; the code objects too, lest others come to have their identities.
        self._known = {id(code): (code, True) for code in _there or _codes_there()}
        self._read: dict[str, frozenset[types.CodeType]] = {}

    def trusts(self, code: types.CodeType) -> bool:
        """Return whether ``code`` is Python's own, or ours."""
        known = self._known.get(id(code))
        if known is None:
            path = code.co_filename
            library = path.startswith(_LIBRARY) and not path.startswith(_SITE)
            known = self._known[id(code)] = code, library and code in self._compiled(path)
        return known[1]

    def _compiled(self, path: str) -> frozenset[types.CodeType]:
        """Return all code of the library's file at ``path``; none if it cannot be read."""
        if path not in self._read:
            loader = importlib.machinery.SourceFileLoader("_", path)
            try:
                self._read[path] = frozenset(_codes([loader.get_code("_")]))
            except (OSError, ImportError, SyntaxError, ValueError):
                self._read[path] = frozenset()
        return self._read[path]

    def stand(self) -> None:
        """Refuse, from here on, what a learner's code must leave alone: it meets a `RuntimeError`."""
        looking: list[str] = []

        def hear(event: str, args: tuple[object, ...]) -> None:
            if event in _ATTRIBUTES:
                if args[1] not in _ATTRIBUTES[event]:
                    return
            elif event not in _SWITCHES and event not in _WAYS and not event.startswith("ctypes."):
                return
            if looking:
                return  # at who is asking
            if event == "sys.settrace" and self._is_over():
                return
            looking.append(event)
            try:
                code = sys._getframe(1).f_code
                allowed = code in self._ours if event in _SWITCHES else self.trusts(code)
            finally:
                looking.clear()
            if not allowed or event.startswith("ctypes."):
                what = str(args[1]) if event in _ATTRIBUTES else event
                raise RuntimeError(f"{what} cannot be used here: threads are stopped by means of it")

        sys.addaudithook(hear)


def _codes(codes: Iterable[types.CodeType | None]) -> list[types.CodeType]:
    """Return ``codes`` and all code in them."""
    found: dict[int, types.CodeType] = {}
    left = [code for code in codes if code is not None]
    while left:
        code = left.pop()
        if id(code) not in found:
            found[id(code)] = code
            left += [each for each in code.co_consts if type(each) is types.CodeType]
    return [*found.values()]
